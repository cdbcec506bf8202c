// @ts-check
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { pieceAt, piecesOf } from "./coverage.mjs";
import { BIN, CACHE, ROOT } from "./places.mjs";

/** @typedef {import("./worker.mjs").Covered} Covered */
/** @typedef {import("./runner.mjs").Runner} Runner */

/**
 * A suite run without any change.
 *
 * @typedef {object} Suite
 * @property {string} name its path below `bin`
 * @property {string} hash of the suite and everything it loads from `test/`
 * @property {{ name: string, ms: number, covered: Covered }[]} tests
 * @property {Covered} load what runs outside of tests
 * @property {string[]} modules loaded modules with recorded coverage
 * @property {number} overheadMs its duration without its tests
 */

/** A suite fails or does not terminate without any change: no verdict would be meaningful. */
export class BaselineError extends Error {
  /** @override */
  name = "BaselineError";
}

const BASELINE_LIMIT_MS = 300_000;

/** @param {string[]} texts */
export const hashOf = (...texts) => createHash("sha256").update(texts.join("\0")).digest("hex").slice(0, 32);

/** @type {Map<string, string[]>} */
const known = new Map();

/** @type {Map<string, string>} */
const sources = new Map();

/**
 * A compiled file as it was when first read.
 * @param {string} file its path below `bin`
 */
export function sourceOf(file) {
  const source = sources.get(file) ?? readFileSync(join(BIN, file), "utf8");
  sources.set(file, source);
  return source;
}

/**
 * The direct imports of a compiled file.
 * @param {string} file
 * @returns {string[]}
 */
function loadedBy(file) {
  const cached = known.get(file);
  if (cached) return cached;
  const loaded = [...sourceOf(file).matchAll(/require\("(\.[^"]*)"\)/g)].flatMap(([, path]) => {
    const at = normalize(join(dirname(file), String(path)));
    return [`${at}.js`, join(at, "index.js"), at]
      .filter((one) => one.endsWith(".js") && existsSync(join(BIN, one)))
      .slice(0, 1);
  });
  known.set(file, loaded);
  return loaded;
}

/**
 * A file and everything that it loads.
 * @param {string} file
 * @returns {Set<string>}
 */
function reachedFrom(file) {
  const reached = new Set([file]);
  for (const one of reached) for (const next of loadedBy(one)) reached.add(next);
  return reached;
}

/**
 * The suites with one of the path prefixes that load one of the modules.
 *
 * @param {readonly string[]} modules
 * @param {readonly string[]} starts prefixes of their paths below `bin/test`
 * @returns {string[]}
 */
export function suitesFor(modules, starts) {
  return (
    readdirSync(join(BIN, "test"), { recursive: true })
      .map(String)
      .filter((name) => name.endsWith(".test.js") && starts.some((start) => name.startsWith(start)))
      .map((name) => join("test", name))
      // The compiler leaves the output of deleted sources.
      .filter((name) => existsSync(join(ROOT, name.replace(/js$/, "ts"))))
      .filter((name) => {
        const reached = reachedFrom(name);
        return modules.some((file) => reached.has(file));
      })
      .sort()
  );
}

/**
 * Runs a suite without any change, or returns the cached result.
 *
 * @param {string} name
 * @param {readonly string[]} modules whose coverage counts
 * @param {Runner} runner
 * @returns {Promise<Suite>}
 * @throws {BaselineError}
 */
export async function baseline(name, modules, runner) {
  const reached = [...reachedFrom(name)].sort();
  const coverage = modules.filter((file) => reached.includes(file));
  const key = hashOf(process.version, ...coverage, ...reached.map(sourceOf));
  const cached = join(CACHE, "suites", `${key}.json`);
  if (existsSync(cached)) return JSON.parse(readFileSync(cached, "utf8"));
  const outcome = await runner.run({ suite: name, coverage }, BASELINE_LIMIT_MS);
  if (typeof outcome === "string") throw new BaselineError(`${name}: ${outcome} without any change`);
  if (outcome.failure !== undefined)
    throw new BaselineError(`${name} fails without any change: ${outcome.failure}`);
  const { tests, load } = outcome;
  const testing = tests.reduce((sum, { ms }) => sum + ms, 0);
  const hash = hashOf(...reached.filter((file) => file.startsWith("test/")).map(sourceOf));
  /** @type {Suite} */
  const suite = { name, hash, tests, load, modules: coverage, overheadMs: Math.max(0, outcome.ms - testing) };
  mkdirSync(dirname(cached), { recursive: true });
  writeFileSync(cached, JSON.stringify(suite));
  return suite;
}

/**
 * The indices of the tests in a suite that run a place in a module. All tests run what is executed while the suite
 * is loaded, or in a hook for many tests.
 *
 * @param {Suite} suite
 * @param {string} file
 * @param {number} at
 * @returns {number[]}
 */
export function testsThatRun(suite, file, at) {
  const all = [...suite.tests.keys()];
  const piece = pieceAt(pieces(file), at);
  // Code outside of all pieces runs while the module is loaded.
  if (piece === undefined) return suite.modules.includes(file) ? all : [];
  if (suite.load[file]?.includes(piece)) return all;
  return all.filter((index) => suite.tests[index]?.covered[file]?.includes(piece));
}

/** @type {Map<string, import("./coverage.mjs").Piece[]>} */
const split = new Map();

/** @param {string} file */
function pieces(file) {
  const found = split.get(file) ?? piecesOf(sourceOf(file));
  split.set(file, found);
  return found;
}
