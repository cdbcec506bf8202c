import { plainText } from "./pem-text";

/**
 * Words found only with private keys: PEM labels with any hyphens and in any case, and the formats of OpenSSH,
 * PuTTY, age, JSON Web Keys and .NET.
 */
const MARKS = [
  /\bBEGIN[ _]{1,3}(?:[A-Z0-9]{1,12}[ _]{1,3}){0,3}PRIVATE[ _]{1,3}KEY/i,
  /openssh-key-v1\0/,
  /PuTTY-User-Key-File|^Private-Lines:|SSH PRIVATE KEY FILE/im,
  /AGE-SECRET-KEY-1/i,
  /<D>[A-Za-z0-9+/=\s]{20,}<\/D>/,
];
const WEB_KEY = /["']kty["']\s*:/;
const WEB_KEY_SECRET = /["'](?:d|k)["']\s*:\s*["'][A-Za-z0-9_+/=-]{16,}/;

/** Nobody nests Base64 more than three deep by accident. */
const MAX_DEPTH = 3;
/** Characters of one text; no argument is longer. */
const MAX_LENGTH = 4_000_000;

/**
 * Whether a text contains a private key, encrypted or not, in any label, encoding or layout in which such keys are
 * stored: PKCS #8, PKCS #1, SEC 1, PKCS #12, OpenSSH, PuTTY, JSON Web Keys; as PEM, Base64, hexadecimal digits or
 * numbers, split over lines, in comments, in UTF-16 or encoded several times.
 */
export const holdsPrivateKey = (text: string): boolean => isFound(text.slice(0, MAX_LENGTH), 0);

function isFound(given: string, depth: number): boolean {
  // A part of a text may be UTF-16.
  const text = plainText(given.replaceAll("\0", ""));
  if (MARKS.some((mark) => mark.test(text))) return true;
  if (WEB_KEY.test(text) && WEB_KEY_SECRET.test(text)) return true;
  if (hasKeyDer(Buffer.from(given, "latin1"))) return true;
  if (text.includes("%") && depth < MAX_DEPTH && isFound(withoutPercents(text), depth + 1)) return true;
  for (const bytes of decodings(text)) {
    if (hasKeyDer(bytes) || bytes.includes("openssh-key-v1\0")) return true;
    if (depth < MAX_DEPTH && textsIn(bytes).some((part) => isFound(part, depth + 1))) return true;
  }
  return false;
}

const withoutPercents = (text: string): string =>
  text
    .replace(/%([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replaceAll("%", "");

/**
 * The byte strings that a text may encode, whatever separates its characters: an encoding may start anywhere, so
 * each offset is tried.
 */
function* decodings(text: string): Generator<Buffer> {
  // Comment markers; slashes are also Base64 characters.
  const beginnings = [/^[^A-Za-z0-9]+/gm, /^[^A-Za-z0-9]*[^A-Za-z0-9+/]/gm];
  for (const view of new Set([text, ...beginnings.map((beginning) => text.replace(beginning, ""))])) {
    const base64 = view
      .replaceAll("-", "+")
      .replaceAll("_", "/")
      .replace(/[^A-Za-z0-9+/]+/g, "");
    for (const shift of [0, 1, 2, 3]) yield Buffer.from(base64.slice(shift), "base64");
  }
  const digits = text.replace(/0x|\\x/gi, "").replace(/[^0-9A-Fa-f]+/g, "");
  for (const shift of [0, 1]) yield Buffer.from(digits.slice(shift), "hex");
  for (const [list] of text.matchAll(/(?:\b\d{1,3}\b[\s,;]{1,4}){20,}\d{1,3}/g)) {
    yield Buffer.from(list.split(/[\s,;]+/).map(Number));
  }
}

/** The texts in bytes; Base64 decoded from a wrong offset gives none. */
const textsIn = (bytes: Buffer): string[] => bytes.toString("latin1").match(/[\0\t\n\r -~]{20,}/g) ?? [];

const KEYSTORES = ["feedfeed00000002", "feedfeed00000001", "1ef1b5b0"].map((hex) => Buffer.from(hex, "hex"));

/** Whether a DER private key or key store starts anywhere in the bytes. */
function hasKeyDer(bytes: Buffer): boolean {
  if (KEYSTORES.some((magic) => bytes.subarray(0, magic.length).equals(magic))) return true;
  for (let at = bytes.indexOf(0x30); at >= 0; at = bytes.indexOf(0x30, at + 1)) {
    const begin = contentAt(bytes, at);
    if (begin !== undefined && isKeyContent(bytes, begin)) return true;
  }
  return false;
}

/** The offset of a value's content; undefined if the length is invalid. The end may be cut off. */
function contentAt(bytes: Buffer, at: number): number | undefined {
  const length = bytes[at + 1];
  if (length === undefined) return undefined;
  if (length < 0x80) return at + 2;
  return length > 0x80 && length <= 0x84 ? at + 2 + (length & 0x7f) : undefined;
}

// 1.2.840.113549.1.5 (password-based encryption), 1.2.840.113549.1.12.1 (that of PKCS #12), 1.2.840.113549.1.7 (its contents).
const ENCRYPTIONS = ["2a864886f70d0105", "2a864886f70d010c01"].map((hex) => Buffer.from(hex, "hex"));
const CONTENTS = Buffer.from("2a864886f70d0107", "hex");

function isKeyContent(bytes: Buffer, begin: number): boolean {
  if (bytes[begin] === 0x30) {
    // EncryptedPrivateKeyInfo: a password-based encryption algorithm.
    const type = oidIn(bytes, begin);
    return type !== undefined && ENCRYPTIONS.some((oid) => startsWith(bytes, type, oid));
  }
  if (bytes[begin] !== 2 || bytes[begin + 1] !== 1) return false;
  const [version = 9, tag, length = 0, first] = bytes.subarray(begin + 2, begin + 6);
  const next = begin + 3;
  if (version === 3) {
    const type = tag === 0x30 ? oidIn(bytes, next) : undefined;
    return type !== undefined && startsWith(bytes, type, CONTENTS);
  }
  if (version > 1) return false;
  // PKCS #8: an algorithm, then the key as bytes; EC parameters start the same way.
  if (tag === 0x30) return oidIn(bytes, next) !== undefined && isFollowedBy(bytes, next, 4);
  // SEC 1 starts with the private number as bytes; PKCS #1 and DSA with two long integers.
  if (tag === 4) return version === 1 && length >= 14 && length <= 66;
  return (
    tag === 2 && version === 0 && (length >= 0x20 || first === undefined) && isFollowedBy(bytes, next, 2)
  );
}

/** The offset of the content of the object identifier at the start of a sequence. */
function oidIn(bytes: Buffer, sequence: number): number | undefined {
  const begin = contentAt(bytes, sequence);
  if (begin === undefined || bytes[begin] !== 6) return undefined;
  const length = bytes[begin + 1] ?? 0;
  return length >= 3 && length <= 32 ? begin + 2 : undefined;
}

const startsWith = (bytes: Buffer, at: number, expected: Buffer): boolean =>
  bytes.subarray(at, at + expected.length).equals(expected);

/**
 * Whether the value at an offset is followed by one of the given type; cut off after the first it is still most of
 * a key.
 */
function isFollowedBy(bytes: Buffer, at: number, type: number): boolean {
  const begin = contentAt(bytes, at);
  if (begin === undefined || begin > bytes.length) return false;
  const first = bytes[at + 1] ?? 0;
  const after = begin + (first < 0x80 ? first : bytes.readUIntBE(at + 2, begin - at - 2));
  return after >= bytes.length || bytes[after] === type;
}
