import { createDecipheriv, createHash, pbkdf2Sync, scryptSync } from "node:crypto";
import { PkiError } from "../base/errors";
import { children, content, readOid, type Der } from "./der";
import { derive } from "./pkcs12-derivation";
import { decodeStrictly, derProblem } from "./strict-der";

/** A cipher in CBC mode: its name, key size and block size. */
interface Cipher {
  readonly name: string;
  readonly key: number;
  readonly iv: number;
}

const aes = (bits: number): Cipher => ({ name: `aes-${bits}-cbc`, key: bits / 8, iv: 16 });
const TRIPLE_DES: Cipher = { name: "des-ede3-cbc", key: 24, iv: 8 };

const CIPHERS: Readonly<Record<string, Cipher>> = {
  "2.16.840.1.101.3.4.1.2": aes(128),
  "2.16.840.1.101.3.4.1.22": aes(192),
  "2.16.840.1.101.3.4.1.42": aes(256),
  "1.2.840.113549.3.7": TRIPLE_DES,
  "1.2.156.10197.1.104.2": { name: "sm4-cbc", key: 16, iv: 16 },
};

/** Pseudo-random functions of PBKDF2: HMAC with these hashes. */
const HASHES: Readonly<Record<string, string>> = {
  "1.2.840.113549.2.7": "sha1",
  "1.2.840.113549.2.8": "sha224",
  "1.2.840.113549.2.9": "sha256",
  "1.2.840.113549.2.10": "sha384",
  "1.2.840.113549.2.11": "sha512",
  "1.2.156.10197.1.401.2": "sm3",
};

const PBES2 = "1.2.840.113549.1.5.13";
const PBKDF2 = "1.2.840.113549.1.5.12";
const SCRYPT = "1.3.6.1.4.1.11591.4.11";
/** From PKCS #12, with SHA-1 and triple DES. */
const PBE_TRIPLE_DES = "1.2.840.113549.1.12.1.3";

const MOST_ITERATIONS = 10_000_000;
const MOST_MEMORY = 256 * 2 ** 20;

const broken = (): PkiError => new PkiError("MALFORMED", "the encrypted private key cannot be read");
const unsupported = (what: string): PkiError =>
  new PkiError("UNSUPPORTED", `the private key is encrypted with ${what}, which is not supported`);

/** Decrypts an EncryptedPrivateKeyInfo (RFC 5958, 3) to PKCS#8, DER. */
export function openPkcs8(der: Buffer, passphrase: string): Buffer {
  const [algorithm, data] = children(decodeStrictly(der, "the encrypted private key"));
  const [type, parameters] = children(algorithm);
  if (!type || !parameters || !data) throw broken();
  switch (readOid(type)) {
    case PBES2:
      return openPbes2(children(parameters), content(data), passphrase);
    case PBE_TRIPLE_DES:
      return openTripleDes(children(parameters), content(data), passphrase);
    default:
      throw unsupported(`the scheme ${readOid(type)}`);
  }
}

function openPbes2([derivation, scheme]: Der[], data: Buffer, passphrase: string): Buffer {
  const [cipherOid, iv] = children(scheme);
  const cipher = CIPHERS[readOid(cipherOid)];
  if (!cipher) throw unsupported(`the cipher ${readOid(cipherOid)}`);
  const [method, parameters] = children(derivation);
  const keyOf = { [PBKDF2]: pbkdf2Key, [SCRYPT]: scryptKey }[readOid(method)];
  if (!keyOf) throw unsupported(`the key derivation ${readOid(method)}`);
  return decrypt(cipher, keyOf(children(parameters), passphrase, cipher.key), content(iv), data);
}

function pbkdf2Key([salt, iterations, ...more]: Der[], passphrase: string, size: number): Buffer {
  const [prf] = more.flatMap((node) => children(node));
  const hash = prf ? HASHES[readOid(prf)] : "sha1";
  if (hash === undefined) throw unsupported(`the pseudo-random function ${readOid(prf)}`);
  return pbkdf2Sync(passphrase, content(salt), iterationsOf(iterations), size, hash);
}

function scryptKey([salt, cost, block, parallel]: Der[], passphrase: string, size: number): Buffer {
  const [N, r, p] = [numberOf(cost), numberOf(block), numberOf(parallel)];
  if (128 * N * r * p > MOST_MEMORY) throw unsupported("scrypt with excessive cost parameters");
  try {
    return scryptSync(passphrase, content(salt), size, { N, r, p, maxmem: 2 * MOST_MEMORY });
  } catch {
    throw broken();
  }
}

function openTripleDes([salt, iterations]: Der[], data: Buffer, passphrase: string): Buffer {
  const keyed = (purpose: 1 | 2, size: number): Buffer =>
    derive("sha1", purpose, passphrase, content(salt), iterationsOf(iterations), size);
  return decrypt(TRIPLE_DES, keyed(1, TRIPLE_DES.key), keyed(2, TRIPLE_DES.iv), data);
}

function numberOf(node: Der | undefined): number {
  const value = content(node);
  if (value.length === 0 || value.length > 4) throw broken();
  return value.readIntBE(0, value.length);
}

function iterationsOf(node: Der | undefined): number {
  const iterations = numberOf(node);
  if (iterations < 1) throw broken();
  if (iterations > MOST_ITERATIONS) throw unsupported(`${iterations} iterations`);
  return iterations;
}

/** The ciphers of the traditional key encryption, whose parameters are in the PEM headers. */
const BY_NAME: Readonly<Record<string, Cipher>> = {
  "AES-128-CBC": aes(128),
  "AES-192-CBC": aes(192),
  "AES-256-CBC": aes(256),
  "DES-EDE3-CBC": TRIPLE_DES,
};

/** Decrypts the content under a `DEK-Info` header, OpenSSL's traditional format. */
export function openTraditional(name: string, iv: Buffer, data: Buffer, passphrase: string): Buffer {
  const cipher = BY_NAME[name];
  if (!cipher) throw unsupported(`the cipher ${name}`);
  const blocks: Buffer[] = [];
  for (let size = 0; size < cipher.key; size += 16) {
    const input = [blocks.at(-1) ?? Buffer.alloc(0), Buffer.from(passphrase), iv.subarray(0, 8)];
    blocks.push(createHash("md5").update(Buffer.concat(input)).digest());
  }
  return decrypt(cipher, Buffer.concat(blocks).subarray(0, cipher.key), iv, data);
}

function decrypt(cipher: Cipher, key: Buffer, iv: Buffer, data: Buffer): Buffer {
  if (iv.length !== cipher.iv) throw broken();
  try {
    const decipher = createDecipheriv(cipher.name, key, iv);
    const opened = Buffer.concat([decipher.update(data), decipher.final()]);
    if (derProblem(opened) === undefined) return opened;
  } catch {
    // A wrong password shows up as invalid padding, or as bytes that are not a key.
  }
  throw new PkiError("MALFORMED", "the password does not decrypt the private key");
}
