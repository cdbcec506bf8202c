import { generateKeyPair, sign, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { PkiError } from "../base/errors";
import { encode, nothing, oid, sequence, type Der } from "./der";
import { publicKeyFacts } from "./keys";
import { algorithmName, keyWords } from "./public-key";
import { signSm2 } from "./sm2";

/** Key families; a certificate and its issuer use the same family. */
export type Family = "RSA" | "ECC" | "SM2" | "ED25519";

/** Everything that depends on the key algorithm, in one place. */
export interface KeyAlgorithmEntry {
  readonly name: string;
  readonly family: Family;
  /** Key size in bits. */
  readonly bits: number;
  /** Generates a key pair; RSA primes are searched for on the thread pool. */
  generate(): Promise<KeyObject>;
}

/** The signature algorithm, determined by the issuer's key. */
export interface SignatureAlgorithmEntry {
  readonly name: string;
  readonly identifier: () => Der;
  sign(data: Buffer, key: KeyObject): Promise<Buffer>;
}

const newKeyPair = promisify(generateKeyPair);
const signOnPool = promisify<string | null, Buffer, KeyObject, Buffer>(sign);

const rsa = (bits: number): KeyAlgorithmEntry => ({
  name: `RSA_${bits}`,
  family: "RSA",
  bits,
  generate: async () => (await newKeyPair("rsa", { modulusLength: bits })).privateKey,
});

const ecc = (name: string, bits: number, namedCurve: string): KeyAlgorithmEntry => ({
  name,
  family: "ECC",
  bits,
  generate: async () => (await newKeyPair("ec", { namedCurve, paramEncoding: "named" })).privateKey,
});

const ed25519: KeyAlgorithmEntry = {
  name: "ED25519",
  family: "ED25519",
  bits: 256,
  generate: async () => (await newKeyPair("ed25519")).privateKey,
};

const sm2: KeyAlgorithmEntry = {
  name: "SM2_256",
  family: "SM2",
  bits: 256,
  generate: async () => (await newKeyPair("ec", { namedCurve: "SM2", paramEncoding: "named" })).privateKey,
};

/** Every algorithm that keys can be generated for, by its documented name. */
export const KEY_ALGORITHMS: ReadonlyMap<string, KeyAlgorithmEntry> = new Map<string, KeyAlgorithmEntry>(
  [
    ...[1024, 2048, 3072, 4096].map(rsa),
    ecc("ECC_256", 256, "P-256"),
    ecc("ECC_384", 384, "P-384"),
    ecc("ECC_512", 521, "P-521"),
    ed25519,
    sm2,
  ].map((algorithm) => [algorithm.name, algorithm]),
);

/** The algorithm with a documented name such as `RSA_2048`. */
export function keyAlgorithm(name: string): KeyAlgorithmEntry {
  const algorithm = KEY_ALGORITHMS.get(name);
  if (algorithm) return algorithm;
  throw new PkiError(
    "UNSUPPORTED",
    `the local CA cannot make ${name} keys; it can make ${[...KEY_ALGORITHMS.keys()].join(", ")}`,
  );
}

/** The family of a documented name, including algorithms that this CA cannot generate keys for. */
export const familyOf = (name: string): Family => name.split("_")[0] as Family;

/** The documented name of a key's algorithm; undefined if it has none. */
export function algorithmOf(key: KeyObject): string | undefined {
  const facts = publicKeyFacts(key);
  return facts && algorithmName(facts);
}

/** Hashes that can be requested for a signature; SM2 and Ed25519 have a fixed one. */
export const HASHES = ["SHA256", "SHA384", "SHA512"] as const;
export type Hash = (typeof HASHES)[number];

const signature = (
  name: string,
  dotted: string,
  digest: string | null,
  parameters: () => Der[] = () => [],
): SignatureAlgorithmEntry => ({
  name,
  identifier: () => sequence([oid(dotted), ...parameters()]),
  // Handing work to the thread pool takes longer than a signature of the fast algorithms.
  sign: (data, key) =>
    isFast(key) ? Promise.resolve(sign(digest, data, key)) : signOnPool(digest, data, key),
});

const FAST = ["ECC_256", "ED25519"];
const isFast = (key: KeyObject): boolean => FAST.includes(algorithmOf(key) ?? "");

const withRsa = (hash: Hash, last: number): SignatureAlgorithmEntry =>
  signature(`${hash}WITHRSA`, `1.2.840.113549.1.1.${last}`, hash.toLowerCase(), () => [nothing()]);
const withEcdsa = (hash: Hash, last: number): SignatureAlgorithmEntry =>
  signature(`${hash}WITHECDSA`, `1.2.840.10045.4.3.${last}`, hash.toLowerCase());

const SIGNATURES: Record<string, Record<Hash, SignatureAlgorithmEntry>> = {
  RSA: { SHA256: withRsa("SHA256", 11), SHA384: withRsa("SHA384", 12), SHA512: withRsa("SHA512", 13) },
  ECC: { SHA256: withEcdsa("SHA256", 2), SHA384: withEcdsa("SHA384", 3), SHA512: withEcdsa("SHA512", 4) },
  ED25519: always(signature("ED25519", "1.3.101.112", null)),
  SM2: always({
    name: "SM3WITHSM2",
    identifier: () => sequence([oid("1.2.156.10197.1.501")]),
    sign: (data, key) => Promise.resolve(signSm2(data, key)),
  }),
};

function always(only: SignatureAlgorithmEntry): Record<Hash, SignatureAlgorithmEntry> {
  return { SHA256: only, SHA384: only, SHA512: only };
}

/** The signature name for issuers of a key family; undefined for an unsupported family. */
export const signatureName = (family: string): string | undefined => SIGNATURES[family]?.SHA256.name;

/** The name of a signature algorithm, by its OID; undefined for an unsupported one. */
export const signatureNameOf = (identifier: Der): string | undefined =>
  Object.values(SIGNATURES)
    .flatMap((family) => Object.values(family))
    .find((algorithm) => encode(algorithm.identifier()).equals(encode(identifier)))?.name;

const signatureOf = (key: KeyObject, hash: Hash): SignatureAlgorithmEntry | undefined =>
  SIGNATURES[familyOf(algorithmOf(key) ?? "")]?.[hash];

/** The reason a key cannot sign, for messages; undefined if it can. */
export function signingProblem(key: KeyObject): string | undefined {
  if (signatureOf(key, "SHA256")) return undefined;
  const facts = publicKeyFacts(key);
  const words = facts ? keyWords(facts) : "a key of this kind";
  return `${words} cannot sign here: RSA, ECDSA on P-256, P-384 and P-521, Ed25519 and SM2 can`;
}

/** The signature algorithm for an issuer's key. */
export function signatureAlgorithm(issuerKey: KeyObject, hash: Hash = "SHA256"): SignatureAlgorithmEntry {
  const algorithm = signatureOf(issuerKey, hash);
  if (algorithm) return algorithm;
  throw new PkiError("UNSUPPORTED", signingProblem(issuerKey) ?? "there is no such signature");
}
