import { createHash, type KeyObject } from "node:crypto";
import { PkiError } from "../base/errors";
import { bits, encode, nothing, oid, sequence, unsigned, type Der } from "./der";
import { importPrivate, importPublic, publicHalf } from "./native-keys";
import { readPrivateKeyPem } from "./private-key-pem";
import { readSpki, spkiOf, type PublicKeyFacts } from "./public-key";

/** Private key as unencrypted PKCS#8 PEM. */
export const privateKeyPem = (key: KeyObject): string =>
  key.export({ type: "pkcs8", format: "pem" }).toString();

/** Private key as PKCS#8 PEM encrypted with AES-256-CBC under a password (PBES2, PBKDF2). */
export const encryptedPrivateKeyPem = (key: KeyObject, passphrase: string): string =>
  key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }).toString();

// Issuing needs them several times.
const encoded = new WeakMap<KeyObject, Buffer>();
const known = new WeakMap<KeyObject, PublicKeyFacts>();

/** The members of a JWK that are used (RFC 7518, 6). */
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

/** Algorithm and key bits of the usual key types (RFC 3279, RFC 5480, RFC 8410); undefined for all others. */
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
  const there = encoded.get(key);
  if (there) return there;
  const publicKey = publicHalf(key);
  // OpenSSL's own encoder takes several times as long.
  const parts = partsOf(publicKey);
  const der = parts
    ? encode(sequence([sequence(parts.algorithm), bits(parts.key)]))
    : publicKey.export({ type: "spki", format: "der" });
  encoded.set(key, der);
  return der;
}

/** The kind of a key, according to its encoding; undefined for unsupported types. */
export function publicKeyFacts(key: KeyObject): PublicKeyFacts | undefined {
  const there = known.get(key);
  if (there || key.type === "secret") return there;
  try {
    const facts = readSpki(spki(key));
    known.set(key, facts);
    return facts;
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

function remember(key: KeyObject, facts: PublicKeyFacts, der: Buffer): KeyObject {
  known.set(key, facts);
  encoded.set(key, der);
  return key;
}

/**
 * Reads a SubjectPublicKeyInfo.
 *
 * @throws PkiError `MALFORMED` or `UNSUPPORTED`
 */
export const readPublicKey = (der: Buffer): KeyObject => publicKeyFrom(readSpki(der), der);

/** A key object from a parsed key. */
export function publicKeyFrom(facts: PublicKeyFacts, der: Buffer): KeyObject {
  // RSA-PSS keys keep the parameters of their encoding.
  const isPss = facts.kind === "RSA" && facts.isPss;
  return remember(importPublic(facts), facts, isPss ? der : spkiOf(facts));
}

/** The public half of a private key. */
export const publicKeyOf = (key: KeyObject): KeyObject => publicHalf(key);

/** Public key as SubjectPublicKeyInfo PEM. */
export const publicKeyPem = (key: KeyObject): string =>
  publicHalf(key).export({ type: "spki", format: "pem" }).toString();

/** SHA-256 of data, upper-case hexadecimal. */
export const sha256Hex = (data: Buffer | string): string =>
  createHash("sha256").update(data).digest("hex").toUpperCase();

/**
 * Reads a private key from PEM.
 *
 * @param passphrase - needed for an encrypted key
 * @throws PkiError `MALFORMED` or `UNSUPPORTED`; neither the message nor its cause contains any part of the key
 */
export function readPrivateKey(pem: string, passphrase?: string): KeyObject {
  const { publicKey, pkcs8 } = readPrivateKeyPem(pem, passphrase);
  return remember(importPrivate(pkcs8), publicKey, spkiOf(publicKey));
}
