// @ts-check
import { builtFolder, ensureMade } from "./engine-cache.mjs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { executable } from "./engine-find.mjs";
import { run } from "./engine-process.mjs";

const TOOLS = dirname(fileURLToPath(import.meta.url));

/** @typedef {import("./engine-process.mjs").Log} Log */

/**
 * A Go program that tests need, built from the modules pinned by a folder next to this file.
 *
 * @typedef {object} Program
 * @property {string} folder
 * @property {string} main the package to build
 * @property {string} what its description for users
 * @property {string} time build time on two cores
 */

/**
 * A Go program, built if missing.
 *
 * @param {string} name of the program's file
 * @param {Program} program
 * @param {Log} log
 * @returns {Promise<string>} its path
 */
export async function ensureGoProgram(name, { folder, what, time, main }, log) {
  const sources = join(TOOLS, folder);
  const cache = await builtFolder(name, sources, []);
  const begin = `building ${what} (about ${time} the first time) …`;
  return ensureMade(join(cache, executable(name)), { cache, log, begin, what }, async (work) => {
    const program = join(work, executable(name));
    await build(main, program, { sources, work, log, step: `building ${what}` });
    return program;
  });
}

/**
 * @param {string} main
 * @param {string} output
 * @param {{ sources: string, work: string, log: Log, step: string }} context
 */
async function build(main, output, { sources, work, log, step }) {
  // The user's settings for other projects must not affect the build.
  const own = { CGO_ENABLED: "0", GOWORK: "off", GOOS: "", GOARCH: "", GOFLAGS: "", GOTMPDIR: work };
  const flags = ["-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags", "-s -w"];
  const options = { cwd: sources, env: { ...process.env, ...own }, log, step };
  await run("go", ["build", ...flags, "-o", output, main], options);
}
