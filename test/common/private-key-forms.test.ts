import { inspect } from "node:util";
import { encodePrivateKey, PRIVATE_KEY_FORMS, type PrivateKeyForm } from "../../common/private-key-forms";
import { PkiError } from "../../provider/base/errors";
import { keyAlgorithm } from "../../provider/x509/algorithms";
import { privateKeyPem, readPrivateKey, spki } from "../../provider/x509/keys";
import { mutateBytes, randomFrom } from "../inputs/mutate";
import { CA, make, openssl, pem, removeFolders } from "../x509/support";
import { derOf, toPem } from "../../common/pem";

afterAll(removeFolders);

const FORMS: Readonly<Record<string, readonly PrivateKeyForm[]>> = {
  RSA_2048: ["pkcs8", "pkcs1"],
  ECC_256: ["pkcs8", "sec1"],
  ECC_384: ["pkcs8", "sec1"],
  ECC_512: ["pkcs8", "sec1"],
  SM2_256: ["pkcs8", "sec1"],
  ED25519: ["pkcs8"],
};
const LABELS = { pkcs8: "PRIVATE KEY", pkcs1: "RSA PRIVATE KEY", sec1: "EC PRIVATE KEY" } as const;
const CASES = Object.entries(FORMS).flatMap(([algorithm, forms]) =>
  forms.map((form) => [algorithm, form] as const),
);

const pems = new Map<string, string>();
beforeAll(async () => {
  for (const algorithm of Object.keys(FORMS))
    pems.set(algorithm, privateKeyPem(await keyAlgorithm(algorithm).generate()));
});
const keyOf = (algorithm: string): string => pems.get(algorithm)!;

/** The key as written by OpenSSL itself. */
const byOpenssl = (key: string, form: PrivateKeyForm): string =>
  openssl(["pkey", ...(form === "pkcs8" ? [] : ["-traditional"])], key);

test.each(CASES)(
  "%s as %s: matches openssl, and converts back to the same PKCS#8 key",
  async (algorithm, form) => {
    const written = await encodePrivateKey(keyOf(algorithm), { form });
    expect(written).toMatch(new RegExp(`^-----BEGIN ${LABELS[form]}-----\n`));
    // OpenSSL 3.0 does not write SM2 keys in the older forms.
    if (algorithm !== "SM2_256" || form === "pkcs8") expect(written).toBe(byOpenssl(keyOf(algorithm), form));
    expect(openssl(["pkey", "-pubout"], written)).toBe(openssl(["pkey", "-pubout"], keyOf(algorithm)));
    expect(await encodePrivateKey(written)).toBe(keyOf(algorithm));
    expect(spki(readPrivateKey(written)).equals(spki(readPrivateKey(keyOf(algorithm))))).toBe(true);
  },
);

test.each(CASES)("%s as %s in DER is the same, in Base64", async (algorithm, form) => {
  const der = await encodePrivateKey(keyOf(algorithm), { form, encoding: "der" });
  const written = await encodePrivateKey(keyOf(algorithm), { form });
  expect(der).toBe(derOf(LABELS[form], written)[0]!.toString("base64"));
});

test.each(Object.keys(FORMS))(
  "%s: a format that it does not support is refused by name",
  async (algorithm) => {
    for (const form of PRIVATE_KEY_FORMS.filter((one) => !FORMS[algorithm]!.includes(one))) {
      await expect(encodePrivateKey(keyOf(algorithm), { form })).rejects.toThrow(
        form === "pkcs1" ? /^form: only RSA keys have the form PKCS#1/ : /^form: only keys on a curve/,
      );
    }
  },
);

