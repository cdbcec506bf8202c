// @ts-check
import { execFile } from "node:child_process";
import { chmod, mkdir, rm, statfs, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { withWorkFolder } from "./engine-cache.mjs";

const MEMORY = "/dev/shm";
/** A worker uses about a tenth of it at once. */
const NEEDED_BYTES = 2 ** 31;

/**
 * Runs `work` with its temporary files in memory, if there is enough: a store waits for the disk at each step, and
 * nothing of a test has to survive it.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function inMemory(work) {
  const ours = join(MEMORY, `pulumi-pki-${userInfo().uid}`);
  if (!(await isFit(ours))) return work();
  return withWorkFolder(ours, async (folder) => {
    // Like /tmp: a database server running as another user creates and removes its own.
    await chmod(folder, 0o1777);
    process.env.TMPDIR = folder;
    return work();
  });
}

/**
 * Whether the folder has enough space and allows execution: some containers offer neither.
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
