// @ts-check
import { copyFile, readdir, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { thirdPartyLicences } from "./licences.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BUNDLE = join(ROOT, "plugin", "index.js");
const COMPONENTS = join(ROOT, "plugin", "components.js");
const THIRD_PARTY = join(ROOT, "plugin", "THIRD-PARTY.txt");

/** The sources of the bundle: folders with everything compiled in them, and files. */
const SOURCES = [
  "bin/common",
  "bin/inventory",
  "bin/policy",
  "bin/provider",
  "bin/schema",
  "bin/sdk",
  "package-lock.json",
  "package.json",
  "schema/schema.json",
  "tools/bundle.mjs",
  "tools/licences.mjs",
];

/**
 * Writes the native plugin as a single file, next to its schema: the engine starts it for every provider in every
 * run, and one file loads faster than a thousand. A bundle newer than its sources is kept.
 */
async function bundle() {
  const written = await Promise.all([BUNDLE, COMPONENTS, THIRD_PARTY].map(timeOf));
  if (Math.min(...written) > (await newest(SOURCES))) return;
  const { build } = await import("esbuild");
  /** @param {string} entry @param {string} file @param {readonly string[]} external */
  const write = async (entry, file, external) => {
    // Moved into place only when complete: a run may be starting the plugin at this moment.
    const unfinished = `${file}.${process.pid}`;
    const { metafile } = await build({
      ...OPTIONS,
      entryPoints: [entry],
      outfile: unfinished,
      external: [...external],
    });
    await rename(unfinished, file);
    return Object.keys(metafile?.inputs ?? {});
  };
  await copyFile(join(ROOT, "schema", "schema.json"), join(ROOT, "plugin", "schema.json"));
  const components = await write("bin/provider/plugin/components.js", COMPONENTS, ["node-gyp"]);
  // Native code, stubs that replace it, and what the first component loads.
  const main = await write("bin/provider/plugin/main.js", BUNDLE, ["libsql", "pg-native", "./components"]);
  await writeFile(THIRD_PARTY, await thirdPartyLicences([...components, ...main], ROOT));
}

/**
 * Pulumi's SDK loads the compiler and npm to serialise functions of a program: components contain none. zod loads its
 * messages in fifty languages: the plugin has its own, in one.
 *
 * @type {import("esbuild").Plugin}
 */
const UNUSED = {
  name: "unused",
  setup(build) {
    build.onResolve(
      {
        filter:
          /^(typescript|ts-node|@npmcli\/arborist|typescript-shim|\.\.\/locales\/index\.cjs)$|\/typescript-shim$/,
      },
      () => ({
        path: "unused",
        namespace: "unused",
      }),
    );
    build.onLoad({ filter: /.*/, namespace: "unused" }, () => ({ contents: "module.exports = {};" }));
  },
};

/** @type {import("esbuild").BuildOptions} */
const OPTIONS = {
  plugins: [UNUSED],
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  target: "node20",
  // Names are kept: errors on users' machines are diagnosed from the stack trace.
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: true,
  legalComments: "eof",
  metafile: true,
  logLevel: "warning",
};

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
