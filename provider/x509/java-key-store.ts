import { createHash } from "node:crypto";
import { encode, nothing, octets, oid, sequence } from "./der";
import type { Entropy } from "./issue";
import type { StoreContent } from "./key-store";
import type { Certificate } from "./parse";

/*
 * The format JKS as `sun.security.provider.JavaKeyStore` and `KeyProtector` of OpenJDK read it: no document describes
 * it. Its only hash is SHA-1, applied once.
 */

const MAGIC = 0xfeedfeed;
const VERSION = 2;
const KEY_ENTRY = 1;
const TRUSTED_ENTRY = 2;
const KEY_PROTECTOR = "1.3.6.1.4.1.42.2.17.1.1";
const WHITENER = "Mighty Aphrodite";

/** A number of four bytes. */
const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const sized = (bytes: Buffer): Buffer => Buffer.concat([int(bytes.length), bytes]);

/** Milliseconds since 1970, eight bytes. */
function date(moment: Date): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(moment.getTime()));
  return bytes;
}

/** The modified UTF-8 of Java: each unit of UTF-16 by itself, so that surrogates have three bytes each. */
function utf(text: string): Buffer {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  const bytes = Buffer.from(units.flatMap(unitBytes));
  const size = Buffer.alloc(2);
  size.writeUInt16BE(bytes.length);
  return Buffer.concat([size, bytes]);
}

function unitBytes(unit: number): number[] {
  if (unit > 0 && unit < 0x80) return [unit];
  if (unit < 0x800) return [0xc0 | (unit >> 6), 0x80 | (unit & 0x3f)];
  return [0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)];
}

const sha1 = (...parts: readonly Buffer[]): Buffer =>
  createHash("sha1").update(Buffer.concat(parts)).digest();

const passwordBytes = (password: string): Buffer => Buffer.from(password, "utf16le").swap16();

/** A key under a password: the bytes of SHA-1 chained from a salt, and a hash of the key to check it by. */
function protectedKey(pkcs8: Buffer, password: Buffer, salt: Buffer): Buffer {
  const stream: Buffer[] = [];
  for (let block = salt, made = 0; made < pkcs8.length; made += block.length) {
    block = sha1(password, block);
    stream.push(block);
  }
  const mask = Buffer.concat(stream);
  const hidden = pkcs8.map((byte, at) => byte ^ (mask[at] ?? 0));
  const data = Buffer.concat([salt, hidden, sha1(password, pkcs8)]);
  return encode(sequence([sequence([oid(KEY_PROTECTOR), nothing()]), octets(data)]));
}

const certificateEntry = ({ der }: Certificate): Buffer => Buffer.concat([utf("X.509"), sized(der)]);

// Java looks entries up by the alias in lower case.
const entryHead = (type: number, alias: string, created: Date): Buffer =>
  Buffer.concat([int(type), utf(alias.toLowerCase()), date(created)]);

/** What keytool calls a key unless it is told. */
const DEFAULT_ALIAS = "mykey";

function entriesOf(content: StoreContent, password: Buffer, created: Date, entropy: Entropy): Buffer[] {
  if ("trusted" in content) {
    return content.trusted.map(({ certificate, alias }) =>
      Buffer.concat([entryHead(TRUSTED_ENTRY, alias, created), certificateEntry(certificate)]),
    );
  }
  const { privateKey, chain, alias = DEFAULT_ALIAS } = content;
  const pkcs8 = privateKey.export({ type: "pkcs8", format: "der" });
  const key = sized(protectedKey(pkcs8, password, entropy(20)));
  const certificates = [int(chain.length), ...chain.map(certificateEntry)];
  return [Buffer.concat([entryHead(KEY_ENTRY, alias, created), key, ...certificates])];
}

/**
 * A Java key store (JKS): the key, and the file's integrity, under one password.
 *
 * @param password - printable ASCII
 * @param created - the date that every entry bears
 */
export function issueJavaKeyStore(
  content: StoreContent,
  password: string,
  created: Date,
  entropy: Entropy,
): Buffer {
  const secret = passwordBytes(password);
  const entries = entriesOf(content, secret, created, entropy);
  const body = Buffer.concat([int(MAGIC), int(VERSION), int(entries.length), ...entries]);
  return Buffer.concat([body, sha1(secret, Buffer.from(WHITENER), body)]);
}
