import { asn1 } from "node-forge";
import { memoized } from "../base/memo";

/** A node of a DER tree. */
export type Der = asn1.Asn1;

const { Class, Type } = asn1;
// The published types cover only the older signature.
const fromDer = asn1.fromDer as unknown as (der: string, options: Record<string, boolean>) => Der;

const universal = (type: asn1.Type, constructed: boolean, value: string | Der[]): Der =>
  asn1.create(Class.UNIVERSAL, type, constructed, value);

export const sequence = (items: Der[]): Der => universal(Type.SEQUENCE, true, items);
export const set = (items: Der[]): Der => universal(Type.SET, true, items);

/** SET OF, its items in the order that DER demands (X.690, 11.6). */
export function setOf(items: readonly Der[]): Der {
  const encoded = items.map((item) => ({ item, bytes: encode(item) }));
  return set(encoded.sort((a, b) => Buffer.compare(a.bytes, b.bytes)).map(({ item }) => item));
}

/** An OBJECT IDENTIFIER; its arcs may be of any size, as those derived from UUIDs are. */
export const oid = (dotted: string): Der => universal(Type.OID, false, oidContent(dotted));

const OIDS = 500;

const oidContent = memoized(OIDS, (dotted) => {
  if (!isOid(dotted)) throw new RangeError("not an object identifier");
  const [first = 0n, second = 0n, ...rest] = dotted.split(".").map(BigInt);
  const bytes = [first * 40n + second, ...rest].flatMap(base128);
  return Buffer.from(bytes).toString("latin1");
});

/** Whether a text is a dotted object identifier (X.660). */
export const isOid = (text: string): boolean =>
  /^([01]\.[1-3]?\d|2\.(0|[1-9]\d*))(\.(0|[1-9]\d*))*$/.test(text);

function base128(value: bigint): number[] {
  const bytes = [Number(value & 0x7fn)];
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) bytes.unshift(Number(rest & 0x7fn) | 0x80);
  return bytes;
}
export const boolean = (value: boolean): Der => universal(Type.BOOLEAN, false, value ? "\xff" : "\x00");
export const nothing = (): Der => universal(Type.NULL, false, "");
export const octets = (value: Buffer): Der => universal(Type.OCTETSTRING, false, value.toString("latin1"));
export const utf8 = (text: string): Der => universal(Type.UTF8, false, Buffer.from(text).toString("latin1"));
/** BMPString; the encoder writes each UTF-16 code unit as two bytes. */
export const bmp = (text: string): Der => universal(Type.BMPSTRING, false, text);
export const printable = (text: string): Der => universal(Type.PRINTABLESTRING, false, text);
export const ia5 = (text: string): Der => universal(Type.IA5STRING, false, text);

/** ENUMERATED from a number below 128. */
export const enumerated = (value: number): Der =>
  universal(Type.ENUMERATED, false, String.fromCharCode(value));

/** BIT STRING; `unused` is the number of unused bits at the end. */
export const bits = (value: Buffer, unused = 0): Der =>
  universal(Type.BITSTRING, false, String.fromCharCode(unused) + value.toString("latin1"));

/** INTEGER from its big-endian bytes, as a non-negative number. */
export function unsigned(value: Buffer): Der {
  let start = 0;
  while (start < value.length - 1 && value[start] === 0) start++;
  const body = value.subarray(start);
  const padded = (body[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), body]) : body;
  return universal(Type.INTEGER, false, padded.toString("latin1"));
}

/** INTEGER from a number below 2^32. */
export function integer(value: number): Der {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return unsigned(bytes);
}

const tagged = (tag: number, constructed: boolean, value: string | Der[]): Der =>
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the published types know only universal tags
  asn1.create(Class.CONTEXT_SPECIFIC, tag, constructed, value);

/** Context-specific tag around other nodes: `[tag] EXPLICIT`. */
export const explicit = (tag: number, items: Der[]): Der => tagged(tag, true, items);

/** Context-specific tag in place of a primitive's own: `[tag] IMPLICIT`. */
export const implicit = (tag: number, value: Buffer): Der => tagged(tag, false, value.toString("latin1"));

const digitsOf = (moment: Date): string => moment.toISOString().replace(/[-:T]|\.\d+/g, "");

