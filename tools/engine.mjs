// @ts-check
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildEngine, builtEngine, neededGo, SOURCES } from "./engine-build.mjs";
import { builtFolder, withLock } from "./engine-cache.mjs";
import {
  downloadOfficial,
  findOnPath,
  MINIMUM_VERSION,
  OFFICIAL_VERSION,
  officialEngine,
} from "./engine-find.mjs";
import { EngineError, Interrupted } from "./engine-process.mjs";

export { EngineError };

/** @typedef {import("./engine-find.mjs").Engine} Engine */
/** @typedef {import("./engine-process.mjs").Log} Log */
/** @typedef {Engine["source"]} Source */
/** @typedef {{ source: Source, get: () => Promise<Engine> }} Way */

/** @type {readonly Source[]} */
const ALL_SOURCES = ["path", "official", "built"];

/**
 * Provides a working Pulumi engine: the user's own, the official download, or one built from pinned Go modules.
 * Spawn `pulumi` with the returned variables added to the environment. PKI_ENGINE restricts it to one of the three.
 * Progress is printed to standard error by default.
 *
 * @param {{ log?: Log }} [options]
 * @returns {Promise<Engine>}
 * @throws {EngineError} if no way worked; the message says what was tried and what to install
 */
export async function ensureEngine({
  log = (line) => {
    console.error(line);
  },
} = {}) {
  const allowed = allowedSources();
  /** @type {string[]} */
  const failures = [];
  /** @type {Way[]} */
  const own = allowed.includes("path") ? [{ source: "path", get: findOnPath }] : [];
  const engine = (await firstOf(own, failures)) ?? (await cachedEngine(allowed, failures, log));
  if (engine === undefined) throw new EngineError(explain(failures));
  return engine;
}

/** The command `node tools/engine.mjs [--env]`. */
export async function main() {
  const { source, version, folder, env } = await ensureEngine();
  if (!process.argv.includes("--env")) {
    console.log(`${source} ${version} ${folder}`);
    return;
  }
  for (const [key, value] of Object.entries(env)) {
    console.log(`export ${key}='${value.replaceAll("'", `'\\''`)}'`);
  }
}

/**
 * @param {readonly Source[]} allowed
 * @param {string[]} failures
 * @param {Log} log
 * @returns {Promise<Engine | undefined>}
 */
async function cachedEngine(allowed, failures, log) {
  const cache = await builtFolder("engine", SOURCES, [OFFICIAL_VERSION]);
  const ways = cacheWays(cache, log).filter((way) => allowed.includes(way.source));
  if (ways.length === 0) return undefined;
  const ready = () => ways.map((way) => way.ready()).find((engine) => engine !== undefined);
  try {
    return ready() ?? (await withLock(cache, log, async () => ready() ?? firstOf(ways, failures, log)));
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError(`The engine's cache folder ${cache} fails: ${String(error)}`, { cause: error });
  }
}

/**
 * @param {string} cache
 * @param {Log} log
 * @returns {(Way & { ready: () => Engine | undefined })[]}
 */
function cacheWays(cache, log) {
  return [
    { source: "official", ready: () => officialEngine(cache), get: () => downloadOfficial(cache, log) },
    { source: "built", ready: () => builtEngine(cache), get: () => buildEngine(cache, log) },
  ];
}

/**
 * @param {Way[]} ways
 * @param {string[]} failures
 * @param {Log} [log]
 * @returns {Promise<Engine | undefined>}
 */
async function firstOf(ways, failures, log) {
  for (const { source, get } of ways) {
    try {
      return await get();
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      failures.push(`${source}: ${reason.replaceAll("\n", "\n    ")}`);
      log?.(`engine: the ${source} way did not work: ${reason.split("\n")[0] ?? ""}`);
    }
  }
  return undefined;
}

/** @returns {readonly Source[]} */
function allowedSources() {
  const forced = process.env.PKI_ENGINE;
  if (!forced) return ALL_SOURCES;
  const allowed = ALL_SOURCES.filter((source) => source === forced);
  if (allowed.length === 0)
    throw new EngineError(`PKI_ENGINE is ${forced}, not one of ${ALL_SOURCES.join(", ")}`);
  return allowed;
}

/** @param {string[]} failures */
function explain(failures) {
  return [
    "There is no Pulumi engine. What was tried:",
    ...failures.map((failure) => `  ${failure}`),
    `Install the Pulumi CLI ${MINIMUM_VERSION} or later, or Go ${neededGo()} or later, and run this again.`,
  ].join("\n");
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    console.error(error.message);
    process.exitCode = error instanceof Interrupted ? 130 : 1;
  }
}
