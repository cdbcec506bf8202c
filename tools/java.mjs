// @ts-check
import { cp, mkdir, readdir } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtFolder, ensureMade } from "./engine-cache.mjs";
import { run } from "./engine-process.mjs";

const TOOLS = dirname(fileURLToPath(import.meta.url));

/** @typedef {import("./engine-process.mjs").Log} Log */
/** @typedef {{ name: string, folder: string, what: string }} Libraries */

/**
 * Libraries, each pinned by a folder next to this file, and the sources in that folder.
 *
 * @satisfies {Record<string, Libraries>}
 */
const LIBRARIES = {
  /** The clouds' official clients. */
  clients: { name: "clients-java", folder: "clients/java", what: "judges: the clouds' clients in Java" },
  /** What a Pulumi program in Java imports in addition to the plugin's SDK. */
  pulumi: {
    name: "pulumi-java",
    folder: "languages/java-packages",
    what: "languages: Pulumi's SDK for Java",
  },
};

/**
 * Java libraries with their dependencies and the programs that use them, compiled; set up if missing.
 *
 * @param {Log} log
 * @param {keyof typeof LIBRARIES} [which]
 * @returns {Promise<string>} the class path
 */
export async function ensureJava(log, which = "clients") {
  const { name, folder, what } = LIBRARIES[which];
  const sources = join(TOOLS, folder);
  const version = await run("javac", ["-version"]);
  const cache = await builtFolder(name, sources, [version]);
  const built = join(cache, "built");
  const classPath = [join(built, "classes"), join(built, "libraries", "*")].join(delimiter);
  const begin = `${what}: building (about 30 s the first time) …`;
  await ensureMade(built, { cache, log, begin, what }, async (work) => {
    await build(sources, work, { log, step: `building ${what}` });
    return join(work, "built");
  });
  return classPath;
}

/**
 * @param {string} sources
 * @param {string} work
 * @param {{ log: Log, step: string }} progress
 */
async function build(sources, work, progress) {
  const options = { cwd: work, ...progress };
  const [classes, libraries] = ["classes", "libraries"].map((name) => join(work, "built", name));
  await mkdir(/** @type {string} */ (classes), { recursive: true });
  // Maven writes to its project folder.
  await cp(sources, work, { recursive: true });
  const goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", `-DoutputDirectory=${libraries}`];
  await run(
    "mvn",
    ["--quiet", "--batch-mode", "--strict-checksums", "--no-transfer-progress", ...goal],
    options,
  );
  const programs = (await readdir(sources)).filter((name) => name.endsWith(".java"));
  if (programs.length === 0) return;
  await run(
    "javac",
    ["-nowarn", "-cp", join(/** @type {string} */ (libraries), "*"), "-d", `${classes}`, ...programs],
    options,
  );
}

// Prints the class path: node tools/java.mjs [pulumi]
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(
    await ensureJava(
      (line) => {
        console.error(line);
      },
      process.argv[2] === "pulumi" ? "pulumi" : "clients",
    ),
  );
}
