import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { textOfFile } from "../common/text";
import { PkiError } from "../provider/base/errors";

/**
 * The text of a file, or of standard input for `-`, in any encoding that shells write.
 *
 * @throws PkiError `INVALID_INPUT` when the file cannot be read
 */
export async function readInput(file: string): Promise<string> {
  if (file === "-") return textOfFile(await buffer(process.stdin));
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw new PkiError("INVALID_INPUT", `${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
  return textOfFile(bytes);
}
