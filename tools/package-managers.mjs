// @ts-check
import { existsSync } from "node:fs";
import { cp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtFolder, withLock, withWorkFolder } from "./engine-cache.mjs";
import { run, seconds } from "./engine-process.mjs";

const SOURCES = join(dirname(fileURLToPath(import.meta.url)), "package-managers");

/** @typedef {import("./engine-process.mjs").Log} Log */

/**
 * The package managers and Node.js versions that users have, at pinned versions; installed if missing.
 *
 * @param {Log} log
 * @returns {Promise<string>} their node_modules folder
 */
export async function ensurePackageManagers(log) {
  const cache = await builtFolder("package-managers", SOURCES, [process.version]);
  const installed = join(cache, "installed");
  if (!existsSync(installed))
    await withLock(cache, log, async () => {
      if (!existsSync(installed)) await install(cache, installed, log);
    });
  return join(installed, "node_modules");
}

/**
 * @param {string} cache
 * @param {string} installed
 * @param {Log} log
 */
async function install(cache, installed, log) {
  const started = Date.now();
  log("package managers: installing them and Node.js 22, 24 and 26 (about 30 s the first time) …");
  await withWorkFolder(cache, async (work) => {
    const folder = join(work, "installed");
    await cp(SOURCES, folder, { recursive: true });
    const options = { cwd: folder, log, step: "installing package managers" };
    await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], options);
    await rm(installed, { recursive: true, force: true });
    await rename(folder, installed);
  });
  log(`package managers: ready (${seconds(Date.now() - started)})`);
}

// Prints their path: node tools/package-managers.mjs
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(
    await ensurePackageManagers((line) => {
      console.error(line);
    }),
  );
}
