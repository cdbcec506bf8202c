// @ts-check
import { existsSync } from "node:fs";
import { chmod, copyFile, link, rename, rm, stat } from "node:fs/promises";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./engine-process.mjs";
import { executable } from "./engine-find.mjs";
import { EngineError, ensureEngine } from "./engine.mjs";
import { ensureGoProgram } from "./go-program.mjs";

const LANGUAGES = join(dirname(fileURLToPath(import.meta.url)), "languages");

/** @typedef {import("./engine-find.mjs").Engine} Engine */
/** @typedef {import("./engine-process.mjs").Log} Log */
/** @typedef {import("./go-program.mjs").Program} Program */
/** @typedef {{ module: string, file: string }} Script beside the host: its Go module and its path in it */
/** @typedef {{ host: Program, scripts?: Script[] }} Language */

/** Contains the hosts up to some release; later ones are in modules that no proxy serves. */
const SDK = "github.com/pulumi/pulumi/sdk/v3";

/**
 * Program languages other than TypeScript.
 *
 * @satisfies {Record<string, Language>}
 */
const HOSTS = {
  yaml: {
    host: {
      folder: "languages/yaml",
      main: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
      what: "Pulumi's language host for YAML",
      time: "2 min",
    },
  },
  python: {
    host: {
      folder: "languages/python",
      main: `${SDK}/python/cmd/pulumi-language-python`,
      what: "Pulumi's language host for Python",
      time: "1 min",
    },
    scripts: [{ module: SDK, file: "python/cmd/pulumi-language-python-exec" }],
  },
  go: {
    host: {
      folder: "languages/go",
      main: `${SDK}/go/pulumi-language-go`,
      what: "Pulumi's language host for Go",
      time: "1 min",
    },
  },
  java: {
    host: {
      folder: "languages/java",
      main: "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java",
      what: "Pulumi's language host for Java",
      time: "1 min",
    },
  },
};

/** @typedef {keyof typeof HOSTS} LanguageName */

/** All of their names. */
export const LANGUAGE_NAMES = /** @type {LanguageName[]} */ (Object.keys(HOSTS));

/**
 * The engine with a language host: its own if it has one; otherwise one is built if missing, and put next to the
 * engine, because a host elsewhere makes it print a warning.
 *
 * @param {LanguageName} name
 * @param {Log} log
 * @returns {Promise<Engine>}
 * @throws {EngineError}
 */
export async function ensureLanguage(name, log) {
  const engine = await ensureEngine({ log });
  const file = executable(`pulumi-language-${name}`);
  if (engine.source === "built") await buildBeside(engine.folder, name, log);
  else if (!isFound(file, engine))
    throw new EngineError(`The Pulumi in ${engine.folder} comes without ${file}: install it beside it.`);
  return engine;
}

/**
 * @param {string} file
 * @param {Engine} engine
 */
const isFound = (file, { env }) =>
  (env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, file)));

/**
 * @param {string} folder
 * @param {LanguageName} name
 * @param {Log} log
 */
async function buildBeside(folder, name, log) {
  /** @type {Language} */
  const { host, scripts = [] } = HOSTS[name];
  const program = await ensureGoProgram(`pulumi-language-${name}`, host, (line) => {
    log(`languages: ${line}`);
  });
  for (const script of scripts) await copyScript(script, host, dirname(program));
  const files = [...scripts.map(({ file }) => join(dirname(program), basename(file))), program];
  for (const file of files) await linkInto(folder, file);
}

/**
 * @param {Script} script
 * @param {Program} host
 * @param {string} folder
 */
async function copyScript({ module, file }, host, folder) {
  const target = join(folder, basename(file));
  if (existsSync(target)) return;
  const options = {
    cwd: join(LANGUAGES, "..", host.folder),
    env: { ...process.env, GOFLAGS: "", GOWORK: "off" },
  };
  const { Dir } = JSON.parse(await run("go", ["mod", "download", "-json", module], options));
  await inPlace(target, async (unfinished) => {
    await copyFile(join(Dir, file), unfinished);
    // Go's module cache has no executable bits.
    await chmod(unfinished, 0o755);
  });
}

/**
 * Another pin is another file: one left by an earlier pin is replaced.
 *
 * @param {string} folder
 * @param {string} file
 */
async function linkInto(folder, file) {
  const target = join(folder, basename(file));
  if (await isSame(file, target)) return;
  await inPlace(target, (unfinished) => link(file, unfinished));
}

/**
 * @param {string} file
 * @param {string} other
 */
async function isSame(file, other) {
  if (!existsSync(other)) return false;
  return (await stat(file)).ino === (await stat(other)).ino;
}

/**
 * Creates a file under another name first, so that readers only see a complete one.
 *
 * @param {string} target
 * @param {(unfinished: string) => Promise<void>} make
 */
async function inPlace(target, make) {
  const unfinished = `${target}.${process.pid}`;
  await rm(unfinished, { force: true });
  await make(unfinished);
  await rename(unfinished, target);
}

// Builds the named ones, or all.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = LANGUAGE_NAMES.filter((name) => process.argv.includes(name));
  for (const name of named.length === 0 ? LANGUAGE_NAMES : named) {
    await ensureLanguage(name, (line) => {
      console.error(line);
    });
  }
}
