// @ts-check
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parseDocument } from "yaml";
import { run } from "./engine-process.mjs";
import { ensureJudges } from "./judges.mjs";
import { changesOf } from "./mutate/changes.mjs";
import { BIN, ROOT } from "./mutate/places.mjs";
import { Runner } from "./mutate/runner.mjs";
import { entriesFor, entryProblems, nameOf, named, readSurvivors } from "./mutate/survivors.mjs";
import { BaselineError, baseline, hashOf, sourceOf, suitesFor } from "./mutate/suites.mjs";
import { verdictOn } from "./mutate/verdicts.mjs";

const USAGE = `usage: npm run mutate -- [options]

Makes small changes in the compiled modules that decide, one at a time, and runs the tests that run the changed place.
Fails where no test notices a change that tools/mutate/survivors.json does not list, where a listed one is noticed, and
where fewer than 95 % of a module's changes are noticed.

  --only PATH         only modules whose path contains this, or the group of this name
  --suites PATH       only suites whose path contains this
  --sample N          only so many changes, chosen by the seed; --seed S (default: 1)
  --budget SECONDS    how long the tests of one change may take by what they took without it (default: 5)
  --check             runs nothing: only whether the list fits the code
  --entries           prints survivors that are not listed as entries of the list
  --list FILE         another list of survivors
  --targets FILE      other groups of modules
  --no-build          takes the compiled code as it is
  --no-judges         does not set up the judges that some suites ask
`;

/** The minimum share of a module's mutations that tests must detect. */
const LEAST = 0.95;
const PROGRESS_MS = 10_000;

/** @typedef {import("./mutate/changes.mjs").Change} Change */
/** @typedef {import("./mutate/suites.mjs").Suite} Suite */
/** @typedef {import("./mutate/survivors.mjs").Survivors} Survivors */
/**
 * Modules with the same kind of decisions, and the path prefixes of the suites that cover them.
 * @typedef {{ modules: string[], suites: string[] }} Group
 */
/** @typedef {{ module: string, group: Group, changes: Change[], chosen: Change[] }} Target */
/** @typedef {{ target: Target, survivors: { change: Change, by: string }[] }} Result */

const options = readOptions();
process.exitCode = await main().catch((/** @type {unknown} */ error) => {
  // An expected obstacle is reported as it is; any other error is a bug in this program.
  if (!(error instanceof BaselineError)) throw error;
  console.error(`mutate: ${error.message}`);
  return 1;
});

