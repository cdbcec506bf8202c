import { readFileSync } from "node:fs";
import { join } from "node:path";
import { matches, verify, type Presented } from "./openssl";
import { TestStack, stepLabels } from "./stack";

const PAGE = readFileSync(join(__dirname, "../../../docs/from-tls.md"), "utf8");
/** The program on the page, which does the same as the one for tls. */
const [, PROGRAM = ""] = /<!-- test\/engine\/own-ca[^]*?```ts\n([^]*?)```/.exec(PAGE) ?? [];

/** What a service has signed, whose key is the program's own, signs too. */
const BELOW_SERVICE = `
const clusterKey = new keys.PrivateKey("cluster", { algorithm: "ECC_256" });
const clusterRequest = new keys.CertificateRequest("cluster", {
  privateKey: clusterKey.privateKey, commonName: "Example Cluster", organization: "Example",
});
const cluster = new alibaba.ExternalCaCertificate("cluster", {
  instanceId: "cas_deposit-cn-1234abcd", csr: clusterRequest.csr, validity: "5y",
  apiPassthrough: {
    subject: { country: "CN", organization: "Example", commonName: "Example Cluster" },
    extensions: { pathLenConstraint: 0, extendedKeyUsages: ["serverAuth"] },
  },
});
const pod = new keys.Certificate("pod", {
  parent: cluster, issuerPrivateKey: clusterKey.privateKey, privateKey: key.privateKey, commonName: "pod.example.com",
  subjectAlternativeNames: ["pod.example.com"], extendedKeyUsages: ["serverAuth"], validity: "90d", renewBefore: "30d",
});
export const inCluster = { certificate: pod.certificate, chain: pod.chain, rootCertificate: pod.rootCertificate };
`;

const program = (more = ""): string => `${PROGRAM}
${BELOW_SERVICE}
const list = new keys.RevocationList("ca", { issuerCertificate: ca.certificate, issuerPrivateKey: caKey.privateKey${more} });
export const certificate = web.certificate;
export const chain = web.chain;
export const rootCertificate = web.rootCertificate;
export const privateKey = key.privateKey;
export const serialNumber = web.serialNumber;
export const crl = list.crl;
`;

interface Outputs {
  readonly certificate: string;
  readonly chain: string;
  readonly rootCertificate: string;
  readonly privateKey: string;
  readonly serialNumber: string;
  readonly crl: string;
  readonly inCluster: Presented;
}

let stack: TestStack;
let before: Outputs;
beforeAll(async () => {
  stack = await TestStack.create(program());
  await stack.up();
  before = await stack.outputs<Outputs>();
});
afterAll(() => {
  stack.close();
});

test("openssl accepts what a CA of the program's own has signed, and the next run changes nothing", async () => {
  await verify(before, "-verify_hostname", "www.example.com");
  expect(matches(before.privateKey, before.certificate)).toBe(true);
  await stack.unchanged();
});

test("openssl accepts what a CA that a service has signed, and whose key is the program's own, has signed", async () => {
  const { inCluster } = before;
  await verify(inCluster, "-verify_hostname", "pod.example.com");
  expect(inCluster.chain.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
});

test("keys are secret wherever the state has them", async () => {
  const resources = await stack.resources();
  expect(resources.map(({ type }) => type).join()).toContain("keys");
  expect(JSON.stringify(resources)).not.toContain("BEGIN PRIVATE KEY");
});

test("a revoked certificate is refused by the list, and an entry that disappears stops the run", async () => {
  stack.program(program(`, revoked: [{ serialNumber: "${before.serialNumber}" }]`));
  const { steps } = await stack.up();
  expect(stepLabels(steps)).toEqual(["update ca"]);
  expect((await stack.outputs<Outputs>()).crl).not.toBe(before.crl);
  stack.program(program());
  const { code, output } = await stack.pulumi("up", "--yes", "--skip-preview");
  expect(code).not.toBe(0);
  expect(output).toContain(`${before.serialNumber} would disappear from the list`);
  stack.program(program(`, released: ["${before.serialNumber}"]`));
  await stack.up();
});

test("certificate and list are renewed when they are due, the list in place", async () => {
  stack.env.PKI_CLOCK_OFFSET = "61d";
  const { steps } = await stack.up();
  expect(stepLabels(steps)).toEqual(expect.arrayContaining(["update ca", "replace web", "replace pod"]));
  const after = await stack.outputs<Outputs>();
  expect(after.rootCertificate).toBe(before.rootCertificate);
  expect(after.certificate).not.toBe(before.certificate);
  await stack.unchanged();
});

test("a new key of the CA reissues everything below it", async () => {
  stack.program(program().replace('"ca", { algorithm: "ECC_384"', '"ca", { algorithm: "ECC_256"'));
  const { steps } = await stack.up();
  expect(stepLabels(steps)).toEqual(expect.arrayContaining(["replace ca", "replace web"]));
  const after = await stack.outputs<Outputs>();
  expect(after.rootCertificate).not.toBe(before.rootCertificate);
  await stack.unchanged();
});

test("a destroy leaves nothing", async () => {
  await stack.ok("destroy", "--yes", "--skip-preview");
  expect((await stack.deployment()).resources ?? []).toEqual([]);
});
