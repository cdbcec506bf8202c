// @ts-check
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { applied } from "./changes.mjs";
import { CACHE } from "./places.mjs";
import { BaselineError, hashOf, sourceOf, testsThatRun } from "./suites.mjs";

/** @typedef {import("./changes.mjs").Change} Change */
/** @typedef {import("./suites.mjs").Suite} Suite */
/** @typedef {import("./runner.mjs").Runner} Runner */
/** @typedef {{ suite: Suite, tests: number[], ms: number }} Candidate */
/** @typedef {{ killed: boolean, by: string }} Verdict */

/** @type {Map<string, Verdict> | undefined} */
let remembered;
const file = join(CACHE, "verdicts.jsonl");

/** @returns {Map<string, Verdict>} */
function memory() {
  if (remembered) return remembered;
  remembered = new Map();
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  for (const line of lines) {
    // The last line of an interrupted run may be incomplete.
    if (!line.endsWith("}")) continue;
    const { key, ...verdict } = JSON.parse(line);
    remembered.set(key, verdict);
  }
  return remembered;
}

/** @param {string} key @param {Verdict} verdict */
function remember(key, verdict) {
  memory().set(key, verdict);
  mkdirSync(CACHE, { recursive: true });
  appendFileSync(file, `${JSON.stringify({ key, ...verdict })}\n`);
}

/**
 * Whether a test detects the change.
 *
 * @param {string} module its path below `bin`
 * @param {Change} change
 * @param {readonly Suite[]} suites
 * @param {Runner} runner
 * @param {number} budgetMs time budget for the tests that cover the place, the quickest suites first
 * @returns {Promise<Verdict>}
 */
export async function verdictOn(module, change, suites, runner, budgetMs) {
  const source = sourceOf(module);
  const candidates = candidatesFor(module, change, suites);
  const { start, end, text } = change;
  const tests = candidates.map(({ suite }) => `${suite.name} ${suite.hash}`).sort();
  const key = hashOf(module, source, `${start} ${end} ${text}`, ...tests);
  // A survivor with one budget may be killed with a larger one.
  const known = memory().get(key) ?? memory().get(`${key} ${budgetMs}`);
  if (known) return known;
  const mutant = { file: module, source: applied(source, change) };
  let by;
  for (const candidate of withinBudget(candidates, budgetMs)) {
    by = await noticedBy(candidate, mutant, runner);
    if (by !== undefined) break;
  }
  const verdict = { killed: by !== undefined, by: by ?? `none of ${candidates.length} suites` };
  remember(verdict.killed ? key : `${key} ${budgetMs}`, verdict);
  return verdict;
}

/** @param {string} module @param {Change} change @param {readonly Suite[]} suites @returns {Candidate[]} */
function candidatesFor(module, change, suites) {
  return suites
    .map((suite) => ({ suite, tests: testsThatRun(suite, module, change.at) }))
    .filter(({ tests }) => tests.length > 0)
    .map(({ suite, tests }) => ({ suite, tests, ms: cost(suite, tests) }))
    .sort((a, b) => a.ms - b.ms);
}

/**
 * As many of the tests as fit into the budget, the quickest first, by suite; at least one.
 *
 * @param {Candidate[]} candidates
 * @param {number} budgetMs
 * @returns {Candidate[]}
 */
function withinBudget(candidates, budgetMs) {
  const all = candidates.flatMap(({ suite, tests }) =>
    tests.map((index) => ({ suite, index, ms: suite.tests[index]?.ms ?? 0 })),
  );
  all.sort((a, b) => a.ms - b.ms);
  /** @type {Map<Suite, number[]>} */
  const chosen = new Map();
  let spent = 0;
  for (const { suite, index, ms } of all) {
    const tests = chosen.get(suite);
    const more = tests ? ms : ms + cost(suite, []);
    if (spent > 0 && spent + more > budgetMs) continue;
    spent += more;
    chosen.set(
      suite,
      [...(tests ?? []), index].sort((a, b) => a - b),
    );
  }
  return [...chosen]
    .map(([suite, tests]) => ({ suite, tests, ms: cost(suite, tests) }))
    .sort((a, b) => a.ms - b.ms);
}

/** @param {Suite} suite @param {number[]} tests */
const cost = (suite, tests) =>
  tests.reduce((sum, index) => sum + (suite.tests[index]?.ms ?? 0), Math.min(suite.overheadMs, 1000));

/**
 * The suites with tests that pass only after earlier ones.
 * @type {Set<string>}
 */
const ordered = new Set();

/**
 * Runs that passed without any change.
 * @type {Set<string>}
 */
const passed = new Set();

/**
 * The test that detects the change, if any. A failure only counts if the same tests pass without the change: some
 * pass only after others of their suite, in which case all tests before them run too.
 *
 * @param {Candidate} candidate
 * @param {{ file: string, source: string }} mutant
 * @param {Runner} runner
 * @returns {Promise<string | undefined>}
 */
async function noticedBy({ suite, tests, ms }, mutant, runner) {
  const chosen = ordered.has(suite.name) ? upTo(Math.max(...tests)) : tests;
  const limit = 10_000 + 4 * (ordered.has(suite.name) ? cost(suite, chosen) : ms);
  const run = { suite: suite.name, mutant, tests: chosen };
  const first = await runner.run(run, limit);
  // A busy machine does not count: a timeout must happen twice.
  const outcome = first === "timeout" ? await runner.run(run, 2 * limit) : first;
  if (typeof outcome !== "string" && outcome.failure === undefined) return undefined;
  // A failure before any test is caused by the change: the suite loads without it.
  if (typeof outcome !== "string" && outcome.failed === undefined && outcome.tests.length === 0)
    return `${suite.name}: ${String(outcome.failure)}`;
  const last = typeof outcome === "string" ? undefined : outcome.failed;
  const same = last === undefined ? chosen : chosen.filter((index) => index <= last);
  if (await passesUnchanged(suite, same, limit, runner))
    return `${suite.name}: ${typeof outcome === "string" ? outcome : String(outcome.failure).slice(0, 200)}`;
  if (ordered.has(suite.name)) throw new BaselineError(`${suite.name} fails at times without any change`);
  ordered.add(suite.name);
  return noticedBy({ suite, tests, ms }, mutant, runner);
}

/** @param {number} last */
const upTo = (last) => [...Array(last + 1).keys()];

/** @param {Suite} suite @param {number[]} tests @param {number} limit @param {Runner} runner */
async function passesUnchanged(suite, tests, limit, runner) {
  const key = `${suite.name} ${tests.join()}`;
  if (passed.has(key)) return true;
  const outcome = await runner.run({ suite: suite.name, tests }, limit);
  if (typeof outcome === "string" || outcome.failure !== undefined) return false;
  passed.add(key);
  return true;
}
