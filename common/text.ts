import { PkiError } from "./errors";

/**
 * The text of a file in any encoding that shells and editors write: UTF-8, or UTF-16 as written by PowerShell's
 * `>`, with or without a byte order mark; line endings become LF.
 *
 * @throws PkiError `INVALID_INPUT` for bytes that are no text
 */
export function textOfFile(bytes: Buffer): string {
  const { encoding, data } = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(data).replace(/\r\n?/g, "\n");
  } catch (cause) {
    const message = "this is not text: it is neither UTF-8 nor UTF-16 with a byte order mark";
    throw new PkiError("INVALID_INPUT", message, { cause });
  }
}

function encodingOf(bytes: Buffer): { encoding: "utf-8" | "utf-16le"; data: Buffer } {
  const [first, second] = bytes;
  const isLittle = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
  if (!isLittle && !isBig) return { encoding: "utf-8", data: bytes };
  if (bytes.length % 2 !== 0) return { encoding: "utf-16le", data: bytes };
  return { encoding: "utf-16le", data: isBig ? Buffer.from(bytes).swap16() : bytes };
}
