import { execFileSync, spawnSync } from "node:child_process";
import { createHash, createPublicKey, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readPrivateKey, spki } from "../../provider/x509/keys";
import { readPkcs8 } from "../../provider/x509/private-key";
import { issuePkcs12, PKCS12_PROFILES, type Pkcs12Profile } from "../../provider/x509/pkcs12";
import { askPython } from "../corpora/python-judge";
import { mutateBytes, randomFrom } from "../inputs/mutate";
import { trusted } from "../../provider/x509/key-store";
import { PkiError } from "../../provider/base/errors";
import { askGo } from "./go-judge";
import { askJavaStores, entriesOf, hasJava } from "./java-stores";
import { readPkcs12 } from "./store-readers";
import { CA, certtool, LEAF, make, newFolder, openssl, pem, removeFolders, type Issued } from "./support";

afterAll(removeFolders);

const PASSWORD = "correct horse ~ battery";
const KEYTOOL = hasJava;
/** Profiles that OpenSSL before 3.4 and Java before 24 can read. */
const OLDER = ["modern", "legacy"] as const;

let ca: Issued;
let sub: Issued;
beforeAll(async () => {
  ca = await make({ ...CA, subject: { commonName: "Root" } });
  sub = await make({ ...CA, subject: { commonName: "Sub" } }, ca);
});

/** A file on disk with a key of the algorithm. */
async function fileOf(
  algorithm: string,
  profile: Pkcs12Profile,
  alias?: string,
): Promise<{ file: string; der: Buffer; leaf: Issued }> {
  const leaf = await make(LEAF, sub, algorithm);
  const chain = [leaf, sub, ca].map(({ certificate }) => certificate);
  const der = issuePkcs12({ privateKey: leaf.privateKey, chain, alias }, PASSWORD, profile, randomBytes);
  const file = join(newFolder(), "bundle.p12");
  writeFileSync(file, der);
  return { file, der, leaf };
}

test.each([
  ["modern", 50_000],
  ["legacy", 10_000],
] as const)(
  "each guess at the password of a %s file takes %i iterations, for every part of it",
  async (profile, rounds) => {
    const { file } = await fileOf("ECC_256", profile);
    const args = ["pkcs12", "-info", "-noout", "-in", file, "-passin", `pass:${PASSWORD}`];
    const { stderr } = spawnSync("openssl", profile === "legacy" ? [...args, "-legacy"] : args, {
      encoding: "utf8",
    });
    const found = [...stderr.matchAll(/Iteration (\d+)/g)].map(([, count]) => Number(count));
    expect(found).toEqual([rounds, rounds, rounds]);
  },
);

const hash = (data: Buffer): string => createHash("sha256").update(data).digest("hex");

const of = (
  algorithms: readonly string[],
  profiles: readonly Pkcs12Profile[] = PKCS12_PROFILES,
): (readonly [string, Pkcs12Profile])[] =>
  algorithms.flatMap((algorithm) => profiles.map((profile) => [algorithm, profile] as const));
const CASES = of(["RSA_2048", "ECC_256", "ECC_384", "ECC_512", "ED25519"]);

describe.each(of(["RSA_2048", "ECC_256", "ED25519"], OLDER))("%s, %s", (algorithm, profile) => {
  const legacy = profile === "legacy" ? ["-legacy"] : [];
  let file: string;
  let leaf: Issued;
  beforeAll(async () => {
    ({ file, leaf } = await fileOf(algorithm, profile, "gateway"));
  });

  test("openssl: the key, the certificates in their order, the alias, the algorithms", () => {
    const own = ["pkcs12", "-in", file, "-passin", `pass:${PASSWORD}`, ...legacy];
    const key = openssl([...own, "-nocerts", "-nodes"]);
    expect(key).toContain("BEGIN PRIVATE KEY");
    const [block = ""] = /-----BEGIN[^]+-----END [^-]+-----/.exec(key) ?? [];
    expect(spki(createPublicKey(block)).equals(spki(leaf.privateKey))).toBe(true);
    const all = openssl([...own, "-nokeys"]).match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----\n/g);
    expect(all).toEqual([leaf, sub, ca].map(({ certificate }) => pem(certificate)));
    expect(key).toContain("friendlyName: gateway");
    expect(openssl([...own.slice(0, 3), "-passin", "pass:wrong", ...legacy, "-nokeys"])).toMatch(/REFUSED/);
    const output = openssl(["asn1parse", "-inform", "DER", "-in", file]);
    expect(output).toContain(profile === "legacy" ? "sha1" : "sha256");
  });

  test("certtool: the key and three certificates, and none with another password", () => {
    const own = ["--p12-info", "--inder", "--infile", file];
    const output = certtool([...own, "--password", PASSWORD]);
    expect(output.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
    expect(output).toMatch(/BEGIN ((EC |RSA )?PRIVATE KEY|ENCRYPTED)/);
    expect(certtool([...own, "--password", "wrong"])).not.toContain("BEGIN CERTIFICATE");
  });

  (KEYTOOL ? test : test.skip)("keytool: one entry under the alias, with the whole chain", () => {
    const list = ["-list", "-rfc", "-keystore", file, "-storepass", PASSWORD, "-alias", "gateway"];
    const output = execFileSync("keytool", ["-J-Xshare:auto", "-J-XX:TieredStopAtLevel=1", ...list], {
      encoding: "utf8",
    });
    expect(output).toContain("Entry type: PrivateKeyEntry");
    expect(output).toContain("Certificate chain length: 3");
  });
});

