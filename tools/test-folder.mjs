// @ts-check
import { execFile } from "node:child_process";
import { chmod, mkdir, rm, statfs, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { withWorkFolder } from "./engine-cache.mjs";

const MEMORY = "/dev/shm";
/** A worker takes about a tenth of it at once. */
const NEEDED_BYTES = 2 ** 31;

/**
 * Runs `work` with its temporary files in memory, where there is enough: a store waits for the disk at each step, and
 * nothing of a test outlives it.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function inMemory(work) {
  const ours = join(MEMORY, `pulumi-pki-${userInfo().uid}`);
  if (!(await isFit(ours))) return work();
  return withWorkFolder(ours, async (folder) => {
    // As /tmp is: a database server that runs as another user makes and removes its own.
    await chmod(folder, 0o1777);
    process.env.TMPDIR = folder;
    return work();
  });
}

/**
 * Whether files have room there, and may be run: some containers allow neither.
 *
 * @param {string} folder
 */
async function isFit(folder) {
  const script = join(folder, `script-${process.pid}`);
  try {
    const { bavail, bsize } = await statfs(MEMORY);
    if (bavail * bsize < NEEDED_BYTES) return false;
    await mkdir(folder, { recursive: true });
    await writeFile(script, "#!/bin/sh\n", { mode: 0o755 });
    await promisify(execFile)(script);
    return true;
  } catch {
    return false;
  } finally {
    await rm(script, { force: true });
  }
}
