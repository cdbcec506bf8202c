import { constants, verify, type KeyObject } from "node:crypto";
import type { PkiErrorCode } from "../base/errors";
import { children, content, encode, isTagged, nothing, readOid, type Der } from "./der";
import { publicKeyFacts } from "./keys";
import { keyWords, type PublicKeyFacts } from "./public-key";
import { verifySm2 } from "./sm2";

/** The reason a signature is not accepted: it is wrong (`MALFORMED`), cannot be checked, or is not allowed. */
export interface SignatureProblem {
  readonly code: Extract<PkiErrorCode, "MALFORMED" | "UNSUPPORTED" | "REFUSED">;
  /** A clause about the signature, for example `is made with SHA-1, …`. */
  readonly message: string;
}

/** A signed object, in the three parts that certificates and requests have. */
export interface Signed {
  /** The signed bytes, unchanged. */
  readonly data: Buffer;
  readonly identifier: Der;
  /** The signature value, a BIT STRING. */
  readonly signature: Der;
}

type Family = "RSA" | "RSA-PSS" | "ECDSA" | "SM2" | "Ed25519" | "Ed448";

interface Scheme {
  readonly family: Family;
  /** Hashes of the signature schemes that support several. */
  readonly hash?: string;
}

const rsa = (hash: string): Scheme => ({ family: "RSA", hash });
const ecdsa = (hash: string): Scheme => ({ family: "ECDSA", hash });

const PSS = "1.2.840.113549.1.1.10";

const SCHEMES: Readonly<Record<string, Scheme>> = {
  "1.2.840.113549.1.1.4": rsa("md5"),
  "1.2.840.113549.1.1.5": rsa("sha1"),
  "1.3.14.3.2.29": rsa("sha1"),
  "1.2.840.113549.1.1.14": rsa("sha224"),
  "1.2.840.113549.1.1.11": rsa("sha256"),
  "1.2.840.113549.1.1.12": rsa("sha384"),
  "1.2.840.113549.1.1.13": rsa("sha512"),
  "2.16.840.1.101.3.4.3.14": rsa("sha3-256"),
  "2.16.840.1.101.3.4.3.15": rsa("sha3-384"),
  "2.16.840.1.101.3.4.3.16": rsa("sha3-512"),
  "1.2.840.10045.4.1": ecdsa("sha1"),
  "1.2.840.10045.4.3.1": ecdsa("sha224"),
  "1.2.840.10045.4.3.2": ecdsa("sha256"),
  "1.2.840.10045.4.3.3": ecdsa("sha384"),
  "1.2.840.10045.4.3.4": ecdsa("sha512"),
  "2.16.840.1.101.3.4.3.10": ecdsa("sha3-256"),
  "2.16.840.1.101.3.4.3.11": ecdsa("sha3-384"),
  "2.16.840.1.101.3.4.3.12": ecdsa("sha3-512"),
  "1.2.156.10197.1.501": { family: "SM2" },
  "1.3.101.112": { family: "Ed25519" },
  "1.3.101.113": { family: "Ed448" },
  [PSS]: { family: "RSA-PSS" },
};

/** Names, for messages, of signature schemes that are not supported. */
const OTHERS: Readonly<Record<string, string>> = {
  "1.2.840.113549.1.1.2": "MD2",
  "1.2.840.113549.1.1.3": "MD4",
  "1.2.840.10040.4.3": "DSA",
  "2.16.840.1.101.3.4.3.1": "DSA",
  "2.16.840.1.101.3.4.3.2": "DSA",
  "2.16.840.1.101.3.4.3.17": "ML-DSA",
  "2.16.840.1.101.3.4.3.18": "ML-DSA",
  "2.16.840.1.101.3.4.3.19": "ML-DSA",
};

/**
 * Signature algorithms allowed for requests: with hashes that are not broken, in the forms that the services accept.
 */
const ACCEPTED = ["sha256", "sha384", "sha512"];
const BROKEN = ["md5", "sha1"];
const HASH_WORDS: Readonly<Record<string, string>> = { sha1: "SHA-1", sha224: "SHA-224" };

const wrong = (message: string): SignatureProblem => ({ code: "MALFORMED", message });
const unsupported = (message: string): SignatureProblem => ({ code: "UNSUPPORTED", message });

/**
 * The reason the signature of a request proves nothing; undefined if it is valid. The rules are stricter than for
 * certificates issued by others: the identifier must be exactly as the standards specify, and the hash must not be
 * broken.
 */
