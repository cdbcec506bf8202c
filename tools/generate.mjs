// @ts-check
import { spawnSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ensureGenerator } from "./sdk.mjs";
import { ROOT, SetupError, runMain } from "./setup.mjs";

/**
 * Writes everything that is generated: the classes of sdk/ and the package schema from schema/, and the files
 * written by tests. With `--check` it writes nothing and fails if a file is out of date; the tests check theirs.
 */

/**
 * The suites that write what they check. The one for docs/faults.md is excluded because it runs for an hour: its
 * page names the command.
 */
const SUITES = [
  ...["provider/arguments", "provider/defects", "policy/policy"],
  ...["api/pages", "complaints/complaints", "review/golden", "docs/pictures"],
];

const require = createRequire(import.meta.url);

/** May fail to compile while a required file has not been written yet. */
function build() {
  const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  spawnSync(process.execPath, [tsc, "-p", ROOT], { stdio: "ignore" });
}

/** Files that tests compare with their results: tables, pages, schemas, and the reports of recorded reviews. */
function recordTests() {
  const jest = join(ROOT, "node_modules", "jest", "bin", "jest.js");
  const suites = SUITES.map((suite) => `bin/test/${suite}.test`);
  const { status } = spawnSync(process.execPath, [jest, "-w", "1", "--silent", ...suites], {
    cwd: ROOT,
    env: { ...process.env, UPDATE_DOCS: "1", UPDATE_GOLDEN: "1" },
    stdio: "inherit",
  });
  return status ?? 1;
}

/** @returns {Promise<Map<string, string>>} */
function generated() {
  const { generated: all } =
    /** @type {{ generated: (_: typeof translate) => Promise<Map<string, string>> }} */ (
      require(join(ROOT, "bin", "generate", "index.js"))
    );
  return all(translate);
}

/**
 * Examples in all languages, translated by Pulumi's own generators.
 *
 * @param {string} schema
 * @param {Record<string, string>} programs
 * @returns {Promise<Record<string, Record<string, string>>>}
 */
async function translate(schema, programs) {
  const generator = await ensureGenerator((line) => {
    console.error(line);
  });
  const input = JSON.stringify({ schema: JSON.parse(schema), programs });
  const { status, stdout, stderr } = spawnSync(generator, ["programs"], {
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new SetupError(`The examples cannot be translated: ${stderr}`);
  return JSON.parse(stdout);
}

await runMain(async () => {
  const check = process.argv.includes("--check");
  if (!check) build();
  const stale = [];
  for (const [path, text] of await generated()) {
    const file = join(ROOT, path);
    const old = await readFile(file, "utf8").catch(() => "");
    if (old === text) continue;
    stale.push(path);
    if (check) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  if (check && stale.length > 0) {
    throw new SetupError(
      `These files differ from their sources: ${stale.join(", ")}. Run "npm run generate" and commit the result.`,
    );
  }
  if (check) return 0;
  build();
  return recordTests();
});
