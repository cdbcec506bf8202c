import { constants } from "node:fs";
import { lstat, open, writeFile, type FileHandle } from "node:fs/promises";
import { APPEND, typeProblem, WRITE } from "../provider/base/files";
import { PkiError } from "../provider/base/errors";

/** Whether it is a link created by the system to one of the process's own streams. */
export const isStream = (file: string): boolean => /^\/dev\/(stdout|stderr|fd\/\d+)$/.test(file);

/** How to write a file. */
export interface OutputOptions {
  /** Whether only its owner may read it. */
  readonly isPrivate?: boolean;
}

/**
 * Writes an output file of a command. A link in its place is not followed: whoever put it there, for example in a pull
 * request, would choose what is overwritten.
 *
 * @throws PkiError `INVALID_INPUT` when the file cannot be written
 */
export async function writeOutput(
  file: string,
  content: string | Uint8Array,
  options: OutputOptions = {},
): Promise<void> {
  try {
    if (isStream(file)) await writeFile(file, content);
    else await writeOver(file, content, options);
  } catch (cause) {
    throw cannotWrite(file, cause as Error);
  }
}

/**
 * Refuses a path that is a link, on behalf of whatever opens it later.
 *
 * @throws PkiError `INVALID_INPUT`
 */
export async function refuseLink(file: string): Promise<void> {
  const stats = isStream(file) ? undefined : await lstat(file).catch(() => undefined);
  if (stats?.isSymbolicLink()) throw cannotWrite(file, new Error(typeProblem(stats)));
}

async function writeOver(
  file: string,
  content: string | Uint8Array,
  { isPrivate = false }: OutputOptions,
): Promise<void> {
  await refuseLink(file);
  const handle = await open(file, WRITE, isPrivate ? 0o600 : 0o666);
  try {
    if ((await handle.stat()).isFile()) await empty(handle, isPrivate);
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
}

/** Checks the file that is open, whatever its name points to by now. */
async function empty(handle: FileHandle, isPrivate: boolean): Promise<void> {
  const problem = typeProblem(await handle.stat());
  if (problem !== undefined) throw new Error(`it ${problem}`);
  if (isPrivate) await handle.chmod(0o600);
  await handle.truncate();
}

/**
 * Makes sure that a file can be appended to, on behalf of whatever opens it later. A pipe that nobody reads yet can.
 *
 * @throws PkiError `INVALID_INPUT`
 */
export async function tryAppending(file: string): Promise<void> {
  try {
    await (await open(file, APPEND | constants.O_NONBLOCK, 0o600)).close();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENXIO") throw cannotWrite(file, cause as Error);
  }
}

const cannotWrite = (file: string, cause: Error): PkiError =>
  cause instanceof PkiError
    ? cause
    : new PkiError("INVALID_INPUT", `${file} cannot be written: ${cause.message}`, { cause });