test("go-pkcs12: key and chain of every algorithm and profile", async () => {
  const files = await Promise.all(CASES.map(([algorithm, profile]) => fileOf(algorithm, profile)));
  const answers = askGo(files.map(({ der }) => ({ kind: "p12", der: [der], password: PASSWORD })));
  files.forEach(({ leaf }, index) => {
    const expected = [spki(leaf.privateKey), ...[leaf, sub, ca].map(({ certificate }) => certificate.der)];
    expect([CASES[index], answers[index]]).toEqual([
      CASES[index],
      { refused: "", content: expected.map(hash) },
    ]);
  });
  const wrong = askGo(files.map(({ der }) => ({ kind: "p12", der: [der], password: "wrong" })));
  expect(wrong.filter(({ refused }) => !/incorrect|password/.test(refused))).toEqual([]);
});

test("pyca/cryptography: key and chain of every profile", async () => {
  const files = await Promise.all(of(["ECC_256", "RSA_2048"]).map(([one, profile]) => fileOf(one, profile)));
  const answers = askPython(files.map(({ der }) => ({ kind: "p12", data: der, password: PASSWORD })));
  files.forEach(({ leaf }, index) => {
    const expected = [spki(leaf.privateKey), ...[leaf, sub, ca].map(({ certificate }) => certificate.der)];
    expect(answers[index]).toEqual({ refused: "", content: expected.map(hash) });
  });
});

describe("SM2", () => {
  test("openssl reads the key and the certificates", async () => {
    const root = await make(CA, undefined, "SM2_256");
    const content = { privateKey: root.privateKey, chain: [root.certificate], alias: "sm2" };
    const file = join(newFolder(), "sm2.p12");
    writeFileSync(file, issuePkcs12(content, PASSWORD, "modern", randomBytes));
    const output = openssl(["pkcs12", "-in", file, "-passin", `pass:${PASSWORD}`, "-nodes"]);
    const [block = ""] = /-----BEGIN PRIVATE KEY[^]+?-----END [^-]+-----/.exec(output) ?? [];
    expect(spki(readPrivateKey(block)).equals(spki(root.privateKey))).toBe(true);
    expect(output).toContain(pem(root.certificate));
  });
});

describe("PBMAC1", () => {
  const vector = (name: string): Buffer =>
    Buffer.from(readFileSync(join(FIXTURES, `rfc9579-${name}.txt`), "utf8"), "base64");
  const FIXTURES = join(__dirname, "../../../test/fixtures/pkcs12");

  // RFC 9579, appendix A: three valid files, and three with wrong or missing parameters.
  test.each(["a1", "a2", "a3"])("the reader of these tests opens the file %s of RFC 9579", (name) => {
    const { keys, certificates } = readPkcs12(vector(name), "1234");
    expect([keys.length, certificates.length]).toEqual([1, 1]);
    expect(() => readPkcs12(vector(name), "1235")).toThrow(/password/);
  });

  test.each(["a4", "a5", "a6"])("the reader of these tests refuses the file %s of RFC 9579", (name) => {
    expect(() => readPkcs12(vector(name), "1234")).toThrow(PkiError);
  });
});

