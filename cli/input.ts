import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { PkiError } from "../provider/errors";

/**
 * The text of a file, or of standard input for `-`.
 *
 * @throws PkiError `INVALID_INPUT` when the file cannot be read
 */
export async function readInput(file: string): Promise<string> {
  if (file === "-") return text(process.stdin);
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new PkiError("INVALID_INPUT", `${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
