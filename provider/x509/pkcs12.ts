import { createCipheriv, createHash, createHmac, pbkdf2Sync } from "node:crypto";
import {
  bmp,
  encode,
  explicit,
  implicit,
  integer,
  nothing,
  octets,
  oid,
  sequence,
  set,
  setOf,
  type Der,
} from "./der";
import type { Entropy } from "./issue";
import type { KeyStore, StoreContent, TrustStore } from "./key-store";
import type { Certificate } from "./parse";
import { derive } from "./pkcs12-derivation";

/**
 * How a file is protected: `modern` is what current readers make themselves, `legacy` what Java before 8u301 and
 * Windows before 2019 can read, `pbmac1` is `modern` with the MAC of RFC 9579.
 */
export const PKCS12_PROFILES = ["modern", "legacy", "pbmac1"] as const;
export type Pkcs12Profile = (typeof PKCS12_PROFILES)[number];

const DATA = "1.2.840.113549.1.7.1";
const ENCRYPTED_DATA = "1.2.840.113549.1.7.6";
const KEY_BAG = "1.2.840.113549.1.12.10.1.2";
const CERTIFICATE_BAG = "1.2.840.113549.1.12.10.1.3";
const X509_CERTIFICATE = "1.2.840.113549.1.9.22.1";
const FRIENDLY_NAME = "1.2.840.113549.1.9.20";
const LOCAL_KEY_ID = "1.2.840.113549.1.9.21";
/** Of Oracle: Java takes a certificate without it for one of a chain, and trusts only those that have it. */
const TRUSTED_KEY_USAGE = "2.16.840.1.113894.746875.1.1";
const ANY_USAGE = "2.5.29.37.0";

interface Encrypted {
  readonly algorithm: Der;
  readonly data: Buffer;
}

/** Encrypts and authenticates what is in a file, under its password. */
interface Protection {
  readonly encrypt: (data: Buffer, password: string, entropy: Entropy) => Encrypted;
  readonly mac: (safe: Buffer, password: string, entropy: Entropy) => Der;
}

const PROTECTIONS: Record<Pkcs12Profile, Protection> = {
  modern: { encrypt: encryptAes, mac: derivedMac("sha256", "2.16.840.1.101.3.4.2.1", 50_000) },
  legacy: { encrypt: encryptTripleDes, mac: derivedMac("sha1", "1.3.14.3.2.26", 10_000) },
  pbmac1: { encrypt: encryptAes, mac: pbmac1 },
};

/**
 * A PKCS #12 file (RFC 7292), DER, encrypted and authenticated under one password.
 *
 * @param password - printable ASCII: readers do not agree on the encoding of anything else
 */
export function issuePkcs12(
  content: StoreContent,
  password: string,
  profile: Pkcs12Profile,
  entropy: Entropy,
): Buffer {
  const { encrypt, mac } = PROTECTIONS[profile];
  const encrypted = (data: Buffer): Encrypted => encrypt(data, password, entropy);
  const safe = encode(
    sequence("trusted" in content ? trustSafe(content, encrypted) : keySafe(content, encrypted)),
  );
  return encode(sequence([integer(3), plainData(safe), mac(safe, password, entropy)]));
}

/** Certificates that Java trusts. */
const trustSafe = ({ trusted }: TrustStore, encrypted: (data: Buffer) => Encrypted): Der[] => {
  const bags = trusted.map(({ certificate, alias }) =>
    certificateBag(certificate, [
      attribute(FRIENDLY_NAME, bmp(alias)),
      attribute(TRUSTED_KEY_USAGE, oid(ANY_USAGE)),
    ]),
  );
  return [encryptedData(encrypted(encode(sequence(bags))))];
};

/** A key and its chain, whose first certificate bears the key's attributes. */
function keySafe({ privateKey, chain, alias }: KeyStore, encrypted: (data: Buffer) => Encrypted): Der[] {
  const keyId = createHash("sha1")
    .update(chain[0]?.der ?? "")
    .digest();
  const own = [
    ...(alias === undefined ? [] : [attribute(FRIENDLY_NAME, bmp(alias))]),
    attribute(LOCAL_KEY_ID, octets(keyId)),
  ];
  const certificates = chain.map((one, index) => certificateBag(one, index === 0 ? own : []));
  const shrouded = encrypted(privateKey.export({ type: "pkcs8", format: "der" }));
  const key = sequence([shrouded.algorithm, octets(shrouded.data)]);
  return [
    encryptedData(encrypted(encode(sequence(certificates)))),
    plainData(encode(sequence([bag(KEY_BAG, key, own)]))),
  ];
}

