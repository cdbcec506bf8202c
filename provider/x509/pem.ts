import { blockText, derOf, readPem, whyNone } from "../../common/pem";
import { PkiError } from "../base/errors";

export { toPem } from "../../common/pem";

/**
 * The DER of every block with this label, or an older name of it, in a PEM text, in order.
 *
 * @throws PkiError `MALFORMED` when anything in the text is a damaged block
 */
export const fromPem = derOf;

/**
 * The DER of the only block with this label.
 *
 * @throws PkiError `MALFORMED`
 */
export function oneFromPem(label: string, text: string): Buffer {
  const [der, ...more] = derOf(label, text);
  if (der && more.length === 0) return der;
  const reason = der ? `there are ${more.length + 1}` : whyNone(text);
  const because = reason === undefined ? "" : `: ${reason}`;
  throw new PkiError("MALFORMED", `expected exactly one PEM block "${label}"${because}`);
}

/**
 * The same PEM blocks in the standard layout: current labels, 64 columns, LF line endings, nothing between the blocks.
 *
 * @throws PkiError `MALFORMED` when anything in the text is a damaged block
 */
export const normalizePem = (text: string): string => readPem(text).map(blockText).join("");

/** Compares PEM texts regardless of their layout; an unreadable text equals nothing. */
export function samePem(a: unknown, b: unknown): boolean {
  if (typeof a !== "string" || typeof b !== "string") return false;
  const [one, other] = [a, b].map(tryNormalize);
  return one !== undefined && one !== "" && one === other;
}

function tryNormalize(text: string): string | undefined {
  try {
    return normalizePem(text);
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}
