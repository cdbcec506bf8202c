import { HIERARCHY } from "./programs";
import { stepLabels, TestStack } from "./stack";
import { certificates } from "./store";

const program = (more = "", tags = "{}"): string => `${HIERARCHY}
const web = new alibaba.ServerCertificate("web", { ...leaf, commonName: "www.example.com", exportPrivateKey: true,
  tags: ${tags} });
const key = new keys.PrivateKey("key", { algorithm: "ECC_256" });
const request = new keys.CertificateRequest("request", { privateKey: key.privateKey, commonName: "api.example.com" });
const api = new alibaba.ServerCertificateWithCsr("api", { parent: services, csr: request.csr, days: 90 });
const bundle = new keys.Pkcs12("bundle", { chain: web.fullChain, privateKey: web.privateKey.apply((pem) => pem ?? ""), password: "change it" });
const own = new huawei.CertificateAuthority("own", { type: "ROOT", keyAlgorithm: "EC256", signatureAlgorithm: "SHA256",
  distinguishedName: { commonName: "Own Root", ...{ country: "CN", state: "Zhejiang", locality: "Hangzhou", organization: "Example", organizationalUnit: "Platform" } },
  validity: { type: "YEAR", value: 5 } });
export const facts = [web.fingerprint, web.fullChain, key.fingerprint, api.notAfter, own.serialNumber, services.chain];
${more}`;

const MORE = `
const late = new alibaba.ServerCertificate("late", { ...leaf, commonName: "late.example.com" });
export const lateFingerprint = late.fingerprint;
`;

let stack: TestStack;
let through: (door: "true" | "false") => void;

beforeAll(async () => {
  stack = await TestStack.create(program(), { PKI_PLUGIN: "true" });
  through = (door) => (stack.env.PKI_PLUGIN = door);
  stack.env.PKI_PLUGIN = undefined;
  await stack.up();
});
afterAll(() => {
  stack.close();
});

const ids = async (): Promise<Record<string, unknown>> =>
  Object.fromEntries((await stack.resources()).map(({ name, id }) => [name, id]));

test("the plugin takes over unchanged what dynamic resources created, without a writing call", async () => {
  const before = { outputs: await stack.outputs(), ids: await ids(), store: certificates(stack.store) };
  through("true");
  await stack.unchanged();
  await stack.up("--expect-no-changes");
  await stack.unchangedAfterRefresh();
  expect({ outputs: await stack.outputs(), ids: await ids(), store: certificates(stack.store) }).toEqual(
    before,
  );
  expect((await stack.resources()).map(({ type }) => type.split(":")[0])).toEqual(Array(8).fill("pki"));
});

test("the plugin updates in place what has moved, and creates what is new", async () => {
  stack.program(program(MORE, '{ team: "web" }'));
  expect(stepLabels((await stack.up()).steps).sort()).toEqual(["create late", "update web"]);
  await stack.unchanged();
});

test("moving back replaces nothing, and an update gives what the plugin created its stub", async () => {
  const before = await ids();
  through("false");
  const { steps } = await stack.up();
  expect(stepLabels(steps)).toEqual(["update late"]);
  expect(await ids()).toEqual(before);
  await stack.unchanged();
  await stack.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
  expect((await stack.destroy()).code).toBe(0);
  expect(await stack.resources()).toEqual([]);
});