export function requestSignatureProblem(signed: Signed, key: KeyObject): SignatureProblem | undefined {
  const dotted = readOid(children(signed.identifier)[0]);
  const { family, hash } = SCHEMES[dotted] ?? {};
  if (dotted === PSS)
    return unsupported("is made with RSA-PSS, which is not supported: sign with PKCS #1 v1.5");
  const problem = hash === undefined ? undefined : hashProblem(hash);
  if (problem) return problem;
  const [, ...parameters] = children(signed.identifier);
  const expected = family === "RSA" ? "NULL" : "none";
  if (family !== undefined && parametersOf(parameters) !== expected) {
    return wrong(`names its algorithm with wrong parameters: ${family} has ${expected} (RFC 3279, 2.2)`);
  }
  return signatureProblem(signed, key);
}

function hashProblem(hash: string): SignatureProblem | undefined {
  if (ACCEPTED.includes(hash)) return undefined;
  const words = HASH_WORDS[hash] ?? hash.toUpperCase();
  if (!BROKEN.includes(hash))
    return unsupported(`is made with ${words}, which is not supported: sign with SHA-256`);
  return {
    code: "REFUSED",
    message: `is made with ${words}, which is broken and not accepted: sign with SHA-256`,
  };
}

const parametersOf = (parameters: readonly Der[]): "none" | "NULL" | "others" => {
  const [only] = parameters;
  if (!only) return "none";
  return parameters.length === 1 && encode(only).equals(encode(nothing())) ? "NULL" : "others";
};

/** The reason a signature does not verify with a key; undefined if it does. */
export function signatureProblem(signed: Signed, key: KeyObject): SignatureProblem | undefined {
  const [type, ...parameters] = children(signed.identifier);
  const dotted = readOid(type);
  const scheme = SCHEMES[dotted];
  const facts = publicKeyFacts(key);
  if (!scheme) return unsupported(`is made with ${OTHERS[dotted] ?? dotted}, which is not supported`);
  if (!facts || !fits(scheme.family, facts)) {
    const words = facts ? keyWords(facts) : "of another kind";
    return wrong(`claims to be one of ${scheme.family}, but the key is ${words}`);
  }
  const value = content(signed.signature);
  if (value[0] !== 0) return wrong("is not a whole number of bytes");
  if (dotted === PSS) return pssProblem(signed, parameters[0], key);
  if (parametersOf(parameters) === "others") return wrong("names its algorithm with wrong parameters");
  const isRight = scheme.family === "SM2" ? verifySm2 : nodeVerify(scheme.hash);
  return isRight(signed.data, value.subarray(1), key) ? undefined : NO;
}

const NO = wrong("does not verify");

function fits(family: Family, facts: PublicKeyFacts): boolean {
  switch (facts.kind) {
    case "RSA":
      return family === "RSA-PSS" || (family === "RSA" && !facts.isPss);
    case "EC":
      return family === (facts.curve.name === "SM2" ? "SM2" : "ECDSA");
    default:
      return family === facts.kind;
  }
}

type Padding = { readonly padding: number; readonly saltLength: number } | undefined;

const nodeVerify =
  (hash: string | undefined, padding?: Padding) =>
  (data: Buffer, signature: Buffer, key: KeyObject): boolean => {
    try {
      return verify(hash, data, { key, ...padding }, signature);
    } catch {
      // Some versions of OpenSSL throw on numbers out of range and on signatures that are not DER.
      return false;
    }
  };

const PSS_HASHES: Readonly<Record<string, string>> = {
  "1.3.14.3.2.26": "sha1",
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};

/** RSASSA-PSS with the same hash for the message and the mask (RFC 4055, 3.1), which is what everyone uses. */
function pssProblem(
  signed: Signed,
  parameters: Der | undefined,
  key: KeyObject,
): SignatureProblem | undefined {
  const part = (tag: number): Der | undefined =>
    children(children(parameters).find((node) => isTagged(node, tag)))[0];
  const [hash, mask, salt] = [part(0), part(1), part(2)];
  const name = hash ? PSS_HASHES[readOid(children(hash)[0])] : "sha1";
  const masked = mask ? PSS_HASHES[readOid(children(children(mask)[1])[0])] : "sha1";
  if (name === undefined || masked !== name) return unsupported("is made with RSA-PSS and unusual hashes");
  const [saltLength, ...more] = salt ? content(salt) : [20];
  if (saltLength === undefined || more.length > 0)
    return unsupported("is made with RSA-PSS and an unusual salt");
  const isRight = nodeVerify(name, { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
  return isRight(signed.data, content(signed.signature).subarray(1), key) ? undefined : NO;
}