const bag = (type: string, value: Der, own: readonly Der[]): Der =>
  sequence([oid(type), explicit(0, [value]), ...(own.length > 0 ? [setOf(own)] : [])]);

const certificateBag = ({ der }: Certificate, own: readonly Der[]): Der =>
  bag(CERTIFICATE_BAG, sequence([oid(X509_CERTIFICATE), explicit(0, [octets(der)])]), own);

const attribute = (type: string, value: Der): Der => sequence([oid(type), set([value])]);

const plainData = (data: Buffer): Der => sequence([oid(DATA), explicit(0, [octets(data)])]);

const encryptedData = ({ algorithm, data }: Encrypted): Der =>
  sequence([
    oid(ENCRYPTED_DATA),
    explicit(0, [sequence([integer(0), sequence([oid(DATA), algorithm, implicit(0, data)])])]),
  ]);

/** The MAC of RFC 7292, its key derived as appendix B says. */
function derivedMac(hash: "sha256" | "sha1", hashOid: string, iterations: number): Protection["mac"] {
  return (safe, password, entropy) => {
    const salt = entropy(16);
    const key = derive(hash, 3, password, salt, iterations, hash === "sha1" ? 20 : 32);
    const digest = createHmac(hash, key).update(safe).digest();
    const algorithm = sequence([oid(hashOid), nothing()]);
    return sequence([sequence([algorithm, octets(digest)]), octets(salt), integer(iterations)]);
  };
}

const AES_ITERATIONS = 50_000;
const TRIPLE_DES_ITERATIONS = 10_000;
const PBES2 = "1.2.840.113549.1.5.13";
const PBKDF2 = "1.2.840.113549.1.5.12";
const PBMAC1 = "1.2.840.113549.1.5.14";
const HMAC_SHA_256 = "1.2.840.113549.2.9";

const hmacSha256 = (): Der => sequence([oid(HMAC_SHA_256), nothing()]);

/** PBMAC1 with PBKDF2 and HMAC-SHA-256 (RFC 9579); salt and iterations beside it are not used, and 1 is the default. */
function pbmac1(safe: Buffer, password: string, entropy: Entropy): Der {
  const salt = entropy(16);
  const key = pbkdf2Sync(password, salt, AES_ITERATIONS, 32, "sha256");
  const digest = createHmac("sha256", key).update(safe).digest();
  const parameters = [octets(salt), integer(AES_ITERATIONS), integer(32), hmacSha256()];
  const derivation = sequence([oid(PBKDF2), sequence(parameters)]);
  const algorithm = sequence([oid(PBMAC1), sequence([derivation, hmacSha256()])]);
  return sequence([sequence([algorithm, octets(digest)]), octets(Buffer.from("NOT USED"))]);
}

/** PBES2 with PBKDF2, HMAC-SHA-256 and AES-256-CBC (RFC 8018). */
function encryptAes(data: Buffer, password: string, entropy: Entropy): Encrypted {
  const [salt, iv] = [entropy(16), entropy(16)];
  const key = pbkdf2Sync(password, salt, AES_ITERATIONS, 32, "sha256");
  const kdf = sequence([oid(PBKDF2), sequence([octets(salt), integer(AES_ITERATIONS), hmacSha256()])]);
  const cipher = sequence([oid("2.16.840.1.101.3.4.1.42"), octets(iv)]);
  return {
    algorithm: sequence([oid(PBES2), sequence([kdf, cipher])]),
    data: through(createCipheriv("aes-256-cbc", key, iv), data),
  };
}

/** The cipher of 1999 (RFC 7292, appendix C): triple DES, its key derived with SHA-1. */
function encryptTripleDes(data: Buffer, password: string, entropy: Entropy): Encrypted {
  const salt = entropy(8);
  const key = derive("sha1", 1, password, salt, TRIPLE_DES_ITERATIONS, 24);
  const iv = derive("sha1", 2, password, salt, TRIPLE_DES_ITERATIONS, 8);
  const parameters = sequence([octets(salt), integer(TRIPLE_DES_ITERATIONS)]);
  return {
    algorithm: sequence([oid("1.2.840.113549.1.12.1.3"), parameters]),
    data: through(createCipheriv("des-ede3-cbc", key, iv), data),
  };
}

const through = (cipher: ReturnType<typeof createCipheriv>, data: Buffer): Buffer =>
  Buffer.concat([cipher.update(data), cipher.final()]);
