import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { readSpki } from "../../provider/x509/public-key";

const { n } = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "jwk" });

/** The SubjectPublicKeyInfo of an RSA key with the given hexadecimal exponent. */
function withExponent(digits: string): Buffer {
  const jwk = { kty: "RSA", n: n ?? "", e: Buffer.from(digits, "hex").toString("base64url") };
  return createPublicKey({ key: jwk, format: "jwk" }).export({ format: "der", type: "spki" });
}

test.each(["01", "02", "04", "010000", "0100010000"])(
  "an RSA key with the exponent 0x%s is refused, because it proves nothing",
  (digits) => {
    expect(() => readSpki(withExponent(digits))).toThrow(
      expect.objectContaining({
        code: "MALFORMED",
        message: expect.stringContaining("an exponent with which signatures prove nothing") as string,
      }) as Error,
    );
  },
);

test.each(["03", "11", "010001"])("an RSA key with the exponent 0x%s is read", (digits) => {
  expect(readSpki(withExponent(digits))).toMatchObject({ kind: "RSA", bits: 2048 });
});
