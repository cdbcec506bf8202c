import { open, readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { textOfFile } from "../common/text";
import { PkiError } from "../provider/base/errors";
import { isForeign, isOpenToOthers, isWritableByOthers } from "../provider/base/files";

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

/**
 * The text of a file with a private key, or of standard input for `-`. Links are followed, because containers mount
 * their secrets as links. Others being able to read it is only reported, because that is normal there.
 *
 * @throws PkiError `INVALID_INPUT` if the file cannot be read, or if somebody else could replace the key
 */
export async function readKeyFile(file: string): Promise<string> {
  if (file === "-") return readInput(file);
  const unusable = (why: string, cause?: unknown): PkiError =>
    new PkiError("INVALID_INPUT", `${file} ${why}`, { cause });
  try {
    const handle = await open(file);
    try {
      const stats = await handle.stat();
      if (isForeign(stats)) throw unusable(`belongs to another user (${stats.uid}): make your own copy`);
      if (isWritableByOthers(stats))
        throw unusable("can be written by others: chmod 600, and create a new key");
      if (isOpenToOthers(stats)) console.error(`pki: others can read the private key in ${file}: chmod 600`);
      return textOfFile(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw cause instanceof PkiError ? cause : unusable(`cannot be read: ${(cause as Error).message}`, cause);
  }
}
