// @ts-check
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { performance } from "node:perf_hooks";
import { COUNTER, counting } from "./coverage.mjs";
import { BIN, ROOT } from "./places.mjs";

/**
 * One run of a suite.
 *
 * @typedef {object} Run
 * @property {string} suite its path below `bin`
 * @property {{ file: string, source: string }} [mutant] the replacement for a compiled module
 * @property {number[]} [tests] indices of the tests to run; all if omitted
 * @property {string[]} [coverage] the modules whose coverage is collected
 */

/**
 * The pieces that ran, by module.
 * @typedef {Record<string, number[]>} Covered
 */
/** @typedef {{ name: string, ms: number, covered: Covered }} TestRun */

/**
 * The result of a run. `load` is what ran outside of tests: while the suite was loaded, and in hooks for many
 * tests.
 *
 * @typedef {object} Outcome
 * @property {string} [failure] the first failure
 * @property {number} [failed] index of the failed test
 * @property {TestRun[]} tests
 * @property {Covered} load
 * @property {number} ms
 */

const require = createRequire(join(ROOT, "package.json"));
const circus = /** @type {import("jest-circus")} */ (require("jest-circus"));
const { jestExpect } = require("@jest/expect");
const { ModuleMocker } = require("jest-mock");
const Module = /** @type {any} */ (require("node:module"));

const TEST_TIMEOUT_MS = 300_000;
const ENVIRONMENT = { ...process.env };

/**
 * Replacements for compiled modules.
 * @type {Map<string, string>}
 */
const replaced = new Map();
const compile = Module._extensions[".js"];
Module._extensions[".js"] = (/** @type {any} */ module, /** @type {string} */ file) => {
  const source = replaced.get(file);
  if (source === undefined) compile(module, file);
  else module._compile(source, file);
};

const { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } = circus;
const mocker = new ModuleMocker(globalThis);
Object.assign(globalThis, {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  it,
  test,
  expect: jestExpect,
});
Object.assign(globalThis, {
  jest: {
    fn: mocker.fn.bind(mocker),
    spyOn: mocker.spyOn.bind(mocker),
    restoreAllMocks: mocker.restoreAllMocks.bind(mocker),
    // Packages stay loaded between suites, and so do their mocks.
    doMock: (/** @type {string} */ name, /** @type {() => unknown} */ factory) => {
      const path = require.resolve(name);
      require.cache[path] = Object.assign(new Module(path), { exports: factory(), loaded: true });
    },
  },
});

/** @type {Map<string, Set<number>>} */
const ran = new Map();
Object.assign(globalThis, {
  [COUNTER]: (/** @type {string} */ file, /** @type {number} */ piece) => {
    const pieces = ran.get(file);
    if (pieces) pieces.add(piece);
    else ran.set(file, new Set([piece]));
  },
});

/**
 * What ran since the last call.
 * @returns {Covered}
 */
function takeCoverage() {
  const covered = Object.fromEntries([...ran].map(([file, pieces]) => [file, [...pieces]]));
  ran.clear();
  return covered;
}

/** @param {Covered} into @param {Covered} more */
function addCoverage(into, more) {
  for (const [file, pieces] of Object.entries(more))
    into[file] = [...new Set([...(into[file] ?? []), ...pieces])];
}

/** Every suite starts with its own modules, environment and mocks. */
function startAfresh() {
  for (const file of Object.keys(require.cache))
    if (file.startsWith(BIN + sep)) Reflect.deleteProperty(require.cache, file);
  for (const name of Object.keys(process.env))
    if (!(name in ENVIRONMENT)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, ENVIRONMENT);
  mocker.restoreAllMocks();
  circus.resetState();
  circus.getState().testTimeout = TEST_TIMEOUT_MS;
}

/** @param {any} block @returns {any[]} */
function testsOf(block) {
  return block.children.flatMap((/** @type {any} */ child) =>
    child.type === "test" ? [child] : testsOf(child),
  );
}

/** @param {unknown} error */
const textOf = (error) =>
  String(/** @type {any} */ (Array.isArray(error) ? error[0] : error)?.message ?? error).slice(0, 2000);

/**
 * @param {Run} run
 * @returns {Promise<Outcome>}
 */
async function runSuite(run) {
  const started = performance.now();
  startAfresh();
  for (const file of run.coverage ?? [])
    replaced.set(join(BIN, file), counting(file, readFileSync(join(BIN, file), "utf8")));
  if (run.mutant) replaced.set(join(BIN, run.mutant.file), run.mutant.source);
  takeCoverage();
  /** @type {Outcome} */
  const outcome = { tests: [], load: {}, ms: 0 };
  const handler = follow(run, outcome);
  circus.addEventHandler(handler);
  try {
    require(join(BIN, run.suite));
    const result = await circus.run();
    const [error] = result.unhandledErrors;
    if (error !== undefined) outcome.failure ??= error;
    addCoverage(outcome.load, takeCoverage());
  } catch (error) {
    outcome.failure ??= textOf(error);
  } finally {
    circus.removeEventHandler(handler);
    replaced.clear();
  }
  outcome.ms = performance.now() - started;
  return outcome;
}

/**
 * Selects the tests, collects the coverage of each, and stops after the first failure.
 *
 * @param {Run} run
 * @param {Outcome} outcome
 * @returns {(event: any, state: any) => void}
 */
function follow(run, outcome) {
  /** @type {any[]} */
  let all = [];
  let started = 0;
  return (event, state) => {
    if (event.name === "run_start") {
      all = testsOf(state.rootDescribeBlock);
      const chosen = run.tests && new Set(run.tests);
      all.forEach((one, index) => {
        outcome.tests.push({ name: one.name, ms: 0, covered: {} });
        if (chosen && !chosen.has(index)) one.mode = "skip";
      });
    } else if (event.name === "test_start") {
      addCoverage(outcome.load, takeCoverage());
      started = performance.now();
    } else if (event.name === "test_done") {
      const index = all.indexOf(event.test);
      const entry = outcome.tests[index];
      if (!entry) return;
      entry.ms = performance.now() - started;
      entry.covered = takeCoverage();
      if (event.test.errors.length > 0 && outcome.failure === undefined) {
        outcome.failure = `${entry.name}: ${textOf(event.test.errors[0])}`;
        outcome.failed = index;
        for (const one of all.slice(index + 1)) one.mode = "skip";
      }
    }
  };
}

// An exception that a changed program throws outside of its test must not end the process: it fails the running test.
for (const kind of ["uncaughtException", "unhandledRejection"]) {
  process.on(kind, (error) => {
    const running = circus.getState().currentlyRunningTest;
    if (running) running.errors.push(error);
    else circus.getState().unhandledErrors.push(error);
  });
}

process.on("message", (/** @type {Run} */ run) => {
  void runSuite(run).then((outcome) => process.send?.(outcome));
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