describe("read back by a strict DER reader", () => {
  test.each(of(["RSA_2048", "ECC_384", "ED25519", "SM2_256"]))("%s, %s", async (algorithm, profile) => {
    const own = await make(CA, undefined, algorithm);
    const aliases = algorithm === "ED25519" ? [undefined, "a", "gateway of a long name", "网关 🔑"] : ["a"];
    for (const alias of aliases) {
      const content = { privateKey: own.privateKey, chain: [own.certificate, ca.certificate], alias };
      const { keys, certificates } = readPkcs12(
        issuePkcs12(content, PASSWORD, profile, randomBytes),
        PASSWORD,
      );
      expect(keys).toEqual([{ pkcs8: readPkcs8(pkcs8Of(own)).pkcs8, alias }]);
      expect(certificates).toEqual([
        { der: own.certificate.der, alias, isTrusted: false },
        { der: ca.certificate.der, alias: undefined, isTrusted: false },
      ]);
    }
  });

  const pkcs8Of = ({ privateKey }: Issued): Buffer => privateKey.export({ type: "pkcs8", format: "der" });

  test("none of 100 damaged files is read with other contents, and only PkiError is thrown", () => {
    const content = { trusted: trusted([ca.certificate, sub.certificate], undefined) };
    const files = PKCS12_PROFILES.map((profile) => issuePkcs12(content, PASSWORD, profile, randomBytes));
    const next = randomFrom(1);
    const expected = [ca, sub].map(({ certificate }) => hash(certificate.der));
    for (let tried = 0; tried < 100; tried++) {
      const [one, other] = [files[next(3)]!, files[next(3)]!];
      const input = mutateBytes(one, next, other);
      try {
        const { certificates } = readPkcs12(input, PASSWORD);
        expect(certificates.map(({ der }) => hash(der))).toEqual(expected);
      } catch (error) {
        expect([input.toString("base64"), error]).toEqual([expect.anything(), expect.any(PkiError)]);
      }
    }
  });
});

describe("trust stores", () => {
  const stores = (): Buffer[] => {
    const content = { trusted: trusted([ca.certificate, sub.certificate, ca.certificate], undefined) };
    return PKCS12_PROFILES.map((profile) => issuePkcs12(content, PASSWORD, profile, randomBytes));
  };
  const expected = (): string[] => [ca, sub].map(({ certificate }) => hash(certificate.der));

  test("go-pkcs12 and pyca/cryptography: each certificate once", () => {
    const files = stores();
    const go = askGo(files.map((der) => ({ kind: "trust", der: [der], password: PASSWORD })));
    const python = askPython(files.map((data) => ({ kind: "p12", data, password: PASSWORD })));
    for (const answer of [...go, ...python]) expect(answer).toEqual({ refused: "", content: expected() });
  });

  (hasJava ? test : test.skip)(
    "Java: entries under their common names, by which it trusts servers",
    async () => {
      const leaf = await make(LEAF, sub);
      const now = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 3_600_000) };
      const root = await make({ ...CA, ...now, subject: { commonName: "Live" } });
      const server = await make({ ...LEAF, ...now }, root);
      const file = (content: Parameters<typeof issuePkcs12>[0]): Buffer =>
        issuePkcs12(content, PASSWORD, "modern", randomBytes);
      const live = file({ trusted: trusted([root.certificate], "Live CA") });
      const untrusted = file({ privateKey: leaf.privateKey, chain: [leaf.certificate, sub.certificate] });
      const path = [server.certificate.der];
      const [modern, legacy, trusts, refuses] = askJavaStores(
        [{ file: stores()[0]! }, { file: stores()[1]! }, { file: live, path }, { file: untrusted, path }].map(
          (one) => ({ ...one, type: "PKCS12", password: PASSWORD }),
        ),
      );
      for (const answer of [modern!, legacy!]) {
        expect(entriesOf(answer).map(({ alias, kind, content }) => [alias, kind, ...content])).toEqual([
          ["root", "trusted", expected()[0]],
          ["sub", "trusted", expected()[1]],
        ]);
      }
      expect(trusts).toBe("trusted");
      expect(refuses).toMatch(/^REFUSED/);
    },
  );
});

(KEYTOOL ? test : test.skip)("keytool: an alias in Chinese", async () => {
  const { file } = await fileOf("ECC_256", "modern", "网关");
  const list = ["-J-Dfile.encoding=UTF-8", "-J-Dsun.stdout.encoding=UTF-8", "-list", "-keystore", file];
  const env = { ...process.env, LC_ALL: "C.UTF-8" };
  expect(execFileSync("keytool", [...list, "-storepass", PASSWORD], { encoding: "utf8", env })).toContain(
    "网关,",
  );
});

test("a file altered in one bit is refused: the MAC covers all of it", async () => {
  const { der } = await fileOf("ECC_256", "modern");
  const altered = Buffer.from(der);
  altered[200] = altered[200]! ^ 1;
  const [verdict] = askGo([{ kind: "p12", der: [altered], password: PASSWORD }]);
  expect(verdict!.refused).not.toBe("");
});

test("salts and IVs come only from the given entropy", async () => {
  const { privateKey, certificate } = await make(CA, undefined, "ED25519");
  const content = { privateKey, chain: [certificate] };
  for (const profile of PKCS12_PROFILES) {
    const made = (fill: number): Buffer =>
      issuePkcs12(content, PASSWORD, profile, (size) => Buffer.alloc(size, fill));
    const first = made(1);
    expect(made(1)).toEqual(first);
    expect(made(2)).not.toEqual(first);
  }
});
