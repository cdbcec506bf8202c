import { createPrivateKey, X509Certificate } from "node:crypto";
import * as fc from "fast-check";
import { PkiError } from "../../provider/base/errors";
import { keyAlgorithm } from "../../provider/x509/algorithms";
import { encryptedPrivateKeyPem, privateKeyPem, readPrivateKey, spki } from "../../provider/x509/keys";
import { fromPem, normalizePem, oneFromPem, toPem } from "../../provider/x509/pem";
import { CA, make, openssl, pem } from "./support";

const der = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes));

test("RFC 7468: any bytes survive a round trip through PEM, in lines of 64", () => {
  fc.assert(
    fc.property(fc.array(der, { minLength: 1, maxLength: 4 }), (blocks) => {
      const text = blocks.map((block) => toPem("CERTIFICATE", block)).join("");
      expect(fromPem("CERTIFICATE", text)).toEqual(blocks);
      expect(text.split("\n").every((line) => line.length <= 64)).toBe(true);
    }),
  );
});

test("PEM white space gives no diff: any layout is normalized to the same text, and normalizing is idempotent", () => {
  const spaces = fc.constantFrom("\n", "\r\n", "\\n", "\n\n", " \n", "\\n\\n");
  fc.assert(
    fc.property(
      fc.array(der, { minLength: 1, maxLength: 3 }),
      spaces,
      fc.string(),
      (blocks, space, between) => {
        fc.pre(!between.includes("-----") && !between.includes("\\"));
        const standard = blocks.map((block) => toPem("CERTIFICATE", block)).join("");
        const strange = blocks
          .map((block) => between.replaceAll("-", "") + toPem("CERTIFICATE", block).replaceAll("\n", space))
          .join("");
        expect(normalizePem(strange)).toBe(standard);
        expect(normalizePem(standard)).toBe(standard);
      },
    ),
  );
});

test("normalizing any accepted text is idempotent", () => {
  const pieces = fc.constantFrom(
    "-----BEGIN CERTIFICATE-----",
    "-----END CERTIFICATE-----",
    "AAEC",
    "\n",
    "\\n",
    "-",
    " ",
    "=",
  );
  let read = 0;
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const once = tried(() => normalizePem(parts.join("")));
      if (once === "MALFORMED") return;
      read++;
      expect(normalizePem(once)).toBe(once);
    }),
    { numRuns: 1000 },
  );
  expect(read).toBeGreaterThan(100);
});

/** A result, or the only error that is allowed. */
function tried<T>(read: () => T): T | "MALFORMED" {
  try {
    return read();
  } catch (error) {
    expect(error).toMatchObject({ code: "MALFORMED" });
    return "MALFORMED";
  }
}

test("C6: a certificate whose line ends are the two characters backslash-n is the same certificate", async () => {
  const { certificate } = await make(CA);
  const literal = pem(certificate).replaceAll("\n", "\\n");
  expect(oneFromPem("CERTIFICATE", literal)).toEqual(certificate.der);
  expect(new X509Certificate(normalizePem(literal)).fingerprint256.replaceAll(":", "")).toBe(
    certificate.fingerprint,
  );
});

describe("exactly one block", () => {
  const one = toPem("CERTIFICATE", Buffer.of(1, 2, 3));
  const only = 'expected exactly one PEM block "CERTIFICATE"';
  test.each([
    ["none", "", `${only}: it is empty`],
    ["two", one + one, `${only}: there are 2`],
    ["one of another label", one.replaceAll("CERTIFICATE", "PUBLIC KEY"), only],
    [
      "an empty one",
      "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
      'line 1: "CERTIFICATE" is empty',
    ],
    ["a cut one", one.slice(0, -9), 'line 1: "CERTIFICATE" has a BEGIN line but no END line'],
    [
      "labels that do not fit",
      one.replace("END CERTIFICATE", "END PUBLIC KEY"),
      'line 3: "PUBLIC KEY" ends, but what began in line 1 is "CERTIFICATE"',
    ],
  ])("%s is refused as MALFORMED", (_, text, message) => {
    expect(() => oneFromPem("CERTIFICATE", text)).toThrow(
      expect.objectContaining({ code: "MALFORMED", message }) as Error,
    );
  });

  test("other blocks do not matter", () => {
    const other = toPem("PUBLIC KEY", Buffer.of(9));
    expect(oneFromPem("CERTIFICATE", `noise\n${other}${one}${other}`)).toEqual(Buffer.of(1, 2, 3));
  });
});

describe("private keys", () => {
  test("every algorithm's key is PKCS#8 that OpenSSL can read, and reads back as the same key", async () => {
    for (const name of ["RSA_2048", "ECC_256", "ECC_384", "ECC_512", "ED25519"]) {
      const key = await keyAlgorithm(name).generate();
      const text = privateKeyPem(key);
      expect(text).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
      expect(openssl(["pkey", "-noout", "-check"], text)).toMatch(/Key is valid/);
      expect(spki(readPrivateKey(text)).equals(spki(key))).toBe(true);
      expect(spki(readPrivateKey(text.replaceAll("\n", "\\n"))).equals(spki(key))).toBe(true);
    }
  });

  test("OpenSSL's PKCS#1 and SEC 1 texts are read too", async () => {
    for (const name of ["RSA_2048", "ECC_256"]) {
      const key = await keyAlgorithm(name).generate();
      const old = openssl(["pkey", "-traditional"], privateKeyPem(key));
      expect(old).toMatch(/BEGIN (RSA|EC) PRIVATE KEY/);
      expect(spki(readPrivateKey(old)).equals(spki(key))).toBe(true);
    }
  });

  test("encrypted: OpenSSL decrypts it only with the right password, and it uses AES-256-CBC", async () => {
    const key = await keyAlgorithm("ECC_256").generate();
    const text = encryptedPrivateKeyPem(key, "pass,word.1");
    expect(text).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
    expect(openssl(["pkey", "-passin", "pass:pass,word.1"], text)).toBe(privateKeyPem(key));
    expect(openssl(["pkey", "-passin", "pass:other"], text)).toMatch(/^REFUSED/);
    expect(openssl(["asn1parse"], text)).toContain("aes-256-cbc");
    expect(createPrivateKey({ key: text, passphrase: "pass,word.1" }).asymmetricKeyType).toBe("ec");
  });

  test("promise 4: unreadable input is MALFORMED, and neither message nor cause repeats any of it", async () => {
    const key = privateKeyPem(await keyAlgorithm("ECC_256").generate());
    const secret = key.split("\n")[1]!;
    for (const text of [
      "",
      "SECRET",
      key.replace("MI", "XX"),
      key.slice(0, 80),
      `${key.slice(0, 60)}!${key.slice(60)}`,
    ]) {
      let error: unknown;
      try {
        readPrivateKey(text);
      } catch (thrown) {
        error = thrown;
      }
      if (error === undefined) continue;
      expect(error).toBeInstanceOf(PkiError);
      expect(error).toMatchObject({ code: "MALFORMED" });
      expect((error as Error).cause).toBeUndefined();
      const shown = `${(error as Error).message}${(error as Error).stack ?? ""}`;
      expect(shown).not.toContain("SECRET");
      expect(shown).not.toContain(secret.slice(0, 12));
    }
    expect(() => readPrivateKey("SECRET")).toThrow(PkiError);
    expect(() => readPrivateKey(encryptedPrivateKeyPem(createPrivateKey(key), "right"), "wrong")).toThrow(
      PkiError,
    );
  });
});
