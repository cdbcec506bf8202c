import { PkiError } from "../base/errors";
import { decode, type Der } from "./der";

/** Universal types by their tags (X.680, 8.4). */
const BOOLEAN = 1;
const INTEGER = 2;
const BIT_STRING = 3;
const NULL = 5;
const OID = 6;
const ENUMERATED = 10;
const SEQUENCE = 16;
const SET = 17;

const CONSTRUCTED = 0x20;
const MAX_DEPTH = 64;
/** Maximum number of length octets, more than any input here needs. */
const MAX_LENGTH_BYTES = 4;

class NotDer extends Error {}

/**
 * How an encoding deviates from DER (X.690, 10 and 11), for messages; undefined if it is exactly one DER value. Lenient
 * parsers disagree with each other about what was signed.
 */
export function derProblem(der: Buffer): string | undefined {
  try {
    const end = walk(der, 0, der.length, 0);
    return end === der.length ? undefined : "bytes follow its end";
  } catch (error) {
    if (error instanceof NotDer) return error.message;
    throw error;
  }
}

/** Checks the value at an offset; returns the offset after it. */
function walk(der: Buffer, at: number, end: number, depth: number): number {
  if (depth > MAX_DEPTH) throw new NotDer("it is nested too deeply");
  const tag = der[at] ?? 0;
  if ((tag & 0x1f) === 0x1f) throw new NotDer("a tag has an unexpected number");
  const { start, length } = lengthOf(der, at + 1, end);
  const after = start + length;
  if (tag >> 6 === 0) checkUniversal(tag, der.subarray(start, after));
  if ((tag & CONSTRUCTED) === 0) return after;
  const parts: Buffer[] = [];
  for (let next = start; next < after;) {
    const from = next;
    next = walk(der, from, after, depth + 1);
    parts.push(der.subarray(from, next));
  }
  if (tag === (SET | CONSTRUCTED) && !isSorted(parts))
    throw new NotDer("the items of a set are not in order");
  return after;
}

interface Head {
  /** Maximum content length, in bytes. */
  readonly start: number;
  readonly length: number;
}

/** Reads the length at an offset. */
function lengthOf(der: Buffer, at: number, end: number): Head {
  const head = headOf(der, at, end);
  const size = head.start - at - 1;
  if (size > 0 && (der[at + 1] === 0 || head.length < 0x80))
    throw new NotDer("a length has more bytes than it needs");
  return head;
}

function headOf(der: Buffer, at: number, end: number): Head {
  const first = der[at];
  if (first === undefined || at >= end) throw new NotDer("it ends too early");
  if (first === 0x80) throw new NotDer("a length is indefinite (BER)");
  const size = first < 0x80 ? 0 : first & 0x7f;
  const start = at + 1 + size;
  if (size > MAX_LENGTH_BYTES || start > end) throw new NotDer("a length goes beyond its end");
  const length = size === 0 ? first : der.readUIntBE(at + 1, size);
  if (start + length > end) throw new NotDer("a length goes beyond its end");
  return { start, length };
}

function checkUniversal(tag: number, value: Buffer): void {
  const type = tag & 0x1f;
  const isConstructed = (tag & CONSTRUCTED) !== 0;
  if (isConstructed !== (type === SEQUENCE || type === SET)) {
    throw new NotDer(
      isConstructed ? "a value is split into segments (BER)" : "a sequence or set has no parts",
    );
  }
  if (type === 0) throw new NotDer("a value has no type");
  if (type === BOOLEAN && !(value.length === 1 && (value[0] === 0 || value[0] === 0xff))) {
    throw new NotDer("a BOOLEAN is neither 00 nor FF");
  }
  if ((type === INTEGER || type === ENUMERATED) && !isMinimal(value)) {
    throw new NotDer("a number has more bytes than it needs, or none");
  }
  if (type === NULL && value.length > 0) throw new NotDer("a NULL is not empty");
  if (type === BIT_STRING) checkBits(value);
  if (type === OID && !isOid(value)) throw new NotDer("an object identifier is not in its shortest form");
}

function isMinimal(value: Buffer): boolean {
  const [first = 0, second = 0] = value;
  return (
    value.length > 0 && (value.length === 1 || (first << 1) + (second >> 7) !== (first === 0 ? 0 : 0x1ff))
  );
}

function checkBits(value: Buffer): void {
  const [unused = 8] = value;
  if (unused > 7 || (unused > 0 && value.length === 1))
    throw new NotDer("a BIT STRING miscounts its unused bits");
  const last = value.at(-1) ?? 0;
  if (unused > 0 && (last & ((1 << unused) - 1)) !== 0)
    throw new NotDer("the unused bits of a BIT STRING are set");
}

/** Whether every arc is terminated, and begins with a significant byte. */
const isOid = (value: Buffer): boolean =>
  value.length > 0 &&
  (value.at(-1) ?? 0x80) < 0x80 &&
  value.every((byte, at) => byte !== 0x80 || (at > 0 && (value[at - 1] ?? 0) >= 0x80));

/** Encodings in ascending order; a shorter one counts as padded with zeros (X.690, 11.6). */
function isSorted(parts: readonly Buffer[]): boolean {
  return parts.every((part, index) => {
    const before = parts[index - 1];
    return before === undefined || Buffer.compare(before, part) <= 0;
  });
}

/** The elements of the outermost value, as their original bytes; empty if it has none. */
export function rawParts(der: Buffer): Buffer[] {
  try {
    const { start, length } = headOf(der, 1, der.length);
    const parts: Buffer[] = [];
    for (let at = start; at < start + length;) {
      const part = headOf(der, at + 1, start + length);
      parts.push(der.subarray(at, part.start + part.length));
      at = part.start + part.length;
    }
    return parts;
  } catch (error) {
    if (error instanceof NotDer) return [];
    throw error;
  }
}

/**
 * Parses exactly one DER value.
 *
 * @param what - name of the input, for messages
 * @throws PkiError `MALFORMED`
 */
export function decodeStrictly(der: Buffer, what: string): Der {
  const problem = derProblem(der);
  if (problem !== undefined) throw new PkiError("MALFORMED", `${what} is not DER: ${problem}`);
  return decodeChecked(der, what);
}

/** {@link decodeStrictly} for bytes in which {@link derProblem} finds none. */
export function decodeChecked(der: Buffer, what: string): Der {
  try {
    return decode(der);
  } catch {
    throw new PkiError("MALFORMED", `${what} is not DER: a text in it is truncated`);
  }
}
