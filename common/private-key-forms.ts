import { createCipheriv, createHmac, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import { isContext, isType, oidOf, partsOf, readDer, TYPE, writeDer, type DerElement } from "./der";
import { PkiError } from "./errors";
import { derOf, noPrivateKey, privateKeyBlocks, toPem } from "./pem";

/**
 * Converts private keys between their forms at the level of bytes, without any library's decoder. Whether the
 * numbers of a key fit together is not checked.
 */

/** Forms of private keys: PKCS#8 for every key, PKCS#1 for RSA keys, SEC 1 for EC keys. */
export const PRIVATE_KEY_FORMS = ["pkcs8", "pkcs1", "sec1"] as const;
export type PrivateKeyForm = (typeof PRIVATE_KEY_FORMS)[number];

/** How a private key is encoded. */
export interface PrivateKeyEncoding {
  readonly form?: PrivateKeyForm | undefined;
  readonly encoding?: "pem" | "der" | undefined;
  readonly password?: string | undefined;
  readonly chain?: string | undefined;
}

/** The parts of a PKCS#8 key (RFC 5208). */
interface KeyParts {
  /** Dotted. */
  readonly algorithm: string;
  /** The algorithm identifier with its parameters: a SEQUENCE. */
  readonly identifier: Buffer;
  /** The content of its OCTET STRING. */
  readonly key: Buffer;
}

const RSA = "1.2.840.113549.1.1.1";
const EC = "1.2.840.10045.2.1";

const refuse = (argument: string, problem: string): PkiError =>
  new PkiError("INVALID_INPUT", `${argument}: ${problem}`);
const malformed = (): PkiError =>
  new PkiError("MALFORMED", "privateKey: is not a private key that can be read");

/** The content of an object identifier, encoded. */
const oid = (hex: string): Buffer => writeDer(TYPE.oid, Buffer.from(hex, "hex"));
const sequence = (...parts: readonly Buffer[]): Buffer => writeDer(0x30, ...parts);
const octets = (bytes: Buffer): Buffer => writeDer(TYPE.octetString, bytes);
const NULL = writeDer(TYPE.null);
const VERSION_0 = writeDer(TYPE.integer, Buffer.of(0));
const VERSION_1 = writeDer(TYPE.integer, Buffer.of(1));
const RSA_IDENTIFIER = sequence(oid("2a864886f70d010101"), NULL);
const EC_OID = oid("2a8648ce3d0201");

/**
 * Converts a private key to another form.
 *
 * @param pem - PKCS#8, PKCS#1 or SEC 1, not encrypted
 * @throws PkiError `INVALID_INPUT` for a form that the key does not have, `MALFORMED` for a key that cannot be read; never
 * with anything of the key
 */
export async function encodePrivateKey(pem: string, encoding: PrivateKeyEncoding = {}): Promise<string> {
  const { form = "pkcs8", encoding: how = "pem", password, chain } = encoding;
  checkChoice("form", form, PRIVATE_KEY_FORMS);
  checkChoice("encoding", how, ["pem", "der"]);
  if (password !== undefined && form !== "pkcs8")
    throw refuse("password", 'is only for the form "pkcs8": the others are not encrypted');
  if (chain !== undefined && how === "der")
    throw refuse("chain", 'is only for the encoding "pem": DER holds one key and nothing else');
  const parts = readKey(pem);
  const { label, der } = password === undefined ? formOf(parts, form) : await encrypted(parts, password);
  if (how === "der") return der.toString("base64");
  return toPem(label, der) + (chain === undefined ? "" : certificatesOf(chain));
}

function checkChoice(argument: string, value: string, of: readonly string[]): void {
  if (!of.includes(value)) throw refuse(argument, `must be one of ${of.join(", ")}`);
}

function certificatesOf(chain: string): string {
  const certificates = derOf("CERTIFICATE", chain);
  if (certificates.length === 0) throw refuse("chain", "holds no certificate (PEM)");
  return certificates.map((der) => toPem("CERTIFICATE", der)).join("");
}

/** One PEM block: a key in one of its forms. */
interface Block {
  readonly label: string;
  readonly der: Buffer;
}

function formOf(parts: KeyParts, form: PrivateKeyForm): Block {
  switch (form) {
    case "pkcs8":
      return { label: "PRIVATE KEY", der: pkcs8Of(parts) };
    case "pkcs1":
      if (parts.algorithm !== RSA) throw refuse("form", "only RSA keys have the form PKCS#1: use pkcs8");
      return { label: "RSA PRIVATE KEY", der: parts.key };
    case "sec1":
      if (parts.algorithm !== EC)
        throw refuse("form", "only keys on a curve (ECDSA, SM2) have the form SEC 1: use pkcs8");
      return { label: "EC PRIVATE KEY", der: sec1Of(parts) };
  }
}

const pkcs8Of = ({ identifier, key }: KeyParts): Buffer => sequence(VERSION_0, identifier, octets(key));

/** An EC key including its curve, which PKCS#8 keeps outside the key (RFC 5915). */
function sec1Of({ identifier, key }: KeyParts): Buffer {
  const [, curve] = partsOf(readDer(identifier));
  if (!curve) throw malformed();
  const { scalar, beside } = curveParts(readDer(key));
  return sequence(VERSION_1, scalar, writeDer(0xa0, curve.bytes), ...beside);
}

function readKey(pem: string): KeyParts {
  const [block, ...more] = privateKeyBlocks(pem);
  if (!block) throw refuse("privateKey", noPrivateKey(pem));
  if (more.length > 0) throw refuse("privateKey", "holds several private keys: give the one that is meant");
  if (block.label === "ENCRYPTED PRIVATE KEY" || block.headers.length > 0)
    throw refuse("privateKey", "is encrypted: give it without a password (openssl pkey -in FILE)");
  return partsOfBlock(block);
}

function partsOfBlock({ label, der }: Block): KeyParts {
  switch (label) {
    case "PRIVATE KEY":
      return pkcs8Parts(der);
    case "RSA PRIVATE KEY":
      return { algorithm: RSA, identifier: RSA_IDENTIFIER, key: sequenceOf(readDer(der)).bytes };
    case "EC PRIVATE KEY":
    case "SM2 PRIVATE KEY":
      return fromSec1(readDer(der));
    default:
      throw refuse("privateKey", "is in a form that is not supported: convert it to PKCS#8");
  }
}

function sequenceOf(element: DerElement | undefined): DerElement {
  if (element && isType(element, TYPE.sequence) && element.constructed) return element;
  throw malformed();
}

/** The attributes and the public key of PKCS#8 are dropped. */
function pkcs8Parts(der: Buffer): KeyParts {
  const [version, identifier, key] = partsOf(sequenceOf(readDer(der)));
  const algorithm = oidOf(partsOf(sequenceOf(identifier))[0]);
  if (
    !identifier ||
    !isType(version, TYPE.integer) ||
    !key ||
    !isType(key, TYPE.octetString) ||
    key.constructed
  )
    throw malformed();
  return { algorithm, identifier: identifier.bytes, key: key.content };
}

function fromSec1(element: DerElement): KeyParts {
  const { scalar, curve, beside } = curveParts(element);
  if (!curve) throw refuse("privateKey", "does not name its curve");
  return {
    algorithm: EC,
    identifier: sequence(EC_OID, curve),
    key: sequence(VERSION_1, scalar, ...beside),
  };
}

/** The parts of an EC key: its private number, its curve if named, and its public key if present. */
function curveParts(element: DerElement): { scalar: Buffer; curve?: Buffer; beside: Buffer[] } {
  const [version, scalar, ...optional] = partsOf(sequenceOf(element));
  if (!isType(version, TYPE.integer) || !scalar || !isType(scalar, TYPE.octetString)) throw malformed();
  const [named, ...others] = optional.filter((part) => isContext(part, 0));
  const curve = named && partsOf(named)[0];
  if (others.length > 0 || (named && !curve)) throw malformed();
  const beside = optional.filter((part) => isContext(part, 1)).map(({ bytes }) => bytes);
  return { scalar: scalar.bytes, beside, ...(curve ? { curve: curve.bytes } : {}) };
}

/** 100,000, and its DER encoding. */
const ITERATIONS = 0x0186a0;
const ITERATIONS_DER = writeDer(TYPE.integer, Buffer.of(0x01, 0x86, 0xa0));
const PASSWORD = /^[\x20-\x7e]{1,128}$/;
const PBES2 = oid("2a864886f70d01050d");
const PBKDF2 = oid("2a864886f70d01050c");
const HMAC_SHA_256 = sequence(oid("2a864886f70d0209"), NULL);
const AES_256_CBC = oid("60864801650304012a");

const derivedKey = promisify(pbkdf2);

/**
 * Password-encrypted PKCS#8: PBES2 with PBKDF2, HMAC-SHA-256 and AES-256-CBC (RFC 8018). Salt and initialisation
 * vector are derived from key and password, so that the text stays the same until one of them changes; without the
 * key they reveal nothing.
 */
async function encrypted(parts: KeyParts, password: string): Promise<Block> {
  if (!PASSWORD.test(password)) throw refuse("password", "must be 1 to 128 printable ASCII characters");
  const plain = pkcs8Of(parts);
  const [salt, vector] = [derivedBytes(plain, "salt", password), derivedBytes(plain, "vector", password)];
  const key = await derivedKey(password, salt, ITERATIONS, 32, "sha256");
  const cipher = createCipheriv("aes-256-cbc", key, vector);
  const data = Buffer.concat([cipher.update(plain), cipher.final()]);
  const derivation = sequence(PBKDF2, sequence(octets(salt), ITERATIONS_DER, HMAC_SHA_256));
  const scheme = sequence(PBES2, sequence(derivation, sequence(AES_256_CBC, octets(vector))));
  return { label: "ENCRYPTED PRIVATE KEY", der: sequence(scheme, octets(data)) };
}

const derivedBytes = (key: Buffer, purpose: string, password: string): Buffer =>
  createHmac("sha256", key)
    .update(`pulumi-pki encrypted private key, ${purpose}\0${password}`)
    .digest()
    .subarray(0, 16);
