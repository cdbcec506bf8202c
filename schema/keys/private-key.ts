import { defineResource, replaces } from "../resource";
import { text } from "../types";
import { KEY_ALGORITHM, publicKey } from "./common";

/** `keys.PrivateKey`. */
export const privateKey = defineResource({
  kind: "keys.PrivateKey",
  operations: [],
  summary:
    "A private key, generated on the machine that runs Pulumi and kept, encrypted, only in the stack's state.",
  example: `
const key = new keys.PrivateKey("gateway", { algorithm: "ECC_256" });
export const publicKey = key.publicKey;`,
  role: "key",
  noun: "the key",
  certificate: false,
  arguments: {
    algorithm: replaces(KEY_ALGORITHM, {
      text: "Key algorithm: RSA with the modulus length in bits, `ECC_256`, `ECC_384` and `ECC_512` (P-256, P-384 and P-521), Ed25519, or SM2",
      decides: ["algorithm"],
    }),
    privateKey: replaces(text("private key", 20_000), {
      text: "An existing, unencrypted private key (PKCS#8, PKCS#1 or SEC 1 PEM, {limits}) to manage instead of a new one; it must be of `algorithm`",
      decides: ["privateKey"],
      same: "private key",
      secret: true,
      default: { says: "a new key is generated" },
    }),
  },
  outputs: {
    privateKey: { type: "string", secret: true, text: "Private key, PKCS#8 PEM, always secret." },
    ...publicKey,
    fingerprint: { type: "string", text: "SHA-256 of the DER SubjectPublicKeyInfo, upper-case hexadecimal." },
  },
});
