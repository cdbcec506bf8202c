// @ts-check
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtFolder, putInPlace, withLock, withWorkFolder } from "./engine-cache.mjs";
import { executable } from "./engine-find.mjs";
import { run, seconds } from "./engine-process.mjs";

const TOOLS = dirname(fileURLToPath(import.meta.url));

/** @typedef {import("./engine-process.mjs").Log} Log */
/** @typedef {{ folder: string, main: string, what: string, time: string }} Program */

/**
 * Programs in Go that tests need: each is built from the modules that a folder beside this file pins.
 *
 * @satisfies {Record<string, Program>}
 */
const PROGRAMS = {
  /** Asks Go's crypto/x509, zlint, gmsm and go-pkcs12. */
  judge: { folder: "judge", main: ".", what: "the one in Go", time: "30 s" },
  /** The clouds' own clients for Go. */
  clients: { folder: "clients/go", main: ".", what: "the clouds' clients in Go", time: "1 min" },
  /** A server that speaks the protocol of S3. */
  versitygw: {
    folder: "s3",
    main: "github.com/versity/versitygw/cmd/versitygw",
    what: "a server for S3",
    time: "2 min",
  },
};

/** @typedef {keyof typeof PROGRAMS} ProgramName */

/** All of them. */
export const PROGRAM_NAMES = /** @type {ProgramName[]} */ (Object.keys(PROGRAMS));

/**
 * A program in Go, built when it is missing.
 *
 * @param {ProgramName} name
 * @param {Log} log
 * @returns {Promise<string>} where it lies
 */
export async function ensureProgram(name, log) {
  const { folder, what, time, main } = PROGRAMS[name];
  const sources = join(TOOLS, folder);
  const cache = await builtFolder(name, sources, []);
  const program = join(cache, executable(name));
  if (existsSync(program)) return program;
  await withLock(cache, log, async () => {
    if (existsSync(program)) return;
    const started = Date.now();
    log(`judges: building ${what} (about ${time} the first time) …`);
    await withWorkFolder(cache, async (work) => {
      const unfinished = join(work, executable(name));
      await build(main, unfinished, { sources, work, log, step: `building ${what}` });
      await putInPlace(unfinished, program);
    });
    log(`judges: ${what} is ready (${seconds(Date.now() - started)})`);
  });
  return program;
}

/**
 * @param {string} main
 * @param {string} output
 * @param {{ sources: string, work: string, log: Log, step: string }} context
 */
async function build(main, output, { sources, work, log, step }) {
  // The user's settings for other projects must not change what is built here.
  const own = { CGO_ENABLED: "0", GOWORK: "off", GOOS: "", GOARCH: "", GOFLAGS: "", GOTMPDIR: work };
  const flags = ["-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags", "-s -w"];
  const options = { cwd: sources, env: { ...process.env, ...own }, log, step };
  await run("go", ["build", ...flags, "-o", output, main], options);
}

// Prints where a program lies.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const name = PROGRAM_NAMES.find((one) => one === process.argv[2]) ?? "judge";
  console.log(
    await ensureProgram(name, (line) => {
      console.error(line);
    }),
  );
}
