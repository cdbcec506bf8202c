// @ts-check
import { cp } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtFolder, ensureMade } from "./engine-cache.mjs";
import { run } from "./engine-process.mjs";

const SOURCES = join(dirname(fileURLToPath(import.meta.url)), "package-managers");

/** @typedef {import("./engine-process.mjs").Log} Log */

/**
 * The package managers and Node.js versions that users have, and the judges of a package, at pinned versions; installed
 * if missing.
 *
 * @param {Log} log
 * @returns {Promise<string>} their node_modules folder
 */
export async function ensurePackageManagers(log) {
  const cache = await builtFolder("package-managers", SOURCES, [process.version]);
  const what = "package managers";
  const begin = `${what}: installing them and Node.js 22, 24 and 26 (about 30 s the first time) …`;
  const installed = await ensureMade(join(cache, "installed"), { cache, log, begin, what }, async (work) => {
    const folder = join(work, "installed");
    await cp(SOURCES, folder, { recursive: true });
    const options = { cwd: folder, log, step: "installing package managers" };
    await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], options);
    return folder;
  });
  return join(installed, "node_modules");
}

// Prints their path: node tools/package-managers.mjs
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(
    await ensurePackageManagers((line) => {
      console.error(line);
    }),
  );
}
