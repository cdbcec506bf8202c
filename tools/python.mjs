// @ts-check
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtFolder, withLock } from "./engine-cache.mjs";
import { run, seconds } from "./engine-process.mjs";

const TOOLS = dirname(fileURLToPath(import.meta.url));

/** @typedef {import("./engine-process.mjs").Log} Log */
/** @typedef {{ folder: string, what: string }} Environment */

/**
 * Virtual environments, each with the packages pinned by a folder next to this file.
 *
 * @satisfies {Record<string, Environment>}
 */
const ENVIRONMENTS = {
  /** The clouds' official clients, and judges of certificates. */
  python: { folder: "python", what: "judges: packages for Python" },
  /** The schemas of Kubernetes, and their validator. */
  kubernetes: { folder: "kubernetes", what: "judges: schemas of Kubernetes" },
  /** The server Envoy, which PyPI has as a package. */
  envoy: { folder: "envoy", what: "judges: Envoy" },
  /** What a Pulumi program in Python imports in addition to the plugin's SDK. */
  pulumi: { folder: "languages/python-packages", what: "languages: Pulumi's package for Python" },
};

/**
 * Python with the packages that tests need, each with a pinned version and a known hash; set up if missing.
 *
 * @param {Log} log
 * @param {keyof typeof ENVIRONMENTS} [name]
 * @returns {Promise<string>} the interpreter
 */
export async function ensurePython(log, name = "python") {
  const { what } = ENVIRONMENTS[name];
  const sources = join(TOOLS, ENVIRONMENTS[name].folder);
  const version = await run("python3", ["-c", "import sys; print(sys.version)"]);
  const cache = await builtFolder(name, sources, [version]);
  const folder = join(cache, "environment");
  const [python, ready] = [join(folder, "bin", "python"), join(cache, "ready")];
  if (existsSync(ready)) return python;
  await withLock(cache, log, async () => {
    if (existsSync(ready)) return;
    const started = Date.now();
    log(`${what}: installing (about 1 min the first time) …`);
    await rm(folder, { recursive: true, force: true });
    await run("python3", ["-m", "venv", folder], { log, step: "making an environment for Python" });
    await install(python, join(sources, "requirements.txt"), log);
    await writeFile(ready, "");
    log(`${what}: ready (${seconds(Date.now() - started)})`);
  });
  return python;
}

/**
 * @param {string} python
 * @param {string} requirements
 * @param {Log} log
 */
async function install(python, requirements, log) {
  // The user's settings for other projects must not affect what is installed here, except for the location of
  // packages.
  const own = { PIP_USER: "0", PIP_TARGET: undefined, PYTHONPATH: undefined, PYTHONHOME: undefined };
  const options = { env: { ...process.env, ...own }, log, step: "installing packages for Python" };
  const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--no-deps"];
  const builders = join(dirname(dirname(dirname(python))), "builders.txt");
  await writeFile(builders, only(await readFile(requirements, "utf8"), ["setuptools", "wheel"]));
  await run(python, [...pip, "--require-hashes", "--only-binary=:all:", "-r", builders], options);
  await run(python, [...pip, "--require-hashes", "--no-build-isolation", "-r", requirements], options);
}

/**
 * The lines for some packages.
 *
 * @param {string} requirements
 * @param {string[]} names
 */
const only = (requirements, names) =>
  requirements
    .split(/\n(?=\S)/)
    .filter((entry) => names.some((name) => entry.startsWith(`${name}==`)))
    .join("\n");

// Prints the path of the interpreter: node tools/python.mjs [NAME]
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(
    await ensurePython((line) => {
      console.error(line);
    }, /** @type {keyof typeof ENVIRONMENTS} */ (process.argv[2] ?? "python")),
  );
}
