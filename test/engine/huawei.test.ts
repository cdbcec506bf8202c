import { matches, verify, type Presented } from "./openssl";
import { expectReasons, expectReplaced, idOf, noticed, setStatus } from "./outside";
import { stepLabels, TestStack } from "./stack";
import { certificates, revocations, tamper } from "./store";

interface Change {
  readonly tags?: string;
  readonly days?: number;
  readonly enabled?: string;
  readonly retire?: string;
}

/**
 * The classic flow: root, subordinate CA, certificate, upload to the gateway; plus one certificate from a signing
 * request.
 */
const program = (change: Change = {}): string => `
const company = { country: "CN", state: "Guangdong", locality: "深圳", organization: "Example Ltd", organizationalUnit: "Platform" };
const tags = ${change.tags ?? "{}"};
const root = new huawei.CertificateAuthority("root", { type: "ROOT", tags, distinguishedName: { ...company, commonName: "Example Root" },
  keyAlgorithm: "EC384", signatureAlgorithm: "SHA384", validity: { type: "YEAR", value: 10 } });
const issuing = new huawei.CertificateAuthority("issuing", { type: "SUBORDINATE", issuer: root, tags,
  distinguishedName: { ...company, commonName: "Example Issuing" }, keyAlgorithm: "EC256", signatureAlgorithm: "SHA384",
  validity: { type: "YEAR", value: 5 }, enabled: ${change.enabled ?? "undefined"}, ${change.retire ?? ""} });
const api = new huawei.PrivateCertificate("api", { issuer: issuing, tags, distinguishedName: { commonName: "api.example.com" },
  validity: { type: "DAY", value: ${change.days ?? 90} }, subjectAlternativeNames: [{ type: "DNS", value: "api.example.com" }],
  keyUsages: ["digitalSignature"], extendedKeyUsage: { serverAuth: true }, exportPrivateKey: true, revocationReason: "SUPERSEDED" });
const request = new keys.CertificateRequest("batch", { algorithm: "ECC_256", commonName: "batch job" });
const batch = new huawei.PrivateCertificate("batch", { issuer: issuing, csr: request.csr, validity: { type: "MONTH", value: 1 } });
const upload = new huawei.ApigCertificate("gateway", { name: "api_example", certContent: api.chain,
  privateKey: api.privateKey.apply((key) => key ?? ""), domains: [{ domain: "api.example.com" }] });
export const presented = pulumi.all([root, issuing, api, batch].map(({ certificate, chain, rootCertificate }) =>
  pulumi.all({ certificate, chain, rootCertificate })));
export const apiKey = api.privateKey;
export const served = upload.serialNumber;
export const ofCertificate = api.serialNumber.apply((serial) => BigInt("0x" + serial).toString());
`;

/** The program after its certificate has been renewed. */
const RENEWED: Change = { tags: '{ cost: "42" }', days: 60 };

interface Outputs {
  readonly presented: Presented[];
  readonly apiKey: string;
  readonly served: string;
  readonly ofCertificate: string;
}

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create(program());
});
afterAll(() => {
  stack.close();
});

const statuses = (): string[] =>
  certificates(stack.store)
    .map(({ type, status }) => `${type} ${status}`)
    .sort();

const authorities = (): [string, string][] =>
  certificates(stack.store)
    .filter(({ type }) => type !== "CERTIFICATE")
    .map(({ id, status }) => [id, status]);

test("up issues chains that verify, and the gateway serves the certificate; then there is nothing to do", async () => {
  await stack.up();
  const { presented, apiKey, served, ofCertificate } = await stack.outputs<Outputs>();
  for (const one of presented) await verify(one);
  expect(matches(apiKey, presented[2]?.certificate ?? "")).toBe(true);
  expect(served).toBe(ofCertificate);
  await stack.unchanged();
  await stack.unchangedAfterRefresh();
});

test("tags change in place", async () => {
  stack.program(program({ tags: '{ cost: "42" }' }));
  expect(stepLabels((await stack.up()).steps).sort()).toEqual([
    "update api",
    "update issuing",
    "update root",
  ]);
});

test("a renewal makes the new certificate, updates the upload in place, and only then retires the old one", async () => {
  const before = await stack.outputs<Outputs>();
  const upload = (await stack.resources()).find(({ name }) => name === "gateway")?.id;
  stack.program(program(RENEWED));
  const order = stepLabels((await stack.up()).steps);
  expect(order.filter((step) => step.endsWith(" gateway"))).toEqual(["update gateway"]);
  const [made, updated, retired] = ["create-replacement api", "update gateway", "delete-replaced api"].map(
    (step) => order.indexOf(step),
  ) as [number, number, number];
  expect(made).toBeGreaterThanOrEqual(0);
  expect(updated).toBeGreaterThan(made);
  expect(retired).toBeGreaterThan(updated);
  const after = await stack.outputs<Outputs>();
  expect(after.served).toBe(after.ofCertificate);
  expect(after.served).not.toBe(before.served);
  expect((await stack.resources()).find(({ name }) => name === "gateway")?.id).toBe(upload);
  expect(statuses().filter((status) => status.startsWith("CERTIFICATE"))).toHaveLength(2);
  await stack.unchanged();
});

