import { createCipheriv, createHash, createHmac, pbkdf2Sync, type KeyObject } from "node:crypto";
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
  type Der,
} from "./der";
import type { Entropy } from "./issue";
import type { Certificate } from "./parse";
import { derive } from "./pkcs12-derivation";

/**
 * How a file is protected: `modern` is what current readers make themselves, `legacy` what Java before 8u301 and
 * Windows before 2019 can read.
 */
export const PKCS12_PROFILES = ["modern", "legacy"] as const;
export type Pkcs12Profile = (typeof PKCS12_PROFILES)[number];

/** What goes into a file. */
export interface Pkcs12Content {
  readonly privateKey: KeyObject;
  /** The certificate of the key, then what is above it. */
  readonly chain: readonly Certificate[];
  /** How readers call the key (`friendlyName`). */
  readonly alias?: string | undefined;
}

const DATA = "1.2.840.113549.1.7.1";
const ENCRYPTED_DATA = "1.2.840.113549.1.7.6";
const KEY_BAG = "1.2.840.113549.1.12.10.1.2";
const CERTIFICATE_BAG = "1.2.840.113549.1.12.10.1.3";
const X509_CERTIFICATE = "1.2.840.113549.1.9.22.1";
const FRIENDLY_NAME = "1.2.840.113549.1.9.20";
const LOCAL_KEY_ID = "1.2.840.113549.1.9.21";

interface Encrypted {
  readonly algorithm: Der;
  readonly data: Buffer;
}

interface Protection {
  readonly hash: "sha256" | "sha1";
  readonly hashOid: string;
  readonly iterations: number;
  encrypt(data: Buffer, password: string, iterations: number, entropy: Entropy): Encrypted;
}

const PROTECTIONS: Record<Pkcs12Profile, Protection> = {
  modern: {
    hash: "sha256",
    hashOid: "2.16.840.1.101.3.4.2.1",
    iterations: 50_000,
    encrypt: encryptAes,
  },
  legacy: { hash: "sha1", hashOid: "1.3.14.3.2.26", iterations: 10_000, encrypt: encryptTripleDes },
};

/**
 * A PKCS #12 file (RFC 7292), DER: the key and its chain, encrypted and authenticated under one password.
 *
 * @param password - printable ASCII: readers do not agree on the encoding of anything else
 */
export function issuePkcs12(
  { privateKey, chain, alias }: Pkcs12Content,
  password: string,
  profile: Pkcs12Profile,
  entropy: Entropy,
): Buffer {
  const protection = PROTECTIONS[profile];
  const encrypt = (data: Buffer): Encrypted =>
    protection.encrypt(data, password, protection.iterations, entropy);
  const keyId = createHash("sha1")
    .update(chain[0]?.der ?? "")
    .digest();
  const certificates = chain.map(({ der }, index) =>
    bag(
      CERTIFICATE_BAG,
      sequence([oid(X509_CERTIFICATE), explicit(0, [octets(der)])]),
      index === 0 ? attributes(keyId, alias) : [],
    ),
  );
  const shrouded = encrypt(privateKey.export({ type: "pkcs8", format: "der" }));
  const key = sequence([shrouded.algorithm, octets(shrouded.data)]);
  const safe = encode(
    sequence([
      encryptedData(encrypt(encode(sequence(certificates)))),
      plainData(encode(sequence([bag(KEY_BAG, key, attributes(keyId, alias))]))),
    ]),
  );
  return encode(sequence([integer(3), plainData(safe), mac(safe, password, protection, entropy(16))]));
}

const bag = (type: string, value: Der, own: Der[]): Der =>
  sequence([oid(type), explicit(0, [value]), ...(own.length > 0 ? [set(own)] : [])]);

const attributes = (keyId: Buffer, alias: string | undefined): Der[] => [
  ...(alias === undefined ? [] : [sequence([oid(FRIENDLY_NAME), set([bmp(alias)])])]),
  sequence([oid(LOCAL_KEY_ID), set([octets(keyId)])]),
];

const plainData = (data: Buffer): Der => sequence([oid(DATA), explicit(0, [octets(data)])]);

const encryptedData = ({ algorithm, data }: Encrypted): Der =>
  sequence([
    oid(ENCRYPTED_DATA),
    explicit(0, [sequence([integer(0), sequence([oid(DATA), algorithm, implicit(0, data)])])]),
  ]);

function mac(safe: Buffer, password: string, { hash, hashOid, iterations }: Protection, salt: Buffer): Der {
  const size = hash === "sha1" ? 20 : 32;
  const key = derive(hash, 3, password, salt, iterations, size);
  const digest = createHmac(hash, key).update(safe).digest();
  const algorithm = sequence([oid(hashOid), nothing()]);
  return sequence([sequence([algorithm, octets(digest)]), octets(salt), integer(iterations)]);
}

/** PBES2 with PBKDF2, HMAC-SHA-256 and AES-256-CBC (RFC 8018). */
function encryptAes(data: Buffer, password: string, iterations: number, entropy: Entropy): Encrypted {
  const [salt, iv] = [entropy(16), entropy(16)];
  const key = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const prf = sequence([oid("1.2.840.113549.2.9"), nothing()]);
  const kdf = sequence([oid("1.2.840.113549.1.5.12"), sequence([octets(salt), integer(iterations), prf])]);
  const cipher = sequence([oid("2.16.840.1.101.3.4.1.42"), octets(iv)]);
  return {
    algorithm: sequence([oid("1.2.840.113549.1.5.13"), sequence([kdf, cipher])]),
    data: through(createCipheriv("aes-256-cbc", key, iv), data),
  };
}

/** The cipher of 1999 (RFC 7292, appendix C): triple DES, its key derived with SHA-1. */
function encryptTripleDes(data: Buffer, password: string, iterations: number, entropy: Entropy): Encrypted {
  const salt = entropy(8);
  const key = derive("sha1", 1, password, salt, iterations, 24);
  const iv = derive("sha1", 2, password, salt, iterations, 8);
  return {
    algorithm: sequence([oid("1.2.840.113549.1.12.1.3"), sequence([octets(salt), integer(iterations)])]),
    data: through(createCipheriv("des-ede3-cbc", key, iv), data),
  };
}

const through = (cipher: ReturnType<typeof createCipheriv>, data: Buffer): Buffer =>
  Buffer.concat([cipher.update(data), cipher.final()]);