describe("under a password", () => {
  const PASSWORD = "correct horse ~";

  test.each(Object.keys(FORMS))(
    "%s: openssl decrypts it, and only with the right password",
    async (algorithm) => {
      const written = await encodePrivateKey(keyOf(algorithm), { password: PASSWORD });
      expect(written).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
      expect(openssl(["pkey", "-passin", `pass:${PASSWORD}`], written)).toBe(keyOf(algorithm));
      expect(openssl(["pkey", "-passin", "pass:wrong"], written)).toMatch(/^REFUSED/);
      expect(spki(readPrivateKey(written, PASSWORD)).equals(spki(readPrivateKey(keyOf(algorithm))))).toBe(
        true,
      );
    },
  );

  test("the text is stable; for another password or key, salt and IV differ", async () => {
    const of = async (algorithm: string, password: string): Promise<string> =>
      openssl(["asn1parse", "-inform", "PEM"], await encodePrivateKey(keyOf(algorithm), { password }));
    const [text, again] = [await of("ECC_256", PASSWORD), await of("ECC_256", PASSWORD)];
    expect(again).toBe(text);
    const values = (parsed: string): string[] =>
      [...parsed.matchAll(/\[HEX DUMP\]:([0-9A-F]{32})$/gm)].map(([, hex = ""]) => hex);
    const all = [text, await of("ECC_256", "other"), await of("ED25519", PASSWORD)].flatMap(values);
    expect(new Set(all).size).toBe(6);
    expect(text).toMatch(/INTEGER +:0186A0/);
  });

  test.each(["", "ä", "a\n", "x".repeat(129)])(
    "the password %j is refused without being shown",
    async (password) => {
      await expect(encodePrivateKey(keyOf("ECC_256"), { password })).rejects.toThrow(
        "password: must be 1 to 128 printable ASCII characters",
      );
    },
  );
});

test("with its chain: the key, then every certificate of the chain, and nothing else from the text", async () => {
  const [root, other] = [await make(CA), await make(CA)];
  const chain = `subject=x\n${pem(root.certificate)}\n${pem(other.certificate)}`;
  const written = await encodePrivateKey(keyOf("ECC_256"), { form: "sec1", chain });
  const alone = await encodePrivateKey(keyOf("ECC_256"), { form: "sec1" });
  expect(written).toBe(alone + pem(root.certificate) + pem(other.certificate));
});

test.each([
  [{ encoding: "der", chain: "x" }, /^chain: is only for the encoding "pem"/],
  [{ form: "sec1", password: "x" }, /^password: is only for the form "pkcs8"/],
  [{ form: "pkcs12" }, /^form: must be one of pkcs8, pkcs1, sec1$/],
  [{ encoding: "PEM" }, /^encoding: must be one of pem, der$/],
  [{ chain: "nothing" }, /^chain: holds no certificate/],
] as const)("%j is refused", async (encoding, reason) => {
  await expect(encodePrivateKey(keyOf("ECC_256"), encoding as object)).rejects.toThrow(reason);
});

test("text that is not a key, an encrypted key, and several keys are refused", async () => {
  const key = keyOf("ECC_256");
  const locked = await encodePrivateKey(key, { password: "x" });
  await expect(encodePrivateKey(locked)).rejects.toThrow(/^privateKey: is encrypted/);
  await expect(encodePrivateKey(key + key)).rejects.toThrow(/^privateKey: holds several private keys/);
  await expect(encodePrivateKey("")).rejects.toThrow(/^privateKey: is not a PEM private key .*it is empty/);
  const dsa = key.replaceAll("PRIVATE KEY", "DSA PRIVATE KEY");
  await expect(encodePrivateKey(dsa)).rejects.toThrow(/^privateKey: is in a form that is not supported/);
});

test("5000 damaged keys give only a key or a PkiError that shows no part of it", async () => {
  const next = randomFrom(1);
  const seeds = await Promise.all(
    CASES.map(async ([algorithm, form]) => {
      const text = await encodePrivateKey(keyOf(algorithm), { form });
      return { label: LABELS[form], der: derOf(LABELS[form], text)[0]! };
    }),
  );
  for (let tried = 0; tried < 5000; tried++) {
    const [{ label, der }, other] = [seeds[next(seeds.length)]!, seeds[next(seeds.length)]!];
    const text = toPem(label, mutateBytes(der, next, other.der));
    const form = PRIVATE_KEY_FORMS[next(3)];
    const outcome: unknown = await encodePrivateKey(text, { form }).catch((error: unknown) => error);
    if (typeof outcome === "string") continue;
    expect([text, outcome]).toEqual([text, expect.any(PkiError)]);
    expect(inspect(outcome, { depth: 5 })).not.toContain(der.toString("base64").slice(60, 100));
  }
});
