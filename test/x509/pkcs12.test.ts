import { execFileSync, spawnSync } from "node:child_process";
import { createHash, createPublicKey, randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spki } from "../../provider/x509/keys";
import { issuePkcs12, PKCS12_PROFILES, type Pkcs12Profile } from "../../provider/x509/pkcs12";
import { askGo } from "./go-judge";
import { CA, certtool, LEAF, make, newFolder, openssl, pem, removeFolders, type Issued } from "./support";

afterAll(removeFolders);

const PASSWORD = "correct horse ~ battery";
const KEYTOOL = (process.env.PATH ?? "").split(":").some((folder) => existsSync(join(folder, "keytool")));

let ca: Issued;
let sub: Issued;
beforeAll(async () => {
  ca = await make({ ...CA, subject: { commonName: "Root" } });
  sub = await make({ ...CA, subject: { commonName: "Sub" } }, ca);
});

/** A file with a key of the algorithm, on the disk. */
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
  "guessing the password of a %s file takes %i rounds for each guess, for all that is in it",
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

const of = (algorithms: readonly string[]): (readonly [string, Pkcs12Profile])[] =>
  algorithms.flatMap((algorithm) => PKCS12_PROFILES.map((profile) => [algorithm, profile] as const));
const CASES = of(["RSA_2048", "ECC_256", "ECC_384", "ECC_512", "ED25519"]);

describe.each(of(["RSA_2048", "ECC_256", "ED25519"]))("%s, %s", (algorithm, profile) => {
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
    const said = openssl(["asn1parse", "-inform", "DER", "-in", file]);
    expect(said).toContain(profile === "legacy" ? "sha1" : "sha256");
  });

  test("certtool: the key and three certificates, and none under another password", () => {
    const own = ["--p12-info", "--inder", "--infile", file];
    const said = certtool([...own, "--password", PASSWORD]);
    expect(said.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
    expect(said).toMatch(/BEGIN ((EC |RSA )?PRIVATE KEY|ENCRYPTED)/);
    expect(certtool([...own, "--password", "wrong"])).not.toContain("BEGIN CERTIFICATE");
  });

  (KEYTOOL ? test : test.skip)("keytool: one entry under the alias, with the whole chain", () => {
    const list = ["-list", "-rfc", "-keystore", file, "-storepass", PASSWORD, "-alias", "gateway"];
    const said = execFileSync("keytool", ["-J-Xshare:auto", "-J-XX:TieredStopAtLevel=1", ...list], {
      encoding: "utf8",
    });
    expect(said).toContain("Entry type: PrivateKeyEntry");
    expect(said).toContain("Certificate chain length: 3");
  });
});

test("go-pkcs12: key and chain of every algorithm and profile", async () => {
  const files = await Promise.all(CASES.map(([algorithm, profile]) => fileOf(algorithm, profile)));
  const said = askGo(files.map(({ der }) => ({ kind: "p12", der: [der], password: PASSWORD })));
  files.forEach(({ leaf }, index) => {
    const expected = [spki(leaf.privateKey), ...[leaf, sub, ca].map(({ certificate }) => certificate.der)];
    expect([CASES[index], said[index]]).toEqual([CASES[index], { refused: "", content: expected.map(hash) }]);
  });
  const [first] = files;
  const [wrong] = askGo([{ kind: "p12", der: [first!.der], password: "wrong" }]);
  expect(wrong!.refused).toMatch(/incorrect|password/);
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

test("salts and vectors come from the entropy given, and nowhere else", async () => {
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
