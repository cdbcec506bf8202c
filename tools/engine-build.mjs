// @ts-check
import { existsSync, readFileSync } from "node:fs";
import { chmod, copyFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { putInPlace, withWorkFolder } from "./engine-cache.mjs";
import { executable, pathWith } from "./engine-find.mjs";
import { EngineError, Interrupted, run, seconds } from "./engine-process.mjs";

/** The Go modules that pin the versions to build. */
export const SOURCES = join(dirname(fileURLToPath(import.meta.url)), "pulumi");

const SDK = "github.com/pulumi/pulumi/sdk/v3";
const VERSION_VARIABLE = `${SDK}/go/common/version.Version`;
const SCRIPTS = ["pulumi-resource-pulumi-nodejs", "pulumi-analyzer-policy"];

/** @typedef {import("./engine-process.mjs").Log} Log */
/** @typedef {import("./engine-find.mjs").Engine} Engine */

/**
 * @typedef {object} Piece
 * @property {string} title
 * @property {string} file its path below the cache folder
 * @property {string} [took] how long it takes on two cores
 * @property {(target: string, progress: { log: Log, step: string }) => Promise<unknown>} make
 */

/**
 * @param {string} cache
 * @returns {Engine | undefined} the result of an earlier set-up, if complete
 */
export function builtEngine(cache) {
  if (!pieces().every((piece) => existsSync(join(cache, piece.file)))) return undefined;
  const folder = join(cache, "bin");
  const env = { PULUMI_HOME: join(cache, "home"), PATH: pathWith([folder]) };
  return { source: "built", version: cliVersion(), folder, env };
}

/**
 * Builds the missing parts of the engine.
 *
 * @param {string} cache
 * @param {Log} log
 * @returns {Promise<Engine>}
 */
export async function buildEngine(cache, log) {
  await requireGo(log);
  const missing = pieces().filter((piece) => !existsSync(join(cache, piece.file)));
  await withWorkFolder(cache, async (work) => {
    for (const piece of missing) await makePiece(piece, { cache, work, log });
  });
  const engine = builtEngine(cache);
  if (engine === undefined) throw new EngineError(`${cache} was changed during the set-up`);
  return engine;
}

/** @returns {string} the Go version that all three modules build with */
export function neededGo() {
  const versions = ["cli", "language-nodejs", "random"].map((folder) => goModMatch(folder, /^go (\S+)$/m));
  return versions.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1) ?? "";
}

/**
 * @param {Piece} piece
 * @param {{ cache: string, work: string, log: Log }} context
 */
async function makePiece(piece, { cache, work, log }) {
  const step = `building ${piece.title}`;
  if (piece.took) log(`engine: ${step} from Go modules (about ${piece.took} the first time) …`);
  const started = Date.now();
  const unfinished = join(work, basename(piece.file));
  await piece.make(unfinished, { log, step });
  await putInPlace(unfinished, join(cache, piece.file));
  if (piece.took) log(`engine: ${piece.title} is ready (${seconds(Date.now() - started)})`);
}

/** @returns {Piece[]} the slowest first, so that their failures show early */
function pieces() {
  const cli = cliVersion();
  const host = goModMatch("language-nodejs", /github\.com\/pulumi\/pulumi\/sdk\/v3 v(\S+)/);
  const random = randomVersion();
  return [
    {
      title: `Pulumi CLI ${cli}`,
      took: "4 min",
      file: join("bin", executable("pulumi")),
      make: goBuild("cli", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", `-X ${VERSION_VARIABLE}=v${cli}`),
    },
    {
      title: `Pulumi language host for Node ${host}`,
      took: "1 min",
      file: join("bin", executable("pulumi-language-nodejs")),
      make: goBuild(
        "language-nodejs",
        `${SDK}/nodejs/cmd/pulumi-language-nodejs`,
        `-X ${VERSION_VARIABLE}=v${host}`,
      ),
    },
    ...scripts().map((name) => ({
      title: name,
      file: join("bin", name),
      make: (/** @type {string} */ target) => copyScript(name, target),
    })),
    {
      title: `Pulumi plugin random ${random}`,
      took: "4 min",
      // In the plugins folder: one found on PATH makes the engine print a warning.
      file: join("home", "plugins", `resource-random-v${random}`, executable("pulumi-resource-random")),
      make: goBuild("random", "./cmd/pulumi-resource-random", ""),
    },
  ];
}

/**
 * @param {string} folder
 * @param {string} what
 * @param {string} flags
 * @returns {Piece["make"]}
 */
function goBuild(folder, what, flags) {
  // Without -buildvcs=false the build fails in a checkout that git distrusts; readonly keeps the pins and sums.
  const fixed = ["-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags", `-s -w ${flags}`.trim()];
  return (target, progress) => go(folder, ["build", ...fixed, "-o", target, what], progress, dirname(target));
}

/**
 * @param {string} name
 * @param {string} target
 */
async function copyScript(name, target) {
  const { Dir } = JSON.parse(await go("cli", ["mod", "download", "-json", SDK]));
  await copyFile(join(Dir, "nodejs", "dist", name), target);
  // Go's module cache has no executable bits.
  await chmod(target, 0o755);
}

/** @param {Log} log */
async function requireGo(log) {
  try {
    // In a module that needs a newer toolchain, Go downloads it now, if allowed.
    await go("random", ["env", "GOVERSION"], { log, step: "getting Go ready" });
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw missing ? new EngineError("there is no `go` on PATH") : error;
  }
}

/**
 * @param {string} folder
 * @param {string[]} args
 * @param {import("./engine-process.mjs").RunOptions} [options]
 * @param {string} [work] parent for Go's work folder, which Go leaves behind when it is stopped
 */
function go(folder, args, options, work = "") {
  // The user's settings for other projects must not affect the build.
  const env = { ...process.env, CGO_ENABLED: "0", GOWORK: "off", GOOS: "", GOARCH: "", GOTMPDIR: work };
  return run("go", args, { ...options, cwd: join(SOURCES, folder), env });
}

function scripts() {
  return process.platform === "win32" ? SCRIPTS.map((name) => `${name}.cmd`) : SCRIPTS;
}

function cliVersion() {
  return goModMatch("cli", /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/);
}

function randomVersion() {
  return match(join(SOURCES, "random", "random.go"), /Version = "(.+)"/);
}

/**
 * @param {string} folder
 * @param {RegExp} pattern
 */
function goModMatch(folder, pattern) {
  return match(join(SOURCES, folder, "go.mod"), pattern);
}

/**
 * @param {string} file
 * @param {RegExp} pattern
 */
function match(file, pattern) {
  const found = pattern.exec(readFileSync(file, "utf8"))?.[1];
  if (found === undefined) throw new EngineError(`${file} does not say ${String(pattern)}`);
  return found;
}
