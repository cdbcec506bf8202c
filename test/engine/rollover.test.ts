import { X509Certificate } from "node:crypto";
import { matches } from "./openssl";
import { stepLabels, TestStack } from "./stack";

const company = `{ organization: "E", organizationUnit: "P", locality: "H", state: "Z", algorithm: "ECC_256" } as const`;
const program = (root: string, rootOf: string): string => `
import { CaRollover } from "pulumi-pki";
void CaRollover;
const company = ${company};
${root}
const services = new alibaba.SubCa("services", { ...company, parent: ${rootOf}, commonName: "Services", years: 5 });
const request = new keys.CertificateRequest("web", { algorithm: "ECC_256", commonName: "www.example.com" });
const web = new alibaba.ServerCertificateWithCsr("web", { parent: services, csr: request.csr, days: 90, renewBefore: "30d" });
export const certificate = web.certificate;
export const key = request.privateKey;
`;

const ALONE = 'const root = new alibaba.RootCa("root", { ...company, commonName: "Root", years: 10 });';
const ROLLING = `const root = new CaRollover("root", { generations: { "2026": "Root" }, issuing: "2026",
  create: (commonName, name, opts) => new alibaba.RootCa(name, { ...company, commonName, years: 10 },
    { ...opts, aliases: [{ name: "root", parent: pulumi.rootStackResource }] }) });`;

interface Outputs {
  readonly certificate: string;
  readonly key: string;
}

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create(program(ALONE, "root"));
  await stack.up();
});
afterAll(() => {
  stack.close();
});

test("a standalone root moves into a rollover without being replaced", async () => {
  const before = await stack.outputs<Outputs>();
  stack.program(program(ROLLING, "root.issuer"));
  const { steps } = await stack.up();
  expect(stepLabels(steps).filter((step) => !step.startsWith("create root"))).toEqual([]);
  expect(await stack.outputs<Outputs>()).toEqual(before);
});

test("replacing a request rolls its key: the certificate follows", async () => {
  const before = await stack.outputs<Outputs>();
  const urn = (await stack.resources()).find(({ type }) => type.endsWith(":CertificateRequest"))?.urn ?? "";
  const { steps } = await stack.up("--replace", urn);
  expect(stepLabels(steps).filter((step) => step === "replace web")).toHaveLength(2);
  const after = await stack.outputs<Outputs>();
  expect(matches(after.key, after.certificate)).toBe(true);
  const keyOf = ({ certificate }: Outputs): object =>
    new X509Certificate(certificate).publicKey.export({ format: "jwk" });
  expect(keyOf(after)).not.toEqual(keyOf(before));
});
