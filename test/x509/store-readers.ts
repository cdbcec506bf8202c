import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { PkiError } from "../../provider/base/errors";
import {
  children,
  content,
  encode,
  isTagged,
  octets,
  readOid,
  readText,
  sequence,
  type Der,
} from "../../provider/x509/der";
import { openPkcs8 } from "../../provider/x509/encrypted-key";
import { parseCertificate } from "../../provider/x509/parse";
import { derive } from "../../provider/x509/pkcs12-derivation";
import { readPkcs8 } from "../../provider/x509/private-key";
import { decodeStrictly } from "../../provider/x509/strict-der";

/**
 * Strict readers of key stores that accept only what the formats require, to verify what is written. They throw
 * only PkiError.
 */

/** The content of a store. */
export interface ReadStore {
  /** PKCS#8 of each key. */
  readonly keys: readonly { readonly pkcs8: Buffer; readonly alias?: string | undefined }[];
  readonly certificates: readonly ReadCertificate[];
}

export interface ReadCertificate {
  readonly der: Buffer;
  readonly alias?: string | undefined;
  /** PKCS #12: whether it has Oracle's trust attribute. */
  readonly isTrusted?: boolean;
  readonly created?: Date;
}

const refuse = (reason: string): PkiError => new PkiError("MALFORMED", reason);

const OIDS = {
  data: "1.2.840.113549.1.7.1",
  encryptedData: "1.2.840.113549.1.7.6",
  keyBag: "1.2.840.113549.1.12.10.1.2",
  certificateBag: "1.2.840.113549.1.12.10.1.3",
  x509: "1.2.840.113549.1.9.22.1",
  friendlyName: "1.2.840.113549.1.9.20",
  trusted: "2.16.840.1.113894.746875.1.1",
  pbmac1: "1.2.840.113549.1.5.14",
  pbkdf2: "1.2.840.113549.1.5.12",
} as const;

const HMACS: Readonly<Record<string, string>> = {
  "1.2.840.113549.2.9": "sha256",
  "1.2.840.113549.2.11": "sha512",
};
const MACS: Readonly<Record<string, "sha1" | "sha256">> = {
  "1.3.14.3.2.26": "sha1",
  "2.16.840.1.101.3.4.2.1": "sha256",
};

function number(node: Der | undefined): number {
  const value = content(node);
  if (value.length === 0 || value.length > 4) throw refuse("not a number of a file");
  return value.readUIntBE(0, value.length);
}

/** The content of an unencrypted ContentInfo. */
function plain(node: Der | undefined): Buffer {
  const [type, wrapped] = children(node);
  if (readOid(type) !== OIDS.data || !isTagged(wrapped, 0)) throw refuse("not plain data");
  return content(children(wrapped)[0]);
}

const decodeDer = (der: Buffer): Der => decodeStrictly(der, "the file");

/** Reads a PKCS #12 file. */
export const readPkcs12 = (der: Buffer, password: string): ReadStore =>
  orRefused(() => pkcs12Of(der, password));

/** Reads a Java key store. */
export const readJks = (file: Buffer, password: string): ReadStore => orRefused(() => jksOf(file, password));

// The codecs below throw their own errors.
function orRefused(read: () => ReadStore): ReadStore {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw refuse(error.message);
    throw error;
  }
}

function pkcs12Of(der: Buffer, password: string): ReadStore {
  const [version, authSafe, macData] = children(decodeDer(der));
  if (number(version) !== 3) throw refuse("not a PKCS #12 file");
  const safe = plain(authSafe);
  checkMac(macData, safe, password);
  const bags = children(decodeDer(safe)).flatMap((info) =>
    children(decodeDer(readOid(children(info)[0]) === OIDS.data ? plain(info) : decrypted(info, password))),
  );
  return {
    keys: bags.filter((bag) => typeOf(bag) === OIDS.keyBag).map((bag) => keyOf(bag, password)),
    certificates: bags.filter((bag) => typeOf(bag) === OIDS.certificateBag).map(certificateOf),
  };
}

