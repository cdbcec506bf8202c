// @ts-check
import { copyFile, readdir, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BUNDLE = join(ROOT, "plugin", "index.js");

/** What the bundle is made of: folders with all that is compiled in them, and files. */
const SOURCES = [
  "bin/common",
  "bin/inventory",
  "bin/policy",
  "bin/provider",
  "bin/schema",
  "package-lock.json",
  "schema/schema.json",
  "tools/bundle.mjs",
];

/**
 * Writes the native plugin into one file, with its schema beside it: the engine starts it for every provider of every
 * run, and one file is read faster than a thousand. A bundle that is newer than what it is made of stays as it is.
 */
async function bundle() {
  if ((await timeOf(BUNDLE)) > (await newest(SOURCES))) return;
  const { build } = await import("esbuild");
  // In place only when it is whole: a run may be starting the plugin at this moment.
  const unfinished = `${BUNDLE}.${process.pid}`;
  await build({
    absWorkingDir: ROOT,
    entryPoints: ["bin/provider/plugin/main.js"],
    outfile: unfinished,
    bundle: true,
    platform: "node",
    target: "node20",
    // Native code, and what only stands in for it.
    external: ["libsql", "pg-native"],
    // Names stay: what goes wrong at a user's is read from the stack.
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    legalComments: "eof",
    logLevel: "warning",
  });
  await copyFile(join(ROOT, "schema", "schema.json"), join(ROOT, "plugin", "schema.json"));
  await rename(unfinished, BUNDLE);
}

/** @param {readonly string[]} paths */
async function newest(paths) {
  const times = await Promise.all(paths.map(newestIn));
  return Math.max(...times);
}

/**
 * @param {string} path
 * @returns {Promise<number>}
 */
async function newestIn(path) {
  const whole = join(ROOT, path);
  if (!(await stat(whole)).isDirectory()) return timeOf(whole);
  const files = (await readdir(whole, { recursive: true })).filter((name) => name.endsWith(".js"));
  const times = await Promise.all(files.map((name) => timeOf(join(whole, name))));
  return Math.max(0, ...times);
}

/** @param {string} file */
const timeOf = async (file) => (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;

await bundle();
