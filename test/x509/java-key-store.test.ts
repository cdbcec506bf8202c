import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PkiError } from "../../provider/base/errors";
import { issueJavaKeyStore } from "../../provider/x509/java-key-store";
import { trusted, type StoreContent } from "../../provider/x509/key-store";
import { readPkcs8 } from "../../provider/x509/private-key";
import { mutateBytes, randomFrom } from "../inputs/mutate";
import { askJavaStores, entriesOf, hasJava } from "./java-stores";
import { readJks } from "./store-readers";
import { CA, LEAF, make, newFolder, removeFolders, type Issued } from "./support";

afterAll(removeFolders);

const PASSWORD = "correct horse ~ battery";
const CREATED = new Date("2026-03-01T12:00:00.123Z");
const KEYS = ["RSA_2048", "ECC_256", "ECC_384", "ECC_512", "ED25519"];

let ca: Issued;
let sub: Issued;
beforeAll(async () => {
  ca = await make({ ...CA, subject: { commonName: "Root" } });
  sub = await make({ ...CA, subject: { commonName: "Sub" } }, ca);
});

const jks = (content: StoreContent, entropy = randomBytes as (size: number) => Buffer): Buffer =>
  issueJavaKeyStore(content, PASSWORD, CREATED, entropy);
const hash = (data: Buffer): string => createHash("sha256").update(data).digest("hex");
const pkcs8Of = ({ privateKey }: Issued): Buffer => privateKey.export({ type: "pkcs8", format: "der" });

/** A key store with a key of the given algorithm. */
async function withKey(algorithm: string, alias?: string): Promise<{ leaf: Issued; file: Buffer }> {
  const leaf = await make(LEAF, sub, algorithm);
  const chain = [leaf, sub, ca].map(({ certificate }) => certificate);
  return { leaf, file: jks({ privateKey: leaf.privateKey, chain, alias }) };
}

(hasJava ? test : test.skip)("Java: the key, its chain, the alias in lower case, and the date", async () => {
  const stores = await Promise.all(KEYS.map((algorithm) => withKey(algorithm, "Gateway")));
  const answers = askJavaStores(stores.map(({ file }) => ({ type: "JKS", file, password: PASSWORD })));
  stores.forEach(({ leaf }, index) => {
    const certificates = [leaf, sub, ca].map(({ certificate }) => certificate.der);
    const content = [pkcs8Of(leaf), ...certificates].map(hash);
    expect(entriesOf(answers[index]!)).toEqual([
      { alias: "gateway", kind: "key", created: CREATED, content },
    ]);
  });
});

(hasJava ? test : test.skip)("keytool lists a key store and a trust store", async () => {
  const { file } = await withKey("ECC_256", "gateway");
  const stores = [file, jks({ trusted: trusted([ca.certificate], undefined) })];
  const outputs = stores.map((store) => {
    const path = join(newFolder(), "store.jks");
    writeFileSync(path, store);
    const list = ["-J-Xshare:auto", "-list", "-v", "-keystore", path, "-storepass", PASSWORD];
    return execFileSync("keytool", list, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  });
  expect(outputs[0]).toMatch(
    /Keystore type: JKS[^]*Alias name: gateway[^]*PrivateKeyEntry[^]*chain length: 3/,
  );
  expect(outputs[1]).toMatch(/Keystore type: JKS[^]*Alias name: root[^]*trustedCertEntry/);
});

(hasJava ? test : test.skip)(
  "Java: aliases beyond ASCII, a key without one, and another password",
  async () => {
    const aliases = ["网关 🔑", "é\u0080", undefined];
    const stores = await Promise.all(aliases.map((alias) => withKey("ECC_256", alias)));
    const questions = stores.map(({ file }) => ({ type: "JKS", file, password: PASSWORD }) as const);
    const [first] = questions;
    const answers = askJavaStores([...questions, { ...first!, password: "wrong" }]);
    expect(answers.slice(0, 3).map((one) => entriesOf(one)[0]?.alias)).toEqual([
      "网关 🔑",
      "é\u0080",
      "mykey",
    ]);
    expect(answers[3]).toMatch(/^REFUSED .*password was incorrect/);
  },
);

(hasJava ? test : test.skip)("Java: a trust store, by which it trusts servers", async () => {
  const now = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 3_600_000) };
  const root = await make({ ...CA, ...now, subject: { commonName: "Live" } });
  const server = await make({ ...LEAF, ...now }, root);
  const question = (store: readonly Issued[]) =>
    ({
      type: "JKS",
      file: jks({
        trusted: trusted(
          store.map(({ certificate }) => certificate),
          "CA",
        ),
      }),
      password: PASSWORD,
    }) as const;
  const path = [server.certificate.der];
  const [entries, trusts, refuses] = askJavaStores([
    question([ca, sub]),
    { ...question([root]), path },
    { ...question([ca]), path },
  ]);
  expect(entriesOf(entries!)).toEqual(
    [ca, sub].map(({ certificate }, index) => ({
      alias: ["ca", "ca-2"][index],
      kind: "trusted",
      created: CREATED,
      content: [hash(certificate.der)],
    })),
  );
  expect([trusts, refuses]).toEqual(["trusted", expect.stringMatching(/^REFUSED/)]);
});

describe("read back by a strict reader", () => {
  test.each(KEYS)("%s", async (algorithm) => {
    for (const alias of ["a", "网关 🔑"]) {
      const { leaf, file } = await withKey(algorithm, alias);
      const { keys, certificates } = readJks(file, PASSWORD);
      expect(keys).toEqual([{ pkcs8: readPkcs8(pkcs8Of(leaf)).pkcs8, alias }]);
      expect(certificates).toEqual(
        [leaf, sub, ca].map(({ certificate: { der } }) => ({
          der,
          alias,
          created: CREATED,
          isTrusted: false,
        })),
      );
    }
  });

  test("none of 1000 damaged files is read, and only PkiError is thrown", async () => {
    const { file } = await withKey("ECC_256", "a");
    const files = [file, jks({ trusted: trusted([ca.certificate], undefined) })];
    const next = randomFrom(1);
    for (let tried = 0; tried < 1000; tried++) {
      const [one, other] = [files[next(2)]!, files[next(2)]!];
      const input = mutateBytes(one, next, other);
      if (files.some((complete) => complete.equals(input))) continue;
      expect(() => readJks(input, PASSWORD)).toThrow(PkiError);
    }
  });
});

test("the salt comes only from the given entropy", async () => {
  const { privateKey, certificate } = await make(CA, undefined, "ED25519");
  const made = (fill: number): Buffer =>
    jks({ privateKey, chain: [certificate] }, (size) => Buffer.alloc(size, fill));
  expect(made(1)).toEqual(made(1));
  expect(made(2)).not.toEqual(made(1));
});
