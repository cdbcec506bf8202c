import { PkiError } from "./errors";
import { lineCounter, plainText } from "./pem-text";

/** One block of a PEM text. */
export interface PemBlock {
  /** The label after BEGIN, for example `CERTIFICATE`; older labels are replaced by the current one. */
  readonly label: string;
  readonly der: Buffer;
  /** The header lines before the Base64 (RFC 1421), such as `DEK-Info: …` of an encrypted key. */
  readonly headers: readonly string[];
  /** The line of BEGIN, counted from 1. */
  readonly line: number;
}

/** Older labels, and their current names. */
const OLDER: Readonly<Partial<Record<string, string>>> = {
  "X509 CERTIFICATE": "CERTIFICATE",
  "TRUSTED CERTIFICATE": "CERTIFICATE",
  "NEW CERTIFICATE REQUEST": "CERTIFICATE REQUEST",
  CRL: "X509 CRL",
};

/** Far longer than any chain, and still read in an instant. */
const MAX_LENGTH = 4_000_000;
const MAX_BLOCKS = 10_000;

const malformed = (message: string): PkiError => new PkiError("MALFORMED", message);

/** Wraps DER bytes as one PEM block with a final newline. */
export function toPem(label: string, der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

/**
 * A block in the standard layout of 64 columns, with its headers: without them an encrypted key cannot be
 * decrypted.
 */
export function blockText({ label, der, headers }: PemBlock): string {
  const text = toPem(label, der);
  const begin = text.indexOf("\n") + 1;
  return headers.length === 0 ? text : `${text.slice(0, begin)}${headers.join("\n")}\n\n${text.slice(begin)}`;
}

/**
 * All blocks of a PEM text, in order, in every layout that common tools write (RFC 7468, 2): with text around them,
 * any line endings and widths, indented, on one line, with escaped line endings, in UTF-16. Text between the blocks
 * is skipped, and so are the trust settings that OpenSSL appends to a certificate.
 *
 * @throws PkiError `MALFORMED` with the reason and the line, when anything in it is a damaged block; it repeats nothing
 * of the text but known labels
 */
export function readPem(given: string): PemBlock[] {
  if (given.length > MAX_LENGTH)
    throw malformed(`a PEM text of more than ${MAX_LENGTH} characters is not read`);
  const text = plainText(given);
  const lineOf = lineCounter(text);
  const blocks: PemBlock[] = [];
  let open: Boundary | undefined;
  let passed = 0;
  for (const match of text.matchAll(BOUNDARY)) {
    const boundary = { isBegin: match[1] === "BEGIN", label: (match[2] ?? "").trim(), line: 0 };
    if (!open) refuseDamaged(text.slice(passed, match.index), (place) => lineOf(passed + place));
    const line = lineOf(match.index);
    const problem = orderProblem(open, boundary);
    if (problem !== undefined) throw malformed(`line ${line}: ${problem}`);
    if (open) blocks.push(readBlock(open, text.slice(passed, match.index)));
    if (blocks.length > MAX_BLOCKS)
      throw malformed(`a PEM text of more than ${MAX_BLOCKS} blocks is not read`);
    open = open ? undefined : { ...boundary, line };
    passed = match.index + match[0].length;
  }
  if (open) throw malformed(`line ${open.line}: ${named(open.label)} has a BEGIN line but no END line`);
  refuseDamaged(text.slice(passed), (place) => lineOf(passed + place));
  return blocks;
}

interface Boundary {
  readonly isBegin: boolean;
  readonly label: string;
  readonly line: number;
}

// The next BEGIN may be on the same line, after files without a final newline were concatenated.
const BOUNDARY = /-----(BEGIN|END)(?: ([^\n]{0,100}?))?-----/g;

const KNOWN: ReadonlySet<string> = new Set([
  "CERTIFICATE",
  "CERTIFICATE REQUEST",
  "X509 CRL",
  "PUBLIC KEY",
  "RSA PUBLIC KEY",
  ...Object.keys(OLDER),
  "PRIVATE KEY",
  "ENCRYPTED PRIVATE KEY",
  "RSA PRIVATE KEY",
  "EC PRIVATE KEY",
  "DSA PRIVATE KEY",
  "OPENSSH PRIVATE KEY",
  "ANY PRIVATE KEY",
  "SSH2 PUBLIC KEY",
  "SSH2 ENCRYPTED PRIVATE KEY",
  "EC PARAMETERS",
  "DH PARAMETERS",
  "DSA PARAMETERS",
  "X9.42 DH PARAMETERS",
  "PARAMETERS",
  "PKCS7",
  "PKCS #7 SIGNED DATA",
  "CMS",
  "PKCS12",
  "SSL SESSION PARAMETERS",
  "ATTRIBUTE CERTIFICATE",
  "PGP MESSAGE",
  "PGP SIGNATURE",
  "PGP PUBLIC KEY BLOCK",
  "PGP PRIVATE KEY BLOCK",
  "AGE ENCRYPTED FILE",
]);

/** The name of a block in messages. An unknown label may be anything, even a secret. */
const named = (label: string): string => (KNOWN.has(label) ? `"${label}"` : "a block of an unknown kind");

function orderProblem(open: Boundary | undefined, { isBegin, label }: Boundary): string | undefined {
  if (!open) return isBegin ? undefined : `${named(label)} has an END line but no BEGIN line`;
  if (isBegin) return `${named(label)} begins before ${named(open.label)} of line ${open.line} ends`;
  return label === open.label
    ? undefined
    : `${named(label)} ends, but what began in line ${open.line} is ${named(open.label)}`;
}

const DASH = "[-\\u2010-\\u2015\\u2212\\ufe58\\uff0d]";
// Longer labels first, so that they match completely.
const LABELS = [...KNOWN].sort((a, b) => b.length - a.length).map((label) => label.replace(/[.]/g, "\\$&"));
const DAMAGED = new RegExp(`-----(?:BEGIN|END) |${DASH}{2} ?(?:BEGIN|END) {1,4}(?:${LABELS.join("|")})`, "i");

/** Refuses text between blocks that contains a malformed boundary: its block would be silently ignored. */
function refuseDamaged(text: string, lineOf: (place: number) => number): void {
  const damaged = DAMAGED.exec(text);
  if (!damaged) return;
  const message =
    "this looks like the first or last line of a block, which is five hyphens, BEGIN or END in capital letters, the label and five hyphens";
  throw malformed(`line ${lineOf(damaged.index)}: ${message}`);
}

const BLANK = /[\s\u200b-\u200d\u2060]+/g;
const NOT_BASE64 = /[^A-Za-z0-9+/=\s\u200b-\u200d\u2060]/;
const ENCRYPTED = /^\s*(Proc-Type: ?4, ?ENCRYPTED)\s+(DEK-Info: ?[A-Z0-9-]+, ?[0-9A-F]+)\s/;
const HEADER = /^[ \t]*[A-Za-z][A-Za-z0-9-]*:/;

function readBlock({ label, line }: Boundary, content: string): PemBlock {
  const { headers, body } = withoutHeaders(content);
  const refuse = (place: number, reason: string): PkiError => {
    const lines = lineCounter(content)(content.length - body.length + place);
    return malformed(`line ${line + lines - 1}: ${reason}`);
  };
  const strange = NOT_BASE64.exec(body);
  if (strange) throw refuse(strange.index, `${named(label)} contains a character that is not Base64`);
  const base64 = body.replace(BLANK, "");
  if (base64 === "") throw refuse(0, `${named(label)} is empty`);
  if (!/^[^=]*={0,2}$/.test(base64)) {
    throw refuse(body.indexOf("="), `the Base64 of ${named(label)} continues after its end`);
  }
  if (base64.length % 4 !== 0)
    throw refuse(body.trimEnd().length, `the Base64 of ${named(label)} is truncated`);
  const der = Buffer.from(base64, "base64");
  const isTrusted = label === "TRUSTED CERTIFICATE";
  return { label: OLDER[label] ?? label, der: isTrusted ? firstElement(der) : der, headers, line };
}

function withoutHeaders(content: string): { headers: string[]; body: string } {
  const encrypted = ENCRYPTED.exec(content);
  if (encrypted) {
    return { headers: encrypted.slice(1), body: content.slice(encrypted[0].length) };
  }
  const lines = content.split("\n");
  const first = lines.findIndex((line) => line.trim() !== "");
  let end = Math.max(first, 0);
  while (HEADER.test(lines[end] ?? "")) end++;
  const headers = lines.slice(Math.max(first, 0), end).map((line) => line.trim());
  return { headers, body: lines.slice(end).join("\n") };
}

/**
 * The DER of every block with the given label in a PEM text, in order; other blocks are skipped.
 *
 * @throws PkiError `MALFORMED` as {@link readPem}
 */
export const derOf = (label: string, text: string): Buffer[] =>
  readPem(text).flatMap((block) => (block.label === label ? [block.der] : []));

/** The private keys in a PEM text, in any form; other blocks, such as EC parameters, are skipped. */
export const privateKeyBlocks = (text: string): PemBlock[] =>
  readPem(text).filter(({ label }) => label.endsWith("PRIVATE KEY"));

/** The message for a text without a private key. */
export function noPrivateKey(text: string): string {
  const reason = whyNone(text);
  return `is not a PEM private key (PKCS#8, PKCS#1 or SEC 1)${reason === undefined ? "" : `: ${reason}`}`;
}

/** A certificate without the trust settings that OpenSSL appended to it. */
function firstElement(der: Buffer): Buffer {
  const [first = 0, ...more] = der.subarray(1, 6);
  const count = first & 0x80 ? first & 0x7f : 0;
  const length = count === 0 ? first : more.slice(0, count).reduce((sum, byte) => sum * 256 + byte, 0);
  return der.subarray(0, 2 + count + length);
}

/** A hint about why a text does not contain the wanted block; undefined if there is nothing to say. */
export function whyNone(text: string): string | undefined {
  const plain = plainText(text).trim();
  if (plain === "") return "it is empty";
  if (plain.includes("-----BEGIN%20")) return "it is percent-encoded: decode it first";
  if (/^-----BEGIN (PKCS7|CMS|PKCS #7 SIGNED DATA)-----/m.test(plain))
    return "it is PKCS #7: convert it (openssl pkcs7 -print_certs)";
  if (/^0[\u0080-\u00ff\ufffd]/.test(text.trim()))
    return "it is DER, not PEM: convert it (openssl x509 -inform DER)";
  const compact = plain.replace(/\s+/g, "");
  if (compact.startsWith("LS0tLS1CRUdJTi")) return "it is Base64 of a PEM text: decode it first";
  if (/^M[A-Za-z0-9+/]{60,}={0,2}$/.test(compact)) return "its BEGIN and END lines are missing";
  if (/^[^\n]{1,200}\.(pem|crt|cer|csr|der|p7b|pfx|p12|key|txt)$/i.test(plain))
    return "it is the name of a file: pass the content of that file";
  return undefined;
}
