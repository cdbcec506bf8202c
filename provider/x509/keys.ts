import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { PkiError } from "../errors";
import { bits, encode, nothing, oid, sequence, unsigned, type Der } from "./der";

/** Private key as unencrypted PKCS#8 PEM. */
export const privateKeyPem = (key: KeyObject): string =>
  key.export({ type: "pkcs8", format: "pem" }).toString();

/** Private key as PKCS#8 PEM encrypted with AES-256-CBC under a password (PBES2, PBKDF2). */
export const encryptedPrivateKeyPem = (key: KeyObject, passphrase: string): string =>
  key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }).toString();

// Issuing asks for it several times.
const encoded = new WeakMap<KeyObject, Buffer>();

/** What is kept of a key as JSON (RFC 7518, 6). */
interface Numbers {
  readonly x?: string;
  readonly y?: string;
  readonly n?: string;
  readonly e?: string;
}

const CURVES: Record<string, string> = {
  prime256v1: "1.2.840.10045.3.1.7",
  secp384r1: "1.3.132.0.34",
  secp521r1: "1.3.132.0.35",
};

const number = (text = ""): Buffer => Buffer.from(text, "base64url");

/** Algorithm and key bits of the usual kinds of keys (RFC 3279, RFC 5480, RFC 8410); undefined for all others. */
function partsOf(key: KeyObject): { algorithm: Der[]; key: Buffer } | undefined {
  const curve = CURVES[key.asymmetricKeyDetails?.namedCurve ?? ""];
  const numbers = (): Numbers => key.export({ format: "jwk" });
  if (key.asymmetricKeyType === "rsa") {
    const { n, e } = numbers();
    const pair = sequence([unsigned(number(n)), unsigned(number(e))]);
    return { algorithm: [oid("1.2.840.113549.1.1.1"), nothing()], key: encode(pair) };
  }
  if (key.asymmetricKeyType === "ed25519")
    return { algorithm: [oid("1.3.101.112")], key: number(numbers().x) };
  if (key.asymmetricKeyType !== "ec" || curve === undefined) return undefined;
  const { x, y } = numbers();
  const point = Buffer.concat([Buffer.of(4), number(x), number(y)]);
  return { algorithm: [oid("1.2.840.10045.2.1"), oid(curve)], key: point };
}

/** Public key as SubjectPublicKeyInfo DER. */
export function spki(key: KeyObject): Buffer {
  const known = encoded.get(key);
  if (known) return known;
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  // OpenSSL's own encoder takes several times as long.
  const parts = partsOf(publicKey);
  const der = parts
    ? encode(sequence([sequence(parts.algorithm), bits(parts.key)]))
    : publicKey.export({ type: "spki", format: "der" });
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
