import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DAY } from "../../common/time";
import { UNKNOWN } from "../../provider/base/unknown";
import { publicKeyPem, privateKeyPem } from "../../provider/x509/keys";
import { keyAlgorithm } from "../../provider/x509/algorithms";
import { fromPem } from "../../provider/x509/pem";
import { parseCertificate, type Certificate } from "../../provider/x509/parse";
import { askPython } from "../corpora/python-judge";
import { askGo } from "../x509/go-judge";
import { newFolder, openssl, removeFolders } from "../x509/support";
import { newCsr, newWorld, Resource, type World } from "./support";

afterAll(removeFolders);

const ALGORITHMS = ["RSA_2048", "ECC_256", "ECC_384", "ED25519"] as const;
const HOST = "www.example.com";
const keyOf = async (algorithm: string): Promise<string> =>
  privateKeyPem(await keyAlgorithm(algorithm).generate());

let world: World;
let caKey: string;
beforeAll(async () => {
  caKey = await keyOf("ECC_256");
});
beforeEach(() => {
  world = newWorld();
});

const CA = { commonName: "Example Root", ca: true, validity: "10y" };
const LEAF = {
  commonName: HOST,
  subjectAlternativeNames: [HOST],
  extendedKeyUsages: ["serverAuth"],
  validity: "90d",
};

async function made(args: object): Promise<Resource> {
  const resource = new Resource(world, "keys.Certificate");
  await resource.up({ ...args });
  return resource;
}

const pemOf = ({ state }: Resource): string => String(state.certificate);
const read = (resource: Resource): Certificate =>
  parseCertificate(fromPem("CERTIFICATE", pemOf(resource))[0]!);
const below = (ca: Resource, issuerPrivateKey = caKey, above = ""): object => ({
  issuerChain: pemOf(ca) + above,
  issuerPrivateKey,
});
const refused = (args: object): Promise<string> =>
  made(args).then(
    () => "",
    (error: unknown) => (error as Error).message,
  );

/** The objections of openssl, Go and Python to a path, leaf first; empty if all accept it. */
function judged(path: readonly Resource[]): string[] {
  const folder = newFolder();
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const pems = path.map(pemOf);
  const output = openssl([
    ...["verify", "-x509_strict", "-attime", String(Math.floor(world.now.getTime() / 1000) + 60)],
    ...["-CAfile", file("root.pem", pems.at(-1)!), "-untrusted", file("all.pem", pems.join(""))],
    file("leaf.pem", pems[0]!),
  ]);
  const der = path.map((one) => read(one).der);
  const at = new Date(world.now.getTime() + 60_000);
  const [go] = askGo([{ kind: "chain", der, at }]);
  const [python] = askPython([{ kind: "verify", der, at }]);
  return [output.includes("leaf.pem: OK") ? "" : output, go!.refused, python!.refused];
}

describe.each(ALGORITHMS)("a CA with a key of %s", (algorithm) => {
  test.each(ALGORITHMS)("signs for a key of %s: openssl, Go and Python accept it", async (other) => {
    const [rootKey, subKey, key] = [await keyOf(algorithm), await keyOf(other), await keyOf(other)];
    const root = await made({ ...CA, privateKey: rootKey });
    const sub = await made({
      ...{ ...CA, commonName: "Example Sub", validity: "5y", privateKey: subKey, pathLenConstraint: 0 },
      ...below(root, rootKey),
    });
    const leaf = await made({ ...LEAF, privateKey: key, ...below(sub, subKey, pemOf(root)) });
    const accepted = judged([leaf, sub, root]);
    // Python's verifier follows the Web PKI, which has no Ed25519.
    const isWeb = algorithm !== "ED25519" && other !== "ED25519";
    expect(isWeb ? accepted : accepted.slice(0, 2)).toEqual(isWeb ? ["", "", ""] : ["", ""]);
  });
});

test("self-signed, from a request, and from a public key", async () => {
  const root = await made({ ...CA, privateKey: caKey });
  const csr = newCsr(`/CN=${HOST}`, "-addext", `subjectAltName=DNS:${HOST}`);
  const purpose = { extendedKeyUsages: ["clientAuth"], validity: "12h" };
  const requested = await made({ csr, ...purpose, ...below(root) });
  expect(read(requested)).toMatchObject({ subject: `CN=${HOST}`, names: [{ type: "DNS", value: HOST }] });
  expect(read(requested).notAfter.getTime() - world.now.getTime()).toBe(DAY / 2);
  const publicKey = publicKeyPem(await keyAlgorithm("ECC_256").generate());
  const bare = await made({ publicKey, ...LEAF, ...below(root) });
  expect(judged([bare, root])).toEqual(["", "", ""]);
  const own = await made({ ...LEAF, privateKey: caKey });
  expect(read(own).subject).toBe(read(own).issuer);
  expect(await refused({ csr, ...purpose })).toMatch(
    /^csr: is not enough for a certificate that signs itself/,
  );
});

