import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { PkiError } from "../errors";

/** Private key as unencrypted PKCS#8 PEM. */
export const privateKeyPem = (key: KeyObject): string =>
  key.export({ type: "pkcs8", format: "pem" }).toString();

/** Private key as PKCS#8 PEM encrypted with AES-256-CBC under a password (PBES2, PBKDF2). */
export const encryptedPrivateKeyPem = (key: KeyObject, passphrase: string): string =>
  key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }).toString();

// Issuing asks for it several times, and OpenSSL encodes it anew each time.
const encoded = new WeakMap<KeyObject, Buffer>();

/** Public key as SubjectPublicKeyInfo DER. */
export function spki(key: KeyObject): Buffer {
  const known = encoded.get(key);
  if (known) return known;
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  const der = publicKey.export({ type: "spki", format: "der" });
  encoded.set(key, der);
  return der;
}

/** Public key as SubjectPublicKeyInfo PEM. */
export const publicKeyPem = (key: KeyObject): string =>
  (key.type === "private" ? createPublicKey(key) : key).export({ type: "spki", format: "pem" }).toString();

/** SHA-256 of data, upper-case hexadecimal. */
export const sha256Hex = (data: Buffer | string): string =>
  createHash("sha256").update(data).digest("hex").toUpperCase();

/**
 * Reads a private key from PEM.
 *
 * @param passphrase - needed for an encrypted key
 * @throws PkiError `MALFORMED`; neither the message nor its cause holds any of the key
 */
export function readPrivateKey(pem: string, passphrase?: string): KeyObject {
  try {
    return createPrivateKey({ key: pem.replaceAll("\\n", "\n"), format: "pem", passphrase });
  } catch (error) {
    const reason = (error as { code?: string }).code ?? "unreadable";
    throw new PkiError("MALFORMED", `not a readable PEM private key (${reason})`);
  }
}
