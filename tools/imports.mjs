// @ts-check
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cruise } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";
import { FOLDERS, ROOMS, rules } from "./rooms.mjs";
import { ROOT } from "./setup.mjs";

/**
 * Checks the imports against the lists in tools/rooms.mjs, and writes the table of rooms into DESIGN.md. With
 * `--check` it writes nothing and fails if the table is out of date. A folder given as argument is checked instead
 * of the checkout, without a table.
 */

const BEGIN = "<!-- generated from the imports by tools/imports.mjs: do not edit -->";
const END = "<!-- end of the generated part -->";

const [folder] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const isCheck = process.argv.includes("--check");

/** @param {string} baseDir */
async function readImports(baseDir) {
  const folders = FOLDERS.filter((name) => existsSync(join(baseDir, name)));
  const { output } = await cruise(
    folders,
    {
      baseDir,
      validate: true,
      ruleSet: { forbidden: rules() },
      tsPreCompilationDeps: true,
      doNotFollow: { path: "node_modules" },
    },
    {},
    { tsConfig: extractTSConfig(join(ROOT, "tsconfig.json")) },
  );
  if (typeof output === "string") throw new Error(output);
  return output;
}

/** @param {import("dependency-cruiser").ICruiseResult} result */
const problemsOf = ({ summary }) =>
  summary.violations.map(({ rule, from, to, cycle }) =>
    cycle
      ? `${rule.name}: ${[from, ...cycle.map(({ name }) => name)].join(" → ")}`
      : `${rule.name}: ${from} → ${to}`,
  );

/** @param {import("dependency-cruiser").ICruiseResult} result */
const homeless = ({ modules }) =>
  modules
    .filter(({ source }) => FOLDERS.includes(source.split("/")[0] ?? "") && roomOf(source) === undefined)
    .map(({ source }) => `${source} is in no room: move it, or name it in tools/rooms.mjs`);

/** @param {string} file */
const roomOf = (file) => ROOMS.find(({ path }) => new RegExp(path).test(file))?.name;

/** @param {import("dependency-cruiser").ICruiseResult} result */
function tableOf({ modules }) {
  const rows = ROOMS.map(({ name }) => {
    const imports = modules
      .filter(({ source }) => roomOf(source) === name)
      .flatMap(({ dependencies }) => dependencies);
    /** @param {(kinds: readonly string[]) => boolean} isWanted */
    const rooms = (isWanted) =>
      new Set(
        imports
          .filter(({ dependencyTypes }) => isWanted(dependencyTypes))
          .map(({ resolved }) => roomOf(resolved)),
      );
    const [values, lazy, types] = [
      rooms((kinds) => !kinds.includes("type-only") && !kinds.includes("require")),
      rooms((kinds) => kinds.includes("require")),
      rooms((kinds) => kinds.includes("type-only")),
    ];
    const others = ROOMS.map((room) => room.name).filter((other) => other !== name);
    return [
      name,
      others.filter((other) => values.has(other)),
      others.filter((other) => !values.has(other) && lazy.has(other)),
      others.filter((other) => !values.has(other) && !lazy.has(other) && types.has(other)),
    ];
  });
  const lines = rows.map(
    (cells) => `| ${cells.map((cell) => (Array.isArray(cell) ? cell.join(", ") : cell)).join(" | ")} |`,
  );
  return ["| room | imports | on first use | types alone |", "| --- | --- | --- | --- |", ...lines].join(
    "\n",
  );
}

/** @param {string} table */
async function drawTable(table) {
  const { format, resolveConfig } = await import("prettier");
  const file = join(ROOT, "DESIGN.md");
  const old = await readFile(file, "utf8");
  const [before = "", rest = ""] = old.split(BEGIN);
  const [, after = ""] = rest.split(END);
  const options = { ...(await resolveConfig(file)), filepath: file };
  const drawn = await format(`${before}${BEGIN}\n\n${table}\n\n${END}${after}`, options);
  if (drawn === old) return [];
  if (isCheck) return ["DESIGN.md: the table of rooms is not what the imports are: npm run rooms"];
  await writeFile(file, drawn);
  return [];
}

const result = await readImports(folder ?? ROOT);
const problems = [
  ...homeless(result),
  ...problemsOf(result),
  ...(folder === undefined ? await drawTable(tableOf(result)) : []),
];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
