// @ts-check
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtFolder, withLock, withWorkFolder } from "./engine-cache.mjs";
import { run, seconds } from "./engine-process.mjs";

const SOURCES = join(dirname(fileURLToPath(import.meta.url)), "clients", "java");

/** @typedef {import("./engine-process.mjs").Log} Log */

/**
 * The clouds' own clients for Java, compiled with what they depend on when they are missing.
 *
 * @param {Log} log
 * @returns {Promise<string>} the class path
 */
export async function ensureJavaClients(log) {
  const version = await run("javac", ["-version"]);
  const cache = await builtFolder("clients-java", SOURCES, [version]);
  const built = join(cache, "built");
  const classPath = [join(built, "classes"), join(built, "libraries", "*")].join(delimiter);
  if (existsSync(built)) return classPath;
  await withLock(cache, log, async () => {
    if (existsSync(built)) return;
    const started = Date.now();
    log("judges: building the clouds' clients in Java (about 30 s the first time) …");
    await withWorkFolder(cache, async (work) => {
      await build(work, log);
      await rm(built, { recursive: true, force: true });
      await rename(join(work, "built"), built);
    });
    log(`judges: the clouds' clients in Java are ready (${seconds(Date.now() - started)})`);
  });
  return classPath;
}

/**
 * @param {string} work
 * @param {Log} log
 */
async function build(work, log) {
  const options = { cwd: work, log, step: "building the clouds' clients in Java" };
  const [classes, libraries] = ["classes", "libraries"].map((name) => join(work, "built", name));
  await mkdir(/** @type {string} */ (classes), { recursive: true });
  // Maven writes beside its project.
  await cp(SOURCES, work, { recursive: true });
  const goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", `-DoutputDirectory=${libraries}`];
  await run(
    "mvn",
    ["--quiet", "--batch-mode", "--strict-checksums", "--no-transfer-progress", ...goal],
    options,
  );
  const sources = (await readdir(SOURCES)).filter((name) => name.endsWith(".java"));
  await run(
    "javac",
    ["-nowarn", "-cp", join(/** @type {string} */ (libraries), "*"), "-d", `${classes}`, ...sources],
    options,
  );
}

// Prints the class path.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(
    await ensureJavaClients((line) => {
      console.error(line);
    }),
  );
}
