import { createPrivateKey } from "node:crypto";
import type { Invoke } from "../../provider/api/backend";
import type { ExportedCertificate, HuaweiOperations } from "../../provider/api/huawei/operations";
import { openStore } from "../../provider/local/store";
import { createCsr } from "../../provider/x509/csr";
import { keyAlgorithm } from "../../provider/x509/algorithms";
import { isIssuedBy } from "../../provider/x509/chain";
import { encryptedPrivateKeyPem, spki } from "../../provider/x509/keys";
import { parseCertificate } from "../../provider/x509/parse";
import { oneFromPem, toPem } from "../../provider/x509/pem";
import { BASE, changes, newWorld, Refused, removeFolders, Resource, type World } from "../provider/support";
import { below, opensslText } from "../x509/support";
import { openCloud, type Cloud } from "./cloud";

afterAll(removeFolders);

const KIND = "huawei.PrivateCertificate";
const ROOT = { ...BASE["huawei.CertificateAuthority"], keyAlgorithm: "SM2", signatureAlgorithm: "SM3" };

let world: World;
let root: Resource;
beforeEach(async () => {
  world = newWorld();
  root = new Resource(world, "huawei.CertificateAuthority");
  await root.up(ROOT);
  world.calls.length = 0;
});

const args = (more: object = {}): Record<string, unknown> => ({
  ...{ ...BASE[KIND], issuerId: root.id, withIssuers: true },
  ...more,
});
const certificateOf = (pem: unknown): ReturnType<typeof parseCertificate> =>
  parseCertificate(oneFromPem("CERTIFICATE", String(pem)));
const fits = (certificate: unknown, key: unknown): boolean =>
  spki(createPrivateKey(String(key))).equals(certificateOf(certificate).spki);
const newSm2Csr = async (): Promise<string> => {
  const key = await keyAlgorithm("SM2_256").generate();
  return toPem("CERTIFICATE REQUEST", await createCsr({ commonName: "www.example.com" }, [], key));
};

test("an SM2 certificate comes with an encryption certificate; keys only on demand", async () => {
  const leaf = new Resource(world, KIND);
  await leaf.up(args());
  const { certificate, encCertificate } = leaf.state;
  const [signing, encrypting] = [certificateOf(certificate), certificateOf(encCertificate)];
  expect(below(opensslText(signing), "X509v3 Key Usage")).toBe("Digital Signature, Key Agreement");
  expect(below(opensslText(encrypting), "X509v3 Key Usage")).toBe(
    "Key Encipherment, Data Encipherment, Key Agreement",
  );
  expect(encrypting.subject).toBe(signing.subject);
  expect(isIssuedBy(encrypting, certificateOf(root.state.certificate))).toBe(true);
  expect(Object.keys(leaf.state).filter((name) => /Key$|Data$/.test(name))).toEqual(["createKey"]);

  expect(await leaf.up(args({ exportPrivateKey: true }))).toBe("update");
  expect(fits(certificate, leaf.state.privateKey)).toBe(true);
  expect(fits(encCertificate, leaf.state.encPrivateKey)).toBe(true);
  expect(leaf.state.encPrivateKey).not.toBe(leaf.state.privateKey);
  await leaf.refresh();
  expect(leaf.state.encCertificate).toBe(encCertificate);
  expect(await leaf.up(args({ exportPrivateKey: true }))).toBe("same");
  await leaf.up(args());
  expect(leaf.state).toMatchObject({ encCertificate });
  expect(leaf.state.encPrivateKey).toBeUndefined();
});

test("from a CSR as well: the service generates the encryption key, and exports no other", async () => {
  const leaf = new Resource(world, KIND);
  const csr = await newSm2Csr();
  await leaf.up(args({ csr, distinguishedName: undefined, exportPrivateKey: true }));
  expect(leaf.state.privateKey).toBeUndefined();
  expect(fits(leaf.state.encCertificate, leaf.state.encPrivateKey)).toBe(true);
  expect(await leaf.up(args({ csr, distinguishedName: undefined, exportPrivateKey: true }))).toBe("same");
});

test("the pair is one object: listed once, returned by ShowCertificate, revoked and deleted together", async () => {
  const leaf = new Resource(world, KIND);
  await leaf.up(args());
  expect((await world.context.huawei("ListCertificate", {})).total).toBe(1);
  const shown = await world.context.huawei("ShowCertificate", { certificate_id: leaf.id! });
  expect(shown.enc_cert_info).toEqual({
    enc_serial_number: certificateOf(leaf.state.encCertificate).serialNumber,
  });
  const statuses = async (): Promise<string[]> => {
    const rows = (await openStore(world.folder)).selectFrom("certificates").select(["type", "status"]);
    const all = await rows.where("type", "!=", "ROOT").orderBy("type").execute();
    return all.map(({ type, status }) => `${type} ${status}`);
  };
  await world.context.huawei("RevokeCertificate", { certificate_id: leaf.id! });
  expect(await statuses()).toEqual(["CERTIFICATE REVOKED", "ENC_CERTIFICATE REVOKED"]);
  await leaf.destroy();
  expect(await statuses()).toEqual([]);
});

