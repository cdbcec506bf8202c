// @ts-check
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtFolder, putInPlace, withLock, withWorkFolder } from "./engine-cache.mjs";
import { executable } from "./engine-find.mjs";
import { run, seconds } from "./engine-process.mjs";

const SOURCES = join(dirname(fileURLToPath(import.meta.url)), "judge");

/** @typedef {import("./engine-process.mjs").Log} Log */

/**
 * The program that asks Go's crypto/x509, zlint, gmsm and go-pkcs12: built from pinned modules when it is missing.
 *
 * @param {Log} log
 * @returns {Promise<string>} where it lies
 */
export async function ensureJudge(log) {
  const cache = await builtFolder("judge", SOURCES, []);
  const program = join(cache, executable("judge"));
  if (existsSync(program)) return program;
  await withLock(cache, log, async () => {
    if (existsSync(program)) return;
    const started = Date.now();
    log("judges: building the one in Go (about 30 s the first time) …");
    await withWorkFolder(cache, (work) => build(join(work, executable("judge")), program, { work, log }));
    log(`judges: the one in Go is ready (${seconds(Date.now() - started)})`);
  });
  return program;
}

/**
 * @param {string} unfinished
 * @param {string} program
 * @param {{ work: string, log: Log }} context
 */
async function build(unfinished, program, { work, log }) {
  // The user's settings for other projects must not change what is built here.
  const own = { CGO_ENABLED: "0", GOWORK: "off", GOOS: "", GOARCH: "", GOFLAGS: "", GOTMPDIR: work };
  const flags = ["-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags", "-s -w"];
  const options = { cwd: SOURCES, env: { ...process.env, ...own }, log, step: "building the judge in Go" };
  await run("go", ["build", ...flags, "-o", unfinished, "."], options);
  await putInPlace(unfinished, program);
}

// Prints where the program lies.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(
    await ensureJudge((line) => {
      console.error(line);
    }),
  );
}