function readOptions() {
  try {
    return parseArgs({
      options: {
        only: { type: "string" },
        suites: { type: "string" },
        sample: { type: "string" },
        seed: { type: "string", default: "1" },
        budget: { type: "string", default: "5" },
        check: { type: "boolean", default: false },
        entries: { type: "boolean", default: false },
        list: { type: "string", default: join(ROOT, "tools", "mutate", "survivors.json") },
        targets: { type: "string", default: join(ROOT, "tools", "mutate", "targets.json") },
        build: { type: "boolean", default: true },
        judges: { type: "boolean", default: true },
      },
      allowNegative: true,
    }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exit(2);
  }
}

async function main() {
  if (options.build)
    await run(process.execPath, [join("node_modules", "typescript", "bin", "tsc"), "-p", "tsconfig.json"], {
      cwd: ROOT,
      step: "build",
    });
  const groups = readGroups();
  if (groups.length === 0) throw new BaselineError(`no module's path contains ${String(options.only)}`);
  const survivors = readSurvivors(options.list);
  const targets = choose(groups);
  const problems = listProblems(survivors, targets);
  for (const problem of problems) console.log(problem);
  if (options.check) {
    console.log(
      `${targets.length} modules, ${targets.reduce((sum, { changes }) => sum + changes.length, 0)} changes`,
    );
    return problems.length === 0 ? 0 : 1;
  }
  const results = await judge(targets, survivors);
  table(results);
  return problems.length === 0 && results.every((result) => isGood(result, survivors)) ? 0 : 1;
}

/**
 * The groups with the requested modules.
 * @returns {Group[]}
 */
function readGroups() {
  const { only, targets } = options;
  const groups = groupsIn(targets);
  if (only !== undefined && groups[only]) return [groups[only]];
  return Object.values(groups)
    .map(({ modules, suites }) => ({
      suites,
      modules: modules.filter((module) => module.includes(only ?? "")),
    }))
    .filter(({ modules }) => modules.length > 0);
}

/**
 * Parsed as YAML, a superset of JSON, because it rejects a duplicate group name; in JSON the second would replace
 * the first.
 *
 * @param {string} file
 * @returns {Record<string, Group>}
 */
function groupsIn(file) {
  const document = parseDocument(readFileSync(file, "utf8"));
  const [problem] = document.errors;
  if (problem) throw new BaselineError(`${file}: ${problem.message}`);
  return document.toJS();
}

/** @param {Group[]} groups @returns {Target[]} */
function choose(groups) {
  const targets = groups.flatMap((group) =>
    group.modules.map((module) => ({ module, group, changes: changesOf(sourceOf(`${module}.js`)) })),
  );
  const { sample, seed } = options;
  if (sample === undefined) return targets.map((target) => ({ ...target, chosen: target.changes }));
  const drawn = targets
    .flatMap(({ module, changes }) =>
      changes.map((change) => ({ change, lot: hashOf(seed, module, nameOf(change)) })),
    )
    .sort((a, b) => (a.lot < b.lot ? -1 : 1));
  const chosen = new Set(drawn.slice(0, Number(sample)).map(({ change }) => change));
  return targets.map((target) => ({
    ...target,
    chosen: target.changes.filter((change) => chosen.has(change)),
  }));
}

/** @param {Survivors} survivors @param {Target[]} targets */
function listProblems(survivors, targets) {
  const modules = targets.map(({ module }) => module);
  const foreign =
    options.only === undefined ? Object.keys(survivors).filter((one) => !modules.includes(one)) : [];
  const repeated = modules.filter((module, index) => modules.indexOf(module) < index);
  return [
    ...repeated.map((module) => `${module}: in two groups`),
    ...foreign.map((module) => `${module}: listed, but no module that is changed`),
    ...targets.flatMap(({ module, changes }) =>
      entryProblems(survivors[module] ?? [], changes).map((problem) => `${module}: ${problem}`),
    ),
  ];
}

/** @param {Target[]} targets @param {Survivors} listed @returns {Promise<Result[]>} */
async function judge(targets, listed) {
  if (options.judges) await ensureJudges(tell);
  const runner = new Runner();
  /** @type {Survivors} */
  const entries = {};
  try {
    const results = [];
    for (const target of targets.filter(({ chosen }) => chosen.length > 0)) {
      const suites = await baselines(target, runner);
      const result = { target, survivors: await judgeModule(target, suites, runner) };
      const fresh = reportModule(result, listed);
      if (fresh.length > 0) entries[target.module] = entriesFor(fresh);
      results.push(result);
    }
    if (options.entries) console.log(JSON.stringify(entries, undefined, 2));
    return results;
  } finally {
    await runner.stop();
  }
}

/** @param {string} line */
function tell(line) {
  console.error(line);
}

/** @param {Target} target @param {Runner} runner */
async function baselines({ module, group }, runner) {
  const files = group.modules.map((one) => `${one}.js`);
  const names = suitesFor([`${module}.js`], group.suites).filter((name) =>
    name.includes(options.suites ?? ""),
  );
  /** @type {Suite[]} */
  const suites = [];
  const progress = every(PROGRESS_MS);
  for (const name of names) {
    progress(
      () => `mutate: ${module}: suites without any change: ${suites.length} of ${names.length}, now ${name}`,
    );
    suites.push(await baseline(name, files, runner));
  }
  if (suites.length === 0) throw new BaselineError(`no suite loads ${module}`);
  return suites;
}

/**
 * @param {Target} target
 * @param {Suite[]} suites
 * @param {Runner} runner
 */
async function judgeModule({ module, chosen }, suites, runner) {
  const progress = every(PROGRESS_MS);
  /** @type {Result["survivors"]} */
  const survivors = [];
  for (const [index, change] of chosen.entries()) {
    progress(() => `mutate: ${module}: ${index} of ${chosen.length}, ${survivors.length} survive`);
    const { killed, by } = await verdictOn(
      `${module}.js`,
      change,
      suites,
      runner,
      1000 * Number(options.budget),
    );
    if (!killed) survivors.push({ change, by });
  }
  tell(`mutate: ${module}: ${chosen.length - survivors.length} of ${chosen.length} noticed`);
  return survivors;
}

/** @param {number} ms @returns {(line: () => string) => void} */
function every(ms) {
  let last = Date.now();
  return (line) => {
    if (Date.now() - last < ms) return;
    last = Date.now();
    tell(line());
  };
}

/**
 * Prints the problems of a module.
 *
 * @param {Result} result
 * @param {Survivors} listed
 * @returns {Change[]} unlisted survivors
 */
function reportModule({ target, survivors }, listed) {
  const { module, chosen } = target;
  const names = new Set(named(listed[module] ?? []));
  const alive = new Set(survivors.map(({ change }) => nameOf(change)));
  const fresh = survivors.filter(({ change }) => !names.has(nameOf(change)));
  for (const { change, by } of fresh)
    console.log(`${sourceLine(module, change.start)}: no test notices: ${nameOf(change)} (${by})`);
  for (const name of chosen.map(nameOf).filter((one) => names.has(one) && !alive.has(one)))
    console.log(`${module}: listed, but a test notices: ${name}`);
  if (isLow(target, survivors.length)) console.log(`${module}: fewer than ${percent(LEAST)} noticed`);
  return fresh.map(({ change }) => change);
}

/**
 * A sample is too small for a meaningful share.
 * @param {Target} target
 * @param {number} survivors
 */
function isLow({ chosen }, survivors) {
  return options.sample === undefined && survivors > chosen.length * (1 - LEAST);
}

/**
 * Whether a module has no problems.
 * @param {Result} result
 * @param {Survivors} listed
 */
function isGood({ target, survivors }, listed) {
  const names = named(listed[target.module] ?? []);
  const expected = target.chosen.map(nameOf).filter((name) => names.includes(name));
  const alive = survivors.map(({ change }) => nameOf(change));
  return alive.join("\n") === expected.join("\n") && !isLow(target, survivors.length);
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

/** @param {Result[]} results */
function table(results) {
  const rows = results
    .map(({ target, survivors }) => ({
      name: target.module,
      all: target.chosen.length,
      left: survivors.length,
    }))
    .filter(({ all }) => all > 0);
  const all = rows.reduce((sum, row) => sum + row.all, 0);
  const left = rows.reduce((sum, row) => sum + row.left, 0);
  for (const row of [...rows, { name: "all", all, left }])
    console.log(
      `${row.name.padEnd(44)} ${row.all - row.left} of ${row.all} noticed, ${percent(1 - row.left / row.all)}`,
    );
}

/**
 * The source position of an offset in the compiled module.
 * @param {string} module
 * @param {number} offset
 */
function sourceLine(module, offset) {
  const map = new SourceMap(JSON.parse(readFileSync(join(BIN, `${module}.js.map`), "utf8")));
  const before = sourceOf(`${module}.js`).slice(0, offset).split("\n");
  const entry = /** @type {{ originalLine?: number }} */ (
    map.findEntry(before.length - 1, before.at(-1)?.length ?? 0)
  );
  return `${module}.ts:${(entry.originalLine ?? 0) + 1}`;
}