test.each([
  [{ isSmStandard: true }, /isSmStandard: is for SM2 certificates whose keys are exported/],
  [{ isSmStandard: true, exportPrivateKey: true, keyAlgorithm: "EC256" }, /isSmStandard: is for SM2/],
])("%j is refused at preview", async (more, message) => {
  const refused = new Resource(world, KIND).check(args(more));
  await expect(refused).rejects.toThrow(Refused);
  await expect(refused).rejects.toThrow(message);
});

test("the local CA reports that it does not support envelopes", async () => {
  const leaf = new Resource(world, KIND);
  await expect(leaf.up(args({ isSmStandard: true, exportPrivateKey: true }))).rejects.toThrow(
    /is_sm_standard: the local CA has no envelopes/,
  );
});

describe("over HTTP, with responses in the documented format", () => {
  let cloud: Cloud;
  let asked: HuaweiOperations["ExportCertificate"][0][];
  let more: (password: string) => Partial<ExportedCertificate>;
  beforeEach(async () => {
    asked = [];
    // The local CA's own answer, extended by what is documented but not supported by the local CA.
    const answering = async (operation: string, request: never): Promise<object> => {
      if (operation !== "ExportCertificate") return world.context.huawei(operation as never, request);
      const wanted = request as HuaweiOperations["ExportCertificate"][0];
      asked.push(wanted);
      const answer = await world.context.huawei("ExportCertificate", {
        ...wanted,
        is_sm_standard: undefined,
      });
      return { ...answer, ...more(wanted.password ?? "") };
    };
    cloud = await openCloud(answering as Invoke<HuaweiOperations>);
  });
  afterEach(() => cloud.front.close());
  const overHttp = (): Resource => {
    const ids = { domainId: "d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0", projectId: "p" };
    return new Resource(newWorld(world.folder, { huawei: cloud.client(undefined, ids) }), KIND);
  };

  test("envelopes are requested on demand, and are unchanged in the outputs", async () => {
    const envelopes = {
      enc_sm2_enveloped_key: "MIHwMAwGCCqBHM9VAWgBBQAwDAY=",
      signed_and_enveloped_data: "MIICTAYKKoEcz1UGAQQCBKCCAjww",
    };
    more = () => ({ ...envelopes, enc_private_key: undefined });
    const leaf = overHttp();
    await leaf.up(args());
    expect(asked.at(-1)).not.toHaveProperty("is_sm_standard");
    expect(leaf.state.signedAndEnvelopedData).toBeUndefined();
    await leaf.up(args({ exportPrivateKey: true, isSmStandard: true }));
    expect(asked.at(-1)).toMatchObject({ is_sm_standard: "true", type: "OTHER", is_compressed: "false" });
    expect(leaf.state).toMatchObject({
      encSm2EnvelopedKey: envelopes.enc_sm2_enveloped_key,
      signedAndEnvelopedData: envelopes.signed_and_enveloped_data,
    });
    await leaf.refresh();
    expect(leaf.state.encSm2EnvelopedKey).toBe(envelopes.enc_sm2_enveloped_key);
    more = () => ({});
    expect(await leaf.up(args({ exportPrivateKey: true }))).toBe("update");
    expect(fits(leaf.state.encCertificate, leaf.state.encPrivateKey)).toBe(true);
    expect(leaf.state.encSm2EnvelopedKey).toBeUndefined();
    expect(changes(world).filter((name) => name.startsWith("Create"))).toEqual(["CreateCertificate"]);
  });

  test.each([
    ["hexadecimal, as it is", () => "3f2a00c1", "3f2a00c1"],
    ["PEM in the clear, as PKCS#8", undefined, /^-----BEGIN PRIVATE KEY-----/],
    ["PEM under the password, unlocked", "locked", /^-----BEGIN PRIVATE KEY-----/],
  ])("the encryption key: %s", async (_name, answered, expected) => {
    const key = await keyAlgorithm("SM2_256").generate();
    more = (password) => ({
      enc_private_key:
        typeof answered === "function"
          ? answered()
          : answered === "locked"
            ? encryptedPrivateKeyPem(key, password)
            : key.export({ type: "pkcs8", format: "pem" }).toString(),
    });
    const leaf = overHttp();
    await leaf.up(args({ exportPrivateKey: true }));
    expect(leaf.state.encPrivateKey).toEqual(
      typeof expected === "string" ? expected : expect.stringMatching(expected),
    );
  });
});
