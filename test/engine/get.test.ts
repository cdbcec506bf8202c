import { verify, type Presented } from "./openssl";
import { HIERARCHY } from "./programs";
import { told, TestStack } from "./stack";
import { certificates } from "./store";

const OWNER = `${HIERARCHY}
const web = new alibaba.ServerCertificate("web", { ...leaf, commonName: "www.example.com", exportPrivateKey: true });
const camera = new alibaba.WhClientCertificate("camera", { ...leaf, commonName: "camera" });
const company2 = { country: "CN", state: "Guangdong", locality: "Shenzhen", organization: "Example", organizationalUnit: "P" };
const top = new huawei.CertificateAuthority("top", { type: "ROOT", distinguishedName: { ...company2, commonName: "Top" },
  keyAlgorithm: "EC256", signatureAlgorithm: "SHA256", validity: { type: "YEAR", value: 10 } });
const api = new huawei.PrivateCertificate("api", { issuer: top, distinguishedName: { commonName: "api.example.com" },
  validity: { type: "DAY", value: 90 }, exportPrivateKey: true });
const upload = new huawei.ApigCertificate("gateway", { name: "api_example", certContent: api.chain,
  privateKey: api.privateKey.apply((key) => key ?? "") });
const ca = new keys.CertificateRequest("devices", { algorithm: "ECC_256", commonName: "devices" });
const external = new alibaba.ExternalCaCertificate("external", { instanceId: "cas-1", csr: ca.csr, validity: "5y" });
export const ids = { root: root.id, services: services.id, web: web.id, camera: camera.id, top: top.id, api: api.id,
  gateway: upload.id, external: external.id };
export const fingerprints = { root: root.fingerprint, services: services.fingerprint, web: web.fingerprint,
  camera: camera.fingerprint, top: top.fingerprint, api: api.fingerprint, external: external.fingerprint };
`;

type Ids = Record<string, string>;

const reader = (ids: Ids): string => `
const found = {
  root: alibaba.RootCa.get("root", "${ids.root}"),
  services: alibaba.SubCa.get("services", "${ids.services}"),
  web: alibaba.ServerCertificate.get("web", "${ids.web}"),
  camera: alibaba.WhClientCertificate.get("camera", "${ids.camera}"),
  top: huawei.CertificateAuthority.get("top", "${ids.top}"),
  api: huawei.PrivateCertificate.get("api", "${ids.api}"),
  external: alibaba.ExternalCaCertificate.get("external", "${ids.external}"),
};
const gateway = huawei.ApigCertificate.get("gateway", "${ids.gateway}");
const own = new alibaba.ServerCertificate("own", { parent: found.services, commonName: "own.example.com",
  algorithm: "ECC_256", days: 30 });
const ours = new huawei.PrivateCertificate("ours", { issuer: found.top, distinguishedName: { commonName: "ours.example.com" },
  validity: { type: "DAY", value: 30 } });
export const presented = pulumi.all([...Object.values(found), own, ours].map(({ certificate, chain, rootCertificate }) =>
  pulumi.all({ certificate, chain, rootCertificate })));
export const fingerprints = pulumi.all(Object.entries(found).map(([name, { fingerprint }]) =>
  fingerprint.apply((text) => [name, text]))).apply((all) => Object.fromEntries(all));
export const served = gateway.commonName;
`;

let owner: TestStack;
let stack: TestStack;
beforeAll(async () => {
  owner = await TestStack.create(OWNER);
  await owner.up();
  stack = await TestStack.create("");
  stack.env.PKI_LOCAL_STORE = owner.store;
});
afterAll(() => {
  owner.close();
  stack.close();
});

test("what another program manages is read, typed and with its chain, and can issue", async () => {
  const { ids, fingerprints } = await owner.outputs<{ ids: Ids; fingerprints: Ids }>();
  const before = certificates(owner.store).length;
  stack.program(reader(ids));
  const preview = await stack.ok("preview");
  expect(
    preview.steps
      .filter(({ op }) => op === "create")
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["ours", "own"]);
  await stack.up();
  const read = await stack.outputs<{ presented: Presented[]; fingerprints: Ids; served: string }>();
  expect(read.fingerprints).toEqual(fingerprints);
  expect(read.served).toBe("api.example.com");
  for (const one of read.presented) await verify(one);
  expect(certificates(owner.store)).toHaveLength(before + 2);
  await stack.unchanged();
});

test("a refresh reads them, and destroy leaves them alone", async () => {
  const before = certificates(owner.store).length;
  const { steps } = await stack.ok("refresh", "--yes", "--skip-preview");
  expect(told(steps).filter((step) => !/^(refresh|read) /.test(step))).toEqual([]);
  expect((await stack.destroy()).code).toBe(0);
  expect(certificates(owner.store)).toHaveLength(before - 2);
});

test("what the service does not have fails the preview, with its name", async () => {
  stack.program('export const missing = alibaba.SubCa.get("missing", "no-such-id").certificate;');
  const { code, output } = await stack.preview();
  expect(code).not.toBe(0);
  expect(output).toMatch(/missing/);
  expect(output).toMatch(/no-such-id/);
});