const typeOf = (bag: Der): string => {
  const type = readOid(children(bag)[0]);
  if (type !== OIDS.keyBag && type !== OIDS.certificateBag) throw refuse(`an unknown bag ${type}`);
  return type;
};

/** An attribute of a bag; undefined if absent. */
function attributeOf(bag: Der, type: string): Der | undefined {
  const attributes = children(children(bag)[2]).filter((one) => readOid(children(one)[0]) === type);
  if (attributes.length > 1) throw refuse("an attribute twice");
  return children(children(attributes[0])[1])[0];
}

function aliasOf(bag: Der): string | undefined {
  const name = attributeOf(bag, OIDS.friendlyName);
  return name && readText(name);
}

const valueOf = (bag: Der): Der | undefined => children(children(bag)[1])[0];

function keyOf(bag: Der, password: string): ReadStore["keys"][number] {
  const { pkcs8 } = readPkcs8(openPkcs8(bytesOf(valueOf(bag)), password));
  return { pkcs8, alias: aliasOf(bag) };
}

function certificateOf(bag: Der): ReadCertificate {
  const [type, wrapped] = children(valueOf(bag));
  if (readOid(type) !== OIDS.x509) throw refuse("not an X.509 certificate");
  const { der } = parseCertificate(content(children(wrapped)[0]));
  return { der, alias: aliasOf(bag), isTrusted: attributeOf(bag, OIDS.trusted) !== undefined };
}

function bytesOf(node: Der | undefined): Buffer {
  if (!node) throw refuse("a bag is empty");
  return encode(node);
}

/** The content of an encrypted ContentInfo. */
function decrypted(info: Der, password: string): Buffer {
  const [type, wrapped] = children(info);
  if (readOid(type) !== OIDS.encryptedData) throw refuse("neither plain nor encrypted data");
  const [version, encrypted] = children(children(wrapped)[0]);
  const [inner, algorithm, data] = children(encrypted);
  if (number(version) !== 0 || readOid(inner) !== OIDS.data || !algorithm || !isTagged(data, 0))
    throw refuse("not encrypted data");
  return openPkcs8(encode(sequence([algorithm, octets(content(data))])), password);
}

function checkMac(macData: Der | undefined, safe: Buffer, password: string): void {
  const [info, salt, iterations] = children(macData);
  const [algorithm, digest] = children(info);
  const [type, parameters] = children(algorithm);
  const hash = MACS[readOid(type)];
  const found =
    readOid(type) === OIDS.pbmac1
      ? pbmac1(children(parameters), safe, password)
      : hash && oldMac(hash, safe, password, content(salt), number(iterations));
  if (!found?.equals(content(digest))) throw refuse("the password is wrong, or the file was changed");
}

function oldMac(
  hash: "sha1" | "sha256",
  safe: Buffer,
  password: string,
  salt: Buffer,
  rounds: number,
): Buffer {
  if (rounds > MOST_ROUNDS) throw refuse("too many iterations");
  const key = derive(hash, 3, password, salt, rounds, hash === "sha1" ? 20 : 32);
  return createHmac(hash, key).update(safe).digest();
}

const MOST_ROUNDS = 100_000;

function pbmac1([derivation, scheme]: Der[], safe: Buffer, password: string): Buffer {
  const [method, parameters] = children(derivation);
  const [salt, iterations, length, prf] = children(parameters);
  const prfHash = HMACS[readOid(children(prf)[0])];
  const hash = HMACS[readOid(children(scheme)[0])];
  if (readOid(method) !== OIDS.pbkdf2 || !prfHash || !hash) throw refuse("not a MAC of RFC 9579");
  const [rounds, size] = [number(iterations), number(length)];
  // RFC 9579 requires at least 20 bytes: a key of one byte is guessed at once.
  if (rounds < 1 || rounds > MOST_ROUNDS || size < 20 || size > 64)
    throw refuse("weak or excessive parameters");
  return createHmac(hash, pbkdf2Sync(password, content(salt), rounds, size, prfHash))
    .update(safe)
    .digest();
}