test("openssl reads revocation URLs, constraints and usages as given", async () => {
  const root = await made({
    ...CA,
    privateKey: caKey,
    nameConstraints: { permitted: { dnsDomains: ["example.com"] }, excluded: { ipRanges: ["10.0.0.0/8"] } },
  });
  const leaf = await made({
    ...{ ...LEAF, privateKey: await keyOf("RSA_2048"), ...below(root), signatureAlgorithm: "SHA384" },
    crlDistributionPoints: ["http://pki.example.com/a.crl", "http://b.example.com/a.crl"],
    ocspServers: ["http://ocsp.example.com/"],
    caIssuers: ["http://pki.example.com/ca.cer"],
  });
  const textOf = (one: Resource): string => openssl(["x509", "-noout", "-text"], pemOf(one));
  expect(textOf(root)).toMatch(/Permitted:\s+DNS:example.com\s+Excluded:\s+IP:10.0.0.0\/255.0.0.0/);
  expect(textOf(leaf)).toMatch(/URI:http:\/\/pki.example.com\/a.crl\s+URI:http:\/\/b.example.com\/a.crl/);
  expect(textOf(leaf)).toContain("OCSP - URI:http://ocsp.example.com/");
  expect(textOf(leaf)).toContain("CA Issuers - URI:http://pki.example.com/ca.cer");
  expect(textOf(leaf)).toMatch(/Key Usage: critical\s+Digital Signature, Key Encipherment/);
  expect(textOf(leaf)).toContain("ecdsa-with-SHA384");
  expect(judged([leaf, root])).toEqual(["", "", ""]);
});

test("serial numbers have at most 20 bytes, are positive and never repeat", async () => {
  const serials = new Set<string>();
  for (let count = 0; count < 30; count++) {
    const { serialNumber } = read(await made({ ...LEAF, privateKey: caKey }));
    expect(serialNumber).toMatch(/^[0-9A-F]{16,40}$/);
    serials.add(serialNumber);
  }
  expect(serials.size).toBe(30);
});

describe("planted mistakes are refused before anything is signed", () => {
  let root: Resource;
  beforeEach(async () => {
    root = await made({ ...CA, privateKey: caKey, pathLenConstraint: 0 });
  });

  test.each<[string, () => Promise<object> | object, RegExp]>([
    [
      "a key that is not the issuer's",
      async () => below(root, await keyOf("ECC_256")),
      /^issuerPrivateKey: is not the key/,
    ],
    ["no key of the issuer", () => ({ issuerChain: pemOf(root) }), /^issuerPrivateKey: is required/],
    [
      "a key without an issuer",
      () => ({ issuerPrivateKey: caKey }),
      /^issuerPrivateKey: is the key of an issuer/,
    ],
    [
      "a name outside the constraints",
      async () => {
        const narrow = { ...CA, nameConstraints: { permitted: { dnsDomains: ["example.org"] } } };
        return below(await made({ ...narrow, privateKey: caKey }));
      },
      /^subjectAlternativeNames: .*www\.example\.com/,
    ],
    [
      "an end-entity certificate as the issuer",
      async () => below(await made({ ...LEAF, privateKey: caKey })),
      /^issuerChain: .*CA/,
    ],
    [
      "a CA below a path length of 0",
      () => ({ ...below(root), ca: true, extendedKeyUsages: undefined }),
      /path length/i,
    ],
    ["an issuer that ends earlier", () => ({ ...below(root), validity: "20y" }), /^validity: /],
    ["two keys", () => ({ publicKey: "x", ...below(root) }), /publicKey/],
    ["no purpose", () => ({ extendedKeyUsages: undefined }), /^extendedKeyUsages: is required/],
    ["name constraints without a CA", () => ({ nameConstraints: {} }), /^nameConstraints: is for a CA only/],
    [
      "a server without names",
      () => ({ subjectAlternativeNames: undefined, commonName: undefined }),
      /^(subjectAlternativeNames|commonName): /,
    ],
  ])("%s", async (_, more, reason) => {
    const args: Record<string, unknown> = { ...LEAF, privateKey: caKey, ...(await more()) };
    const defined = Object.entries(args).filter(([, value]) => value !== undefined);
    expect(await refused(Object.fromEntries(defined))).toMatch(reason);
  });

  test("an expired issuer", async () => {
    world.now = new Date(read(root).notAfter.getTime() + DAY);
    expect(await refused({ ...LEAF, privateKey: caKey, ...below(root) })).toMatch(/^issuerChain: expired at/);
  });
});

test("it stays the same until an argument changes, but not just a key's encoding; another key replaces it", async () => {
  const root = await made({ ...CA, privateKey: caKey });
  const args = { ...LEAF, privateKey: caKey, ...below(root) };
  const leaf = await made(args);
  const [id, certificate] = [leaf.id, pemOf(leaf)];
  world.now = new Date(world.now.getTime() + DAY);
  expect(
    await leaf.up({ ...args, privateKey: `\n${caKey}`, subjectAlternativeNames: ["WWW.example.com"] }),
  ).toBe("same");
  await leaf.refresh();
  expect([leaf.id, pemOf(leaf)]).toEqual([id, certificate]);
  expect(await leaf.up({ ...args, renewBefore: "30d" })).toBe("same");
  expect(await leaf.up({ ...args, privateKey: await keyOf("ECC_256") })).toBe("replace");
  expect(pemOf(leaf)).not.toBe(certificate);
  await leaf.destroy();
  expect(world.calls).toEqual([]);
});

test("a preview without known key and issuer still refuses mistakes", async () => {
  const unknown = { privateKey: UNKNOWN, issuerChain: UNKNOWN, issuerPrivateKey: UNKNOWN };
  const resource = new Resource(world, "keys.Certificate");
  await resource.check({ ...LEAF, ...unknown });
  await expect(resource.check({ ...LEAF, ...unknown, validity: "2020-01-01T00:00:00Z" })).rejects.toThrow(
    /ends in the past/,
  );
});

test("keys are in no output except the secret arguments", async () => {
  const { privateKey, issuerPrivateKey, ...rest } = (
    await made({ ...LEAF, privateKey: caKey, ...below(await made({ ...CA, privateKey: caKey })) })
  ).state;
  expect([privateKey, issuerPrivateKey]).toEqual([caKey, caKey]);
  expect(JSON.stringify(rest)).not.toContain("PRIVATE KEY");
});
