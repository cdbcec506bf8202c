// @ts-check
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { homedir, hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "./engine-process.mjs";

const POLL_MS = 500;
const TOUCH_MS = 5_000;
const STALE_MS = 30_000;

/** @returns {string} the per-user folder for everything we build */
export function cacheRoot() {
  const { XDG_CACHE_HOME: folder = "" } = process.env;
  return join(folder === "" ? join(homedir(), ".cache") : folder, "pulumi-pki");
}

/**
 * The folder for what is built from exactly these sources: other pins use another folder.
 *
 * @param {string} name
 * @param {string} sources
 * @param {string[]} pins
 * @returns {Promise<string>}
 */
export async function builtFolder(name, sources, pins) {
  const hash = createHash("sha256").update(JSON.stringify([...pins, process.platform, process.arch]));
  for (const name of (await readdir(sources, { recursive: true })).sort()) {
    const file = join(sources, name);
    if (!(await stat(file)).isFile()) continue;
    const content = await readFile(file);
    hash.update(`\n${name.replaceAll("\\", "/")} ${content.length}\n`).update(content);
  }
  return join(cacheRoot(), `${name}-${hash.digest("hex").slice(0, 16)}`);
}

/**
 * Gives `work` a folder for unfinished files, and removes it together with the leftovers of killed set-ups.
 *
 * @template T
 * @param {string} cache
 * @param {(folder: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withWorkFolder(cache, work) {
  const parent = join(cache, "tmp");
  const folder = join(parent, String(process.pid));
  await mkdir(folder, { recursive: true });
  try {
    return await work(folder);
  } finally {
    const dead = (await readdir(parent)).filter((pid) => !isAlive(Number(pid)));
    for (const name of [basename(folder), ...dead]) await removeFolder(join(parent, name));
  }
}

/**
 * Makes what is not there yet: in a work folder, moved into place when it is complete, and only once if several runs
 * want it at the same time.
 *
 * @param {string} target
 * @param {{ cache: string, log: import("./engine-process.mjs").Log, begin?: string, what?: string }} about what the log says: `begin` before, that `what` is ready afterwards
 * @param {(work: string) => Promise<string>} make returns the path of the result, in the work folder
 * @returns {Promise<string>} the target
 */
export async function ensureMade(target, { cache, log, begin, what }, make) {
  if (existsSync(target)) return target;
  await withLock(cache, log, async () => {
    if (existsSync(target)) return;
    const started = Date.now();
    if (begin !== undefined) log(begin);
    await withWorkFolder(cache, async (work) => {
      await putInPlace(await make(work), target);
    });
    if (what !== undefined) log(`${what}: ready (${seconds(Date.now() - started)})`);
  });
  return target;
}

/**
 * Moves a finished file or folder into place, so that the target is always complete.
 *
 * @param {string} from
 * @param {string} target
 */
export async function putInPlace(from, target) {
  await mkdir(dirname(target), { recursive: true });
  await rename(from, target);
}

/**
 * Runs `work` while holding the lock of a folder, so that no other process does at the same time.
 *
 * @template T
 * @param {string} folder
 * @param {import("./engine-process.mjs").Log} log
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(folder, log, work) {
  const lock = `${folder}.lock`;
  const owner = JSON.stringify({ host: hostname(), pid: process.pid, since: Date.now() });
  await mkdir(folder, { recursive: true });
  await acquire(lock, owner, log);
  // The modification time distinguishes a live owner from a dead one where its pid cannot: on another host, or if the
  // pid was reused.
  const touch = setInterval(() => void utimes(lock, new Date(), new Date()).catch(ignore), TOUCH_MS);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    if ((await readFile(lock, "utf8").catch(() => "")) === owner) await rm(lock, { force: true });
  }
}

/**
 * @param {string} lock
 * @param {string} owner
 * @param {import("./engine-process.mjs").Log} log
 */
async function acquire(lock, owner, log) {
  for (let polls = 0; ;) {
    try {
      await writeFile(lock, owner, { flag: "wx" });
      return;
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
    }
    const { pid, gone } = await ownerOf(lock);
    if (gone) await removeStale(lock);
    else if (polls++ % 60 === 0) log(`waiting for another run to finish (process ${pid}) …`);
    await sleep(POLL_MS);
  }
}

/**
 * @param {string} lock
 * @returns {Promise<{ pid: number, gone: boolean }>}
 */
async function ownerOf(lock) {
  try {
    const age = Date.now() - (await stat(lock)).mtimeMs;
    const { host, pid } = parseOwner(await readFile(lock, "utf8"));
    return { pid, gone: age > STALE_MS || (host === hostname() && !isAlive(pid)) };
  } catch (error) {
    if (hasCode(error, "ENOENT")) return { pid: 0, gone: true };
    throw error;
  }
}

/**
 * Removes the lock of a dead owner: one waiter at a time, or the second would remove the first one's new lock; and
 * only after a second look, because after a suspend every lock looks too old.
 *
 * @param {string} lock
 */
async function removeStale(lock) {
  const guard = `${lock}.stale`;
  try {
    await writeFile(guard, "", { flag: "wx" });
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
    if ((await ownerOf(guard)).gone) await rm(guard, { force: true });
    return;
  }
  await sleep(POLL_MS);
  if ((await ownerOf(lock)).gone) await rm(lock, { force: true });
  await rm(guard, { force: true });
}

/**
 * @param {string} text
 * @returns {{ host?: string, pid: number }}
 */
function parseOwner(text) {
  try {
    return JSON.parse(text);
  } catch {
    // Its owner is about to write its name.
    return { pid: 0 };
  }
}

function ignore() {
  // A failed clean-up must not abort the work.
}

/** @param {string} folder */
async function removeFolder(folder) {
  // A process that outlived its killed parent may still write to it; the next set-up tries again.
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(ignore);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, "EPERM");
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function hasCode(error, code) {
  return error instanceof Error && "code" in error && error.code === code;
}