/** Consumes a file part by part, and rejects a truncated one. */
class Parts {
  private at = 0;

  constructor(private readonly file: Buffer) {}

  take(size: number): Buffer {
    const part = this.file.subarray(this.at, this.at + size);
    if (part.length < size) throw refuse("the file ends too early");
    this.at += size;
    return part;
  }

  int = (): number => this.take(4).readUInt32BE();
  sized = (): Buffer => this.take(this.int());
  text = (): string => modifiedUtf8(this.take(this.take(2).readUInt16BE()));
  date = (): Date => new Date(Number(this.take(8).readBigInt64BE()));
  isAtEnd = (): boolean => this.at === this.file.length;
}

/** Each UTF-16 code unit takes one, two or three bytes. */
function modifiedUtf8(bytes: Buffer): string {
  const units: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at);
    const size = first < 0x80 ? 1 : first < 0xe0 ? 2 : 3;
    if (at + size > bytes.length || (first & 0xc0) === 0x80 || first >= 0xf0 || first === 0)
      throw refuse("not modified UTF-8");
    const [low, high] = [second & 0x3f, third & 0x3f];
    units.push(
      [first, ((first & 0x1f) << 6) | low, ((first & 0xf) << 12) | (low << 6) | high][size - 1] ?? 0,
    );
    at += size;
  }
  return String.fromCharCode(...units);
}

const sha1 = (...parts: Buffer[]): Buffer => createHash("sha1").update(Buffer.concat(parts)).digest();

function jksOf(file: Buffer, password: string): ReadStore {
  const [body, digest] = [file.subarray(0, -20), file.subarray(-20)];
  const secret = Buffer.from(password, "utf16le").swap16();
  if (!sha1(secret, Buffer.from("Mighty Aphrodite"), body).equals(digest))
    throw refuse("the password is wrong, or the file was changed");
  const parts = new Parts(body);
  if (parts.int() !== 0xfeedfeed || parts.int() !== 2) throw refuse("not a Java key store");
  const store = { keys: [] as ReadStore["keys"][number][], certificates: [] as ReadCertificate[] };
  for (let count = parts.int(); count > 0; count--) readEntry(parts, secret, store);
  if (!parts.isAtEnd()) throw refuse("bytes follow the last entry");
  return store;
}

function readEntry(
  parts: Parts,
  secret: Buffer,
  store: { keys: ReadStore["keys"][number][]; certificates: ReadCertificate[] },
): void {
  const [type, alias, created] = [parts.int(), parts.text(), parts.date()];
  const certificate = (): ReadCertificate => {
    if (parts.text() !== "X.509") throw refuse("not an X.509 certificate");
    return { der: parseCertificate(parts.sized()).der, alias, created, isTrusted: type === 2 };
  };
  if (type === 2) return void store.certificates.push(certificate());
  if (type !== 1) throw refuse("an unknown entry");
  store.keys.push({ pkcs8: unprotected(parts.sized(), secret), alias });
  for (let count = parts.int(); count > 0; count--) store.certificates.push(certificate());
}

function unprotected(der: Buffer, secret: Buffer): Buffer {
  const [algorithm, data] = children(decodeDer(der));
  if (readOid(children(algorithm)[0]) !== "1.3.6.1.4.1.42.2.17.1.1") throw refuse("an unknown protection");
  const all = content(data);
  const [salt, hidden, check] = [all.subarray(0, 20), all.subarray(20, -20), all.subarray(-20)];
  let mask = salt;
  const plainKey = Buffer.from(
    hidden.map((byte, at) => {
      if (at % 20 === 0) mask = sha1(secret, mask);
      return byte ^ (mask[at % 20] ?? 0);
    }),
  );
  if (!sha1(secret, plainKey).equals(check)) throw refuse("the password does not open the key");
  return readPkcs8(plainKey).pkcs8;
}
