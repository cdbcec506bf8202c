import { lstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import { textOfFile } from "../common/text";
import { PkiError } from "../provider/base/errors";

/** Maximum size of a policy file, in bytes. */
const LARGEST = 4_000_000;

/** The text of a policy, and its real path. */
export interface PolicyText {
  readonly text: string;
  /** The target of a symbolic link; undefined if it is not one. */
  readonly target: string | undefined;
}

/**
 * Reads a policy file.
 *
 * @throws PkiError `INVALID_CONFIG` if it is missing, not a file, too large, or not text
 */
export function readPolicyText(file: string): PolicyText {
  try {
    const { size, ...stat } = statOf(file);
    if (!stat.isReadable) throw new Error("it is not a file");
    if (size > LARGEST) throw new Error(`it is larger than ${LARGEST} bytes`);
    const text = textOfFile(readFileSync(file));
    return { text, target: lstatSync(file).isSymbolicLink() && stat.isFile ? realpathSync(file) : undefined };
  } catch (cause) {
    throw new PkiError("INVALID_CONFIG", `the policy ${file} cannot be read: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** A shell's `<(command)` is a pipe; anything that never ends, such as a device, is refused. */
function statOf(file: string): { size: number; isFile: boolean; isReadable: boolean } {
  const stat = statSync(file);
  return { size: stat.size, isFile: stat.isFile(), isReadable: stat.isFile() || stat.isFIFO() };
}