/** GeneralizedTime in whole seconds, for any year. */
export const generalizedTime = (moment: Date): Der =>
  universal(Type.GENERALIZEDTIME, false, digitsOf(moment));

/** UTCTime from 1950 through 2049, GeneralizedTime for all other years (RFC 5280, 4.1.2.5). */
export function time(moment: Date): Der {
  const year = moment.getUTCFullYear();
  return year >= 1950 && year < 2050
    ? universal(Type.UTCTIME, false, digitsOf(moment).slice(2))
    : generalizedTime(moment);
}

export const encode = (node: Der): Buffer => Buffer.from(asn1.toDer(node).getBytes(), "latin1");

/** SEQUENCE around any number of already encoded parts. */
export function encodedSequence(parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.of(SEQUENCE), lengthOctets(length), ...parts]);
}

const SEQUENCE = 0x30;

/** Up to 127 in one octet; above that, preceded by an octet with the number of length octets. */
function lengthOctets(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const octets = content(integer(length));
  const shortest = octets[0] === 0 ? octets.subarray(1) : octets;
  return Buffer.concat([Buffer.of(0x80 | shortest.length), shortest]);
}

/** Parses exactly one DER value. Throws on trailing bytes and on anything that is not DER. */
export function decode(der: Buffer): Der {
  const node = fromDer(der.toString("latin1"), {
    strict: true,
    parseAllBytes: true,
    decodeBitStrings: false,
  });
  if (isDeeper(node, MAX_DEPTH)) throw new RangeError("nested too deeply");
  return node;
}

// Encoding a node copies everything below it, at each level.
const MAX_DEPTH = 64;
const isDeeper = (node: Der, depth: number): boolean =>
  Array.isArray(node.value) && (depth === 0 || node.value.some((child) => isDeeper(child, depth - 1)));

/** The elements of a constructed node; empty for a primitive one. */
export const children = (node: Der | undefined): Der[] =>
  node && Array.isArray(node.value) ? node.value : [];

/** The content bytes of a primitive node; empty for a constructed one. */
export const content = (node: Der | undefined): Buffer =>
  node && typeof node.value === "string" ? Buffer.from(node.value, "latin1") : Buffer.alloc(0);

// Far longer than any in use; the arcs of a longer one would take seconds to compute.
const MAX_OID = 128;

/** The dotted form of an object identifier. Throws if it is absurdly long. */
export const readOid = (node: Der | undefined): string => dottedOf(content(node).toString("latin1"));

const dottedOf = memoized(OIDS, (bytes) => {
  if (bytes.length > MAX_OID) throw new RangeError("an object identifier is too long");
  const values: bigint[] = [];
  let value = 0n;
  for (const byte of Buffer.from(bytes, "latin1")) {
    value = (value << 7n) | BigInt(byte & 0x7f);
    if (byte & 0x80) continue;
    values.push(value);
    value = 0n;
  }
  const [first = 0n, ...rest] = values;
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...rest].join(".");
});

/** A UTCTime or GeneralizedTime in the only form that certificates may use. Throws on any other form. */
export function readTime(node: Der | undefined): Date {
  const text = content(node).toString("latin1");
  const digits = node?.type === Type.UTCTIME ? (text < "50" ? "20" : "19") + text : text;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(digits);
  if (!parts) throw new RangeError("not a time");
  const [, year, month, day, hour, minute, second] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const moment = new Date(iso);
  // An invalid day or hour would roll over into the next.
  if (Number.isNaN(moment.getTime()) || moment.toISOString() !== iso) throw new RangeError("not a time");
  return moment;
}

/** Whether the node has this context-specific tag. */
export const isTagged = (node: Der | undefined, tag: number): boolean =>
  node?.tagClass === Class.CONTEXT_SPECIFIC && (node.type as number) === tag;

/** Whether the node has this universal tag. */
export const isUniversal = (node: Der): boolean => node.tagClass === Class.UNIVERSAL;

/** The text of any directory string; a BMPString is already decoded to text. */
export function readText(node: Der): string {
  if (node.type === Type.BMPSTRING) return typeof node.value === "string" ? node.value : "";
  return content(node).toString(node.type === Type.UTF8 ? "utf8" : "latin1");
}