test("external changes and revocations show with their cause, and up restores what is declared", async () => {
  const before = authorities();
  await setStatus(stack, "DELETED", "root");
  await setStatus(stack, "DISABLED", "issuing");
  await setStatus(stack, "REVOKED", "api", "batch");
  tamper(stack.store, "UPDATE objects SET name = 'renamed' WHERE id = ?", await idOf(stack, "gateway"));

  const seen = await noticed(stack);
  expectReasons(seen, 2);
  const words = /- changedOutside *: "its deletion was scheduled: that is ended while it still can be"/;
  expect(seen.preview).toMatch(words);
  expect(seen.preview).toMatch(/~ name *: "renamed" => "api_example"/);

  const { steps } = await stack.up();
  expectReplaced(steps, ["api", "batch"]);
  expect(stepLabels(steps)).toEqual(
    expect.arrayContaining(["update root", "update issuing", "update gateway"]),
  );
  expect(authorities()).toEqual(before);
  await stack.unchanged();
});

test("a CA that was disabled or enabled externally is as declared after the next up", async () => {
  await setStatus(stack, "DISABLED", "issuing");
  expect((await noticed(stack)).preview).toMatch(
    /- changedOutside *: "it was disabled: it is enabled again"/,
  );
  expect(stepLabels((await stack.up()).steps)).toEqual(["update issuing"]);
  await stack.unchanged();
});

test("no private key is in the state or in any output", async () => {
  const { apiKey } = await stack.outputs<Outputs>();
  const body = apiKey.split("\n")[1] ?? "";
  expect(body.length).toBeGreaterThan(40);
  expect(`${await stack.stateText()}${stack.shown}`).not.toContain(body);
});

test("destroy removes the upload, revokes and deletes certificates, and schedules the CAs' deletion", async () => {
  expect((await stack.destroy()).code).toBe(0);
  expect(statuses()).toEqual(["ROOT DELETED", "SUBORDINATE DELETED"]);
});

test("declared again, the same CAs are restored", async () => {
  const before = certificates(stack.store).map(({ id }) => id);
  await stack.up();
  const now = certificates(stack.store).filter(({ type }) => type !== "CERTIFICATE");
  expect(now.map(({ id }) => id).sort()).toEqual(before.sort());
  expect(now.map(({ status }) => status)).toEqual(["ACTIVED", "ACTIVED"]);
  const { presented } = await stack.outputs<Outputs>();
  for (const one of presented) await verify(one);
  await stack.unchanged();
});

test("an externally revoked CA shows as such, and is replaced with everything below it, the new one first", async () => {
  const old = await idOf(stack, "issuing");
  await setStatus(stack, "REVOKED", "issuing");
  expectReasons(await noticed(stack), 1);
  const { steps } = await stack.up();
  expectReplaced(steps, ["issuing", "api", "batch"]);
  const order = stepLabels(steps);
  const last = order.indexOf("delete-replaced issuing");
  expect(order.indexOf("update gateway")).toBeLessThan(last);
  expect(["api", "batch"].filter((name) => order.indexOf(`delete-replaced ${name}`) > last)).toEqual([]);
  expect(new Map(authorities()).get(old)).toBe("DELETED");
  const { presented } = await stack.outputs<Outputs>();
  for (const one of presented) await verify(one);
  await stack.unchanged();
});

test("a CA with retirement by revocation is revoked when it is removed, and a new one is created when it is declared again", async () => {
  const root = await idOf(stack, "root");
  const old = await idOf(stack, "issuing");
  const serial = certificates(stack.store).find(({ id }) => id === old)?.serial_number;
  const retire = 'retire: "revoke", revocationReason: "CESSATION_OF_OPERATION"';
  stack.program(program({ ...RENEWED, retire }));
  expect(stepLabels((await stack.up()).steps)).toEqual(["update issuing"]);
  expect((await stack.destroy()).code).toBe(0);
  expect(revocations(stack.store)).toContainEqual({ issuer: root, serial, reason: 5 });
  expect(new Map(authorities()).get(old)).toBe("DELETED");
  await stack.up();
  expect([await idOf(stack, "root"), (await idOf(stack, "issuing")) === old]).toEqual([root, false]);
  const { presented } = await stack.outputs<Outputs>();
  for (const one of presented) await verify(one);
  await stack.unchanged();
});

test("what cannot be revoked is refused at preview, naming the argument", async () => {
  stack.program(program(RENEWED).replace('type: "ROOT",', 'type: "ROOT", retire: "revoke",'));
  const { code, output } = await stack.preview();
  expect(code).not.toBe(0);
  expect(output).toMatch(/retire: "revoke" is for subordinate CAs only: choose "delete" or "retain"/);
});
