// @ts-check
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildIfChanged } from "./built.mjs";
import { withLock } from "./engine-cache.mjs";
import { run, seconds } from "./engine-process.mjs";
import { EngineError, ensureEngine } from "./engine.mjs";
import { removeStale } from "./stale.mjs";

/** @typedef {import("./engine-find.mjs").Engine} Engine */

/** The checkout. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

const MINIMUM_NODE = 20;
const STAMP = join(ROOT, "node_modules", ".pulumi-pki-setup");

/**
 * Progress messages of the set-up.
 * @param {string} line
 */
const log = (line) => {
  console.error(line);
};

/** Why the checkout is not ready: the message is printed to the user as it is. */
export class SetupError extends Error {
  /** @override */
  name = "SetupError";
}

/**
 * Makes the checkout ready: dependencies, build, Pulumi engine. Existing parts are kept, so a second run takes
 * seconds; concurrent runs wait for each other.
 *
 * @returns {Promise<Engine>}
 * @throws {SetupError | EngineError}
 */
export async function setUp() {
  await buildPackage();
  return ensureEngine({ log });
}

/**
 * Makes the content of the package: the dependencies needed to build it, and the build.
 *
 * @throws {SetupError | EngineError}
 */
export async function buildPackage() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < MINIMUM_NODE) {
    throw new SetupError(
      `setup: this needs Node.js ${MINIMUM_NODE} or later; this is ${process.versions.node}.`,
    );
  }
  await withLock(join(ROOT, ".pki", "setup"), log, async () => {
    await installDependencies(major);
    await build();
  });
}

/** @param {number} major */
async function installDependencies(major) {
  const lock = await readFile(join(ROOT, "package-lock.json"), "utf8");
  const stamp = createHash("sha256")
    .update(`${process.platform} ${process.arch} ${major}\n${lock}`)
    .digest("hex");
  if ((await readFile(STAMP, "utf8").catch(() => "")) === stamp) return;
  await step("installing dependencies", "npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    hint: "Check that this machine reaches the npm registry (npm ping), then run the same command again.",
  });
  await writeFile(STAMP, stamp);
}

async function build() {
  await buildIfChanged(ROOT, async () => {
    await removeStale(ROOT);
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    await step("building", process.execPath, [tsc, "-p", join(ROOT, "tsconfig.json")], {
      hint: "The sources do not compile: correct what the compiler names.",
    });
  });
  await step("bundling the plugin", process.execPath, [join(ROOT, "tools", "bundle.mjs")], {
    hint: "Remove the folder bin and run the same command again.",
  });
}

/**
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 * @param {{ hint: string }} options
 */
async function step(name, command, args, { hint }) {
  const started = Date.now();
  log(`setup: ${name} …`);
  try {
    await run(command, args, { cwd: ROOT, step: name, log });
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new SetupError(`setup: ${error instanceof Error ? error.message : String(error)}\n${hint}`, {
      cause: error,
    });
  }
  log(`setup: ${name}: done in ${seconds(Date.now() - started)}`);
}

/**
 * Runs a command-line entry point: an expected failure is printed as it is, without a stack trace.
 *
 * @param {() => Promise<number>} entry returns the exit code
 */
export async function runMain(entry) {
  try {
    process.exitCode = await entry();
  } catch (error) {
    if (!(error instanceof SetupError || error instanceof EngineError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    const { source, version } = await setUp();
    log(`setup: ready, with Pulumi ${version} (${source})`);
    return 0;
  });
}
