import { PkiError } from "./errors";

/** Classes of tags by their bits (X.690, 8.1.2.2). */
export const TAG_CLASS = { universal: 0, application: 1, context: 2, private: 3 } as const;

/** Universal types by their tags (X.680, 8.4). */
export const TYPE = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  null: 5,
  oid: 6,
  enumerated: 10,
  sequence: 16,
  set: 17,
  utcTime: 23,
  generalizedTime: 24,
} as const;

/** A DER value; its parts are read on demand. */
export interface DerElement {
  /** One of {@link TAG_CLASS}. */
  readonly tagClass: number;
  readonly tag: number;
  readonly constructed: boolean;
  /** The complete encoding: tag, length and content. */
  readonly bytes: Buffer;
  readonly content: Buffer;
}

/** Far larger than any certificate, request or revocation list here. */
const MAX_SIZE = 16_777_216;
const MAX_PARTS = 100_000;

const malformed = (message: string): PkiError => new PkiError("MALFORMED", message);

/**
 * Reads exactly one DER value: its own tag and length, not its content.
 *
 * @throws PkiError `MALFORMED`
 */
export function readDer(bytes: Buffer): DerElement {
  if (bytes.length > MAX_SIZE) throw malformed(`more than ${MAX_SIZE} bytes are not read as DER`);
  const element = elementAt(bytes, 0);
  const more = bytes.length - element.bytes.length;
  if (more > 0) throw malformed(`${more} bytes follow the end of the DER`);
  return element;
}

/**
 * The parts of a constructed value.
 *
 * @throws PkiError `MALFORMED`, also when the value is not constructed
 */
export function partsOf({ constructed, content }: DerElement): DerElement[] {
  if (!constructed) throw malformed("a value is primitive where a constructed one is required (DER)");
  const parts: DerElement[] = [];
  for (let at = 0; at < content.length;) {
    const part = elementAt(content, at);
    parts.push(part);
    at += part.bytes.length;
    if (parts.length > MAX_PARTS)
      throw malformed(`a value with more than ${MAX_PARTS} parts is not read (DER)`);
  }
  return parts;
}

function elementAt(bytes: Buffer, start: number): DerElement {
  const first = bytes[start];
  if (first === undefined) throw malformed("the DER is empty or truncated");
  const { tag, end: afterTag } =
    (first & 0x1f) === 0x1f ? longTag(bytes, start + 1) : { tag: first & 0x1f, end: start + 1 };
  const { length, end: begin } = lengthAt(bytes, afterTag);
  const end = begin + length;
  if (end > bytes.length)
    throw malformed("the DER is truncated: a value is longer than the one that contains it");
  return {
    tagClass: first >> 6,
    tag,
    constructed: (first & 0x20) !== 0,
    bytes: bytes.subarray(start, end),
    content: bytes.subarray(begin, end),
  };
}

function longTag(bytes: Buffer, start: number): { tag: number; end: number } {
  let tag = 0;
  for (let at = start; at < start + 4; at++) {
    const byte = bytes[at] ?? 0x80;
    if (at === start && byte === 0x80) break;
    tag = tag * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      if (tag < 0x1f) break;
      return { tag, end: at + 1 };
    }
  }
  throw malformed("a tag is not encoded as DER requires");
}

function lengthAt(bytes: Buffer, at: number): { length: number; end: number } {
  const first = bytes[at];
  if (first === undefined) throw malformed("the DER is truncated");
  if (first < 0x80) return { length: first, end: at + 1 };
  if (first === 0x80) throw malformed("a length is indefinite: this is BER, not DER");
  const end = at + 1 + (first & 0x7f);
  if (end > bytes.length || end - at > 5)
    throw malformed("the DER is truncated: a value is longer than the one that contains it");
  const length = bytes.readUIntBE(at + 1, end - at - 1);
  if (length < 0x80 || bytes[at + 1] === 0)
    throw malformed("a length has more bytes than it needs: this is BER, not DER");
  return { length, end };
}

/**
 * Writes one DER value.
 *
 * @param identifier - its first byte: class, whether it is constructed, and tag
 */
export function writeDer(identifier: number, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const digits = length.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
  const lengthBytes = length < 0x80 ? bytes : Buffer.concat([Buffer.of(0x80 | bytes.length), bytes]);
  return Buffer.concat([Buffer.of(identifier), lengthBytes, ...parts]);
}

/** Whether a value is of a universal type, one of {@link TYPE}. */
export const isType = (element: DerElement | undefined, type: number): boolean =>
  element?.tagClass === TAG_CLASS.universal && element.tag === type;

/** Whether a value carries a context-specific tag. */
export const isContext = (element: DerElement | undefined, tag: number): boolean =>
  element?.tagClass === TAG_CLASS.context && element.tag === tag;

// Far longer than any in use; decoding a longer one would take seconds.
const MAX_OID = 128;

/**
 * An object identifier in its dotted form.
 *
 * @throws PkiError `MALFORMED`
 */
export function oidOf(element: DerElement | undefined): string {
  if (!element || !isType(element, TYPE.oid)) throw malformed("an object identifier is missing (DER)");
  return oidText(element.content);
}

/**
 * The dotted form of an object identifier's content.
 *
 * @throws PkiError `MALFORMED`
 */
export function oidText(content: Buffer): string {
  if (content.length > MAX_OID) throw malformed("an object identifier is too long");
  const values: bigint[] = [];
  let value: bigint | undefined;
  for (const byte of content) {
    if (value === undefined && byte === 0x80)
      throw malformed("an object identifier is not in its shortest form");
    value = ((value ?? 0n) << 7n) | BigInt(byte & 0x7f);
    if (byte >= 0x80) continue;
    values.push(value);
    value = undefined;
  }
  const [first, ...rest] = values;
  if (first === undefined || value !== undefined) throw malformed("an object identifier is truncated");
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...rest].join(".");
}

const UTC_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/;
const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:\.\d+)?(Z|[+-]\d{4})$/;

/**
 * A UTCTime or GeneralizedTime, to the second. Besides the only form that certificates may have (RFC 5280, 4.1.2.5),
 * those without seconds, with parts of them or in another zone are read, as OpenSSL and Go do.
 *
 * @throws PkiError `MALFORMED`, also for a day or an hour that does not exist
 */
export function timeOf(element: DerElement | undefined): Date {
  const text = element?.content.toString("latin1") ?? "";
  const isUtc = isType(element, TYPE.utcTime);
  if (!isUtc && !isType(element, TYPE.generalizedTime)) throw malformed("a time is missing (DER)");
  const parts = (isUtc ? UTC_TIME : GENERALIZED_TIME).exec(text);
  if (!parts) throw malformed("a time is not in a form that certificates use");
  const [, years = "", month, day, hour, minute, second = "00", zone = "Z"] = parts;
  const year = isUtc ? (years < "50" ? "20" : "19") + years : years;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const moment = new Date(iso);
  // JavaScript would carry a day or hour that does not exist over into the next.
  if (Number.isNaN(moment.getTime()) || moment.toISOString() !== iso)
    throw malformed("a time does not exist");
  return new Date(moment.getTime() - offsetOf(zone));
}

function offsetOf(zone: string): number {
  if (zone === "Z") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3))];
  if (hours > 23 || minutes > 59) throw malformed("a time does not exist");
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
