import { randomBytes } from "node:crypto";
import { link, lstat, mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { PkiError } from "../../provider/base/errors";
import type { Artifact } from "./formats";

/** What happens to files that exist. */
export interface WriteOptions {
  readonly force: boolean;
}

/**
 * Writes files into a folder, which is created if it does not exist: each appears as a whole, and those with private keys
 * are readable only by their owner. Nothing is written if one of them exists.
 *
 * @returns their paths
 * @throws PkiError `INVALID_INPUT`
 */
export async function writeFiles(
  folder: string,
  artifacts: readonly Artifact[],
  { force }: WriteOptions,
): Promise<string[]> {
  refuseDoubles(artifacts);
  const files = artifacts.map((artifact) => ({ ...artifact, path: join(folder, artifact.file) }));
  if (!force) await refuseExisting(files.map(({ path }) => path));
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw cannotWrite(folder, cause);
  }
  for (const file of files) await writeFile(file, force);
  return files.map(({ path }) => path);
}

function refuseDoubles(artifacts: readonly Artifact[]): void {
  const seen = new Set<string>();
  for (const { file } of artifacts) {
    // Some file systems ignore the case.
    if (seen.has(file.toLowerCase()))
      throw new PkiError(
        "INVALID_INPUT",
        `two certificates would both be written to ${file}: export them into different folders`,
      );
    seen.add(file.toLowerCase());
  }
}

async function refuseExisting(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if (await lstat(path).catch(() => undefined)) throw exists(path);
  }
}

const exists = (path: string): PkiError =>
  new PkiError(
    "INVALID_INPUT",
    `${path} exists: overwrite it with --force, or choose another folder with --output`,
  );

async function writeFile(
  { path, content, isPrivate }: Artifact & { readonly path: string },
  force: boolean,
): Promise<void> {
  const unfinished = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const handle = await open(unfinished, "wx", isPrivate ? 0o600 : 0o644);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // A link, unlike a rename, never takes the place of a file that has appeared meanwhile.
    if (force) await rename(unfinished, path);
    else await link(unfinished, path);
  } catch (cause) {
    throw (cause as NodeJS.ErrnoException).code === "EEXIST" ? exists(path) : cannotWrite(path, cause);
  } finally {
    await rm(unfinished, { force: true });
  }
}

const cannotWrite = (path: string, cause: unknown): PkiError =>
  new PkiError("INVALID_INPUT", `${path} cannot be written: ${(cause as Error).message}`, { cause });
