// @ts-check
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { constants, setPriority, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { seconds } from "./engine-process.mjs";
import { JudgeError, ensureJudges } from "./judges.mjs";
import { LANGUAGE_NAMES, ensureLanguage } from "./languages.mjs";
import { ROOT, SetupError, runMain, setUp } from "./setup.mjs";
import { inMemory } from "./test-folder.mjs";

/** @typedef {{ passed: number, failed: number }} Count */
/** @typedef {{ name: string, startTime: number, endTime: number }} SuiteResult */
/**
 * @typedef {{ numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number, testResults: SuiteResult[] }} JestReport
 */

/** As long as all other checks: it uses what the tests leave idle while they wait. */
const LINT = { name: "lint", args: ["node_modules/eslint/bin/eslint.js", "--max-warnings=0", "."] };

/** Checks other than tests, the longest first; each counts as one test. */
const CHECKS = [
  { name: "format", args: ["tools/format.mjs"] },
  { name: "imports", args: ["tools/imports.mjs", "--check"] },
  {
    name: "types of the examples",
    args: ["node_modules/typescript/bin/tsc", "-p", "examples/tsconfig.json"],
  },
  { name: "generated files", args: ["tools/generate.mjs", "--check"] },
  { name: "generated docs", args: ["tools/docs.mjs", "--check"] },
  { name: "licences", args: ["tools/sbom.mjs", "--check"] },
  { name: "types of the tools", args: ["node_modules/typescript/bin/tsc", "-p", "tools/tsconfig.json"] },
];

await runMain(async () => {
  await setUp();
  const only = process.argv.slice(2);
  await judges(only);
  await languages(only);
  /** @type {Count} */
  const total = { passed: 0, failed: 0 };
  const isAll = only.length === 0;
  const lint = isAll ? runCheck(LINT, constants.priority.PRIORITY_BELOW_NORMAL) : undefined;
  if (isAll) for (const check of CHECKS) add(total, await runCheck(check));
  keepExtraCertificates();
  await inMemory(async () => {
    await recordCode(isAll);
    add(total, await runJest(only));
  });
  if (lint) add(total, await lint);
  // The plain line that CI reads; jest's own summary does not count the checks.
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
});

/**
 * Node reads additional CAs whenever it starts, in three times the time that it needs otherwise, and an engine's
 * command starts four processes: only the suite that installs from a registry gets them back
 * (test/install/package-managers.test.ts).
 */
function keepExtraCertificates() {
  const { NODE_EXTRA_CA_CERTS: file } = process.env;
  if (file === undefined) return;
  process.env.PKI_TEST_EXTRA_CA_CERTS = file;
  delete process.env.NODE_EXTRA_CA_CERTS;
}

/**
 * All the Pulumi processes started by tests compile the same code: they load it from a folder that one run of them
 * has filled (test/engine/code-cache.ts). It is removed together with the dependencies it was compiled from.
 *
 * @param {boolean} again
 */
async function recordCode(again) {
  const folder = join(ROOT, "node_modules", ".cache", "pulumi-pki-code");
  process.env.PKI_TEST_CODE = folder;
  if (existsSync(folder) && !again) return;
  await rm(folder, { recursive: true, force: true });
  const { code, output } = await quietly(["bin/test/engine/record-code.js"]);
  if (code !== 0) console.error(`The tests will take longer:\n${output}`);
}

/**
 * Some tests may not need any judge: they are run without those that cannot be installed.
 *
 * @param {string[]} only
 */
async function judges(only) {
  try {
    await ensureJudges((line) => {
      console.error(line);
    });
  } catch (error) {
    if (!(error instanceof JudgeError)) throw error;
    if (only.length === 0) throw new SetupError(error.message, { cause: error });
    console.error(error.message);
  }
}

/**
 * Builds the language hosts that the suites of this run ask for, before their tests compete for the machine. A
 * failure here fails its suite, which reports the reason.
 *
 * @param {string[]} only
 */
async function languages(only) {
  const asked = (await suites(only)).join("\n");
  for (const name of LANGUAGE_NAMES.filter((one) => asked.includes(`languageHost)("${one}")`))) {
    await ensureLanguage(name, (line) => {
      console.error(line);
    }).catch((/** @type {unknown} */ error) => {
      console.error(String(error));
    });
  }
}

/**
 * @param {string[]} only substrings of their paths; empty means all
 * @returns {Promise<string[]>} the sources of the suites
 */
async function suites(only) {
  const files = (await readdir(join(ROOT, "bin/test"), { recursive: true }))
    .map((name) => join(ROOT, "bin/test", name))
    .filter((file) => file.endsWith(".test.js"))
    .filter((file) => only.length === 0 || only.some((part) => file.includes(part)));
  return Promise.all(files.map((file) => readFile(file, "utf8")));
}

/**
 * @param {Count} total
 * @param {Count} more
 */
function add(total, { passed, failed }) {
  total.passed += passed;
  total.failed += failed;
}

/**
 * @param {{ name: string, args: string[] }} check
 * @param {number} [priority] of its process
 * @returns {Promise<Count>}
 */
async function runCheck({ name, args }, priority) {
  const started = Date.now();
  const { code, output } = await quietly(args, priority);
  console.log(`${output}${code === 0 ? "ok" : "FAILED"}: ${name} (${seconds(Date.now() - started)})`);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * Runs jest, or only suites whose paths match. A suite that cannot be loaded counts as a failure.
 *
 * @param {string[]} only
 * @returns {Promise<Count>}
 */
async function runJest(only) {
  const folder = await mkdtemp(join(tmpdir(), "pulumi-pki-jest-"));
  const report = join(folder, "report.json");
  try {
    const code = await node(["node_modules/jest/bin/jest.js", "--json", `--outputFile=${report}`, ...only]);
    const result = /** @type {JestReport} */ (JSON.parse(await readFile(report, "utf8")));
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    if (process.env.RECORD_DURATIONS) await recordDurations(result.testResults);
    return { passed: result.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
  } catch (error) {
    console.error(`jest gave no report: ${String(error)}`);
    return { passed: 0, failed: 1 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Suites are ordered by these times (tools/test-order.mjs).
 *
 * @param {SuiteResult[]} suites
 */
async function recordDurations(suites) {
  const timed = suites.map(({ name, startTime, endTime }) => [
    relative(join(ROOT, "bin"), name),
    Math.round((endTime - startTime) / 1000),
  ]);
  const text = JSON.stringify(Object.fromEntries(timed.sort()), undefined, 2);
  await writeFile(join(ROOT, "test/durations.json"), `${text}\n`);
}

/**
 * Runs Node and collects its output, so that concurrent runs do not mix their lines.
 *
 * @param {string[]} args
 * @param {number} [priority]
 * @returns {Promise<{ code: number, output: string }>}
 */
function quietly(args, priority) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    if (priority !== undefined && child.pid !== undefined) setPriority(child.pid, priority);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
        output += text;
      });
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}

/**
 * @param {string[]} args
 * @returns {Promise<number>}
 */
function node(args) {
  return new Promise((resolve, reject) => {
    // Jest's JSON would also go to standard output; its readable report goes to standard error.
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      stdio: ["ignore", args.includes("--json") ? "ignore" : "inherit", "inherit"],
    });
    child.on("error", reject);
    child.on("close", (code) => {
      resolve(code ?? 1);
    });
  });
}
