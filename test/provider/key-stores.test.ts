import { createHash, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { certificateParts } from "../../common/certificate";
import { derOf, toPem } from "../../common/pem";
import { UNKNOWN } from "../../provider/base/unknown";
import { privateKeyPem } from "../../provider/x509/keys";
import { readJks, readPkcs12, type ReadStore } from "../x509/store-readers";
import { CA, make, pem, removeFolders } from "../x509/support";
import { BASE, newWorld, Refused, Resource, type World } from "./support";

afterAll(removeFolders);

const PASSWORD = "change it";
const DAY = 86_400_000;
const KINDS = [
  ["keys.Pkcs12", "pfx", readPkcs12],
  ["keys.JavaKeyStore", "jks", readJks],
] as const;

let root: string;
let other: string;
beforeAll(async () => {
  root = pem((await make({ ...CA, subject: { commonName: "Root" } }, undefined, "ED25519")).certificate);
  other = pem((await make({ ...CA, subject: { commonName: "Other" } }, undefined, "ED25519")).certificate);
});

describe.each(KINDS)("%s", (kind, output, read) => {
  let world: World;
  let store: Resource;
  beforeEach(() => {
    world = newWorld();
    store = new Resource(world, kind);
  });

  const file = (): string => String(store.state[output]);
  const content = (): ReadStore => read(Buffer.from(file(), "base64"), PASSWORD);
  const aliases = (): unknown[] => content().certificates.map(({ alias }) => alias);
  const trust = (trustedCertificates: string, more: object = {}): Record<string, unknown> => ({
    ...{ trustedCertificates, password: PASSWORD, ...more },
  });

  test("a key store stays the same until an argument changes, and keeps its identifier then", async () => {
    const args = BASE[kind]!;
    expect(await store.up(args)).toBe("create");
    const [first, id] = [file(), store.id];
    expect(content().keys).toHaveLength(1);
    world.now = new Date(world.now.getTime() + DAY);
    expect(await store.up({ ...args, privateKey: `\n${String(args.privateKey)}` })).toBe("same");
    expect(await store.up({ ...args, alias: "gateway" })).toBe("update");
    expect(file()).not.toBe(first);
    expect([store.id, content().keys[0]?.alias]).toEqual([id, "gateway"]);
  });

  test("a read returns the file, but none of its sources", async () => {
    await store.up(BASE[kind]!);
    const { props } = await store.provider.read(store.id!, store.state);
    expect(props[output]).toBe(file());
  });

  test("a trust store contains each certificate once, and no key", async () => {
    await store.up(trust(root + other + root));
    expect(content().keys).toEqual([]);
    const names = kind === "keys.JavaKeyStore" ? ["root", "other"] : ["Root", "Other"];
    expect(aliases()).toEqual(names);
    expect(content().certificates.every(({ isTrusted }) => isTrusted)).toBe(true);
    const id = store.id;
    expect(await store.up(trust(root))).toBe("update");
    expect([store.id, aliases()]).toEqual([id, names.slice(0, 1)]);
  });

  test("a trust store accepts a root with an unknown key type", async () => {
    const certificate = join(__dirname, "../../../test/fixtures/certificates/ml-dsa-65.pem");
    await store.up(trust(readFileSync(certificate, "utf8")));
    const names = ["post-quantum root", "Post-Quantum Root"];
    expect(aliases()).toEqual([names[kind === "keys.JavaKeyStore" ? 0 : 1]]);
  });

  test("different contents have different identifiers", async () => {
    const ids = new Set<unknown>();
    for (const args of [trust(root), trust(other), trust(root + other), BASE[kind]!]) {
      const made = new Resource(world, kind);
      await made.up(args);
      ids.add(made.id);
    }
    expect(ids.size).toBe(4);
  });

  test("a key store becomes a trust store in place", async () => {
    await store.up(BASE[kind]!);
    expect(await store.up(trust(root, { alias: "ca" }))).toBe("update");
    expect([content().keys, aliases()]).toEqual([[], ["ca"]]);
    await expect(store.provider.delete(store.id!, store.state)).resolves.toBeUndefined();
  });

  test.each([
    [["privateKey"], /^privateKey: is required, except in a trust store[^\n]*$/],
    [["chain"], /^chain: is required, except in a trust store[^\n]*$/],
    [["privateKey", "chain"], /^privateKey: is required[^\n]*\nchain: is required[^\n]*$/],
  ])("without %j it is refused", async (names, reason) => {
    const args = Object.entries(BASE[kind]!).filter(([name]) => !names.includes(name));
    await expect(store.up(Object.fromEntries(args))).rejects.toThrow(reason);
    expect(store.id).toBeUndefined();
  });

  test("the contents are checked, and every mistake is reported with its argument", async () => {
    const refused = async (args: object, reason: RegExp): Promise<void> => {
      const defined = Object.entries({ ...BASE[kind], ...args }).filter(([, value]) => value !== undefined);
      await expect(store.up(Object.fromEntries(defined))).rejects.toThrow(reason);
    };
    const own = String(BASE[kind]!.chain);
    const curve = generateKeyPairSync("ec", { namedCurve: "secp256k1" }).privateKey;
    const strange = curve.export({ type: "pkcs8", format: "pem" }).toString();
    await refused({ chain: other }, /^privateKey: is not the key of the certificate$/);
    await refused({ chain: own + other }, /^chain: certificate 2 did not issue certificate 1/);
    await refused({ chain: own.repeat(11) }, /^chain: holds more than 10 certificates$/);
    await refused({ privateKey: strange, chain: UNKNOWN }, /^privateKey: (is of a kind|.*secp256k1)/);
    const broken = { ...trust(toPem("CERTIFICATE", Buffer.from("3000", "hex"))), privateKey: undefined };
    await refused({ ...broken, chain: undefined }, /^trustedCertificates: holds a certificate that cannot/);
    const loose = { ...trust(notDer(root)), privateKey: undefined, chain: undefined };
    await refused(loose, /^trustedCertificates: certificate 1 is not DER/);
  });

  test("ten certificates are not too many, and unknown values do not count as missing", async () => {
    const self = await make(CA, undefined, "ED25519");
    const privateKey = privateKeyPem(self.privateKey);
    await store.check({ privateKey, chain: pem(self.certificate).repeat(10), password: PASSWORD });
    await store.check({ privateKey: UNKNOWN, chain: UNKNOWN, password: PASSWORD });
    await store.check({ trustedCertificates: UNKNOWN, password: PASSWORD });
    await expect(
      store.check({ privateKey, trustedCertificates: UNKNOWN, password: PASSWORD }),
    ).rejects.toThrow(/^privateKey: must not be set beside/);
  });

  test("a key or a chain together with trusted certificates is refused", async () => {
    const { privateKey, chain } = BASE[kind]!;
    await expect(store.up(trust(root, { privateKey }))).rejects.toThrow(
      /^privateKey: must not be set beside/,
    );
    await expect(store.up(trust(root, { chain }))).rejects.toThrow(/^chain: must not be set beside/);
    await expect(store.up(trust(root, { chain }))).rejects.toThrow(Refused);
  });
});

/** A certificate with non-zero unused bits in its signature. */
function notDer(text: string): string {
  const [der = Buffer.alloc(0)] = derOf("CERTIFICATE", text);
  const copy = Buffer.from(der);
  copy[der.length - certificateParts(der).signature.content.length] = 7;
  copy[der.length - 1] = 0xff;
  return toPem("CERTIFICATE", copy);
}

test("an SM2 key is for PKCS #12 only, because Java does not support it", async () => {
  const { privateKey, certificate } = await make(CA, undefined, "SM2_256");
  const args = { privateKey: privateKeyPem(privateKey), chain: pem(certificate), password: PASSWORD };
  await new Resource(newWorld(), "keys.Pkcs12").up(args);
  await expect(new Resource(newWorld(), "keys.JavaKeyStore").up(args)).rejects.toThrow(
    /^privateKey: is of a kind that Java does not read/,
  );
});

test("the entries of a Java key store have its creation time", async () => {
  const world = newWorld();
  const store = new Resource(world, "keys.JavaKeyStore");
  await store.up({ trustedCertificates: root, password: PASSWORD });
  const { certificates } = readJks(Buffer.from(String(store.state.jks), "base64"), PASSWORD);
  expect(certificates.map(({ created }) => created)).toEqual([world.now]);
});

test("every PKCS #12 profile gives a different file, which can be read with its password", async () => {
  const files = new Set<string>();
  for (const profile of [undefined, "modern", "legacy", "pbmac1"]) {
    const store = new Resource(newWorld(), "keys.Pkcs12");
    const args = { trustedCertificates: root, password: PASSWORD };
    await store.up(profile === undefined ? args : { ...args, profile });
    const file = Buffer.from(String(store.state.pfx), "base64");
    expect(readPkcs12(file, PASSWORD).certificates).toHaveLength(1);
    files.add(createHash("sha256").update(file).digest("hex"));
  }
  expect(files.size).toBe(4);
});
