import { PkiError } from "../errors";

/** Wraps DER bytes as one PEM block with a final newline. */
export function toPem(label: string, der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g;

/**
 * The DER of every block with the label in a PEM text, in order. Accepts the two characters `\n` in place of line
 * ends, as the API's samples show them.
 */
export function fromPem(label: string, text: string): Buffer[] {
  const blocks = [...text.replaceAll("\\n", "\n").matchAll(BLOCK)];
  return blocks.filter((block) => block[1] === label).map((block) => Buffer.from(block[2] ?? "", "base64"));
}

/** The DER of the only block with the label. */
export function oneFromPem(label: string, text: string): Buffer {
  const [der, ...more] = fromPem(label, text);
  if (!der || der.length === 0 || more.length > 0) {
    throw new PkiError("MALFORMED", `expected exactly one PEM block "${label}"`);
  }
  return der;
}

/** The same PEM blocks in the standard layout: 64 columns, real line ends, nothing between the blocks. */
export function normalizePem(text: string): string {
  const blocks = [...text.replaceAll("\\n", "\n").matchAll(BLOCK)];
  return blocks.map((block) => toPem(block[1] ?? "", Buffer.from(block[2] ?? "", "base64"))).join("");
}

/** Equality of PEM texts whatever their layout. */
export const samePem = (a: unknown, b: unknown): boolean =>
  typeof a === "string" &&
  typeof b === "string" &&
  normalizePem(a) !== "" &&
  normalizePem(a) === normalizePem(b);
