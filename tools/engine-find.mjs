// @ts-check
import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join, sep } from "node:path";
import { cacheRoot } from "./engine-cache.mjs";
import { EngineError, run } from "./engine-process.mjs";

/** Older engines are not tested with the SDK version that the project pins. */
export const MINIMUM_VERSION = "3.220.0";
/** The npm package `pulumi` of this version downloads the official build of the same version. */
export const OFFICIAL_VERSION = "3.265.0";

const VERSION_TIMEOUT_MS = 15_000;
// Long enough for a complete download over a slow line; an unreachable host is noticed within seconds.
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/** @typedef {{ source: "path" | "official" | "built", version: string, folder: string, env: Record<string, string> }} Engine */

/** @param {string} name */
export function executable(name) {
  return process.platform === "win32" ? `${name}.exe` : name;
}

/**
 * @param {string[]} folders
 * @returns {string} PATH with these folders first
 */
export function pathWith(folders) {
  const rest = searchPath().filter((folder) => !folders.includes(folder));
  return [...folders, ...rest].join(delimiter);
}

/**
 * The user's own installation, with their own Pulumi home.
 *
 * @returns {Promise<Engine>}
 */
export async function findOnPath() {
  // What an earlier set-up of ours put on PATH does not count as the user's own.
  const folders = searchPath().filter((folder) => !folder.startsWith(cacheRoot() + sep));
  const folder = folderWith(executable("pulumi"), folders);
  if (folder === undefined) throw new EngineError("there is no `pulumi` on PATH");
  const cli = join(folder, executable("pulumi"));
  const beside = [folder, dirname(realpathSync(cli)), ...folders];
  const host = folderWith(executable("pulumi-language-nodejs"), beside);
  if (host === undefined) throw new EngineError(`${cli} comes without \`pulumi-language-nodejs\``);
  const version = (await pulumi(cli, ["version"])).replace(/^v/, "");
  if (!isAtLeast(version, MINIMUM_VERSION)) {
    throw new EngineError(`${cli} is version ${version}, older than ${MINIMUM_VERSION}`);
  }
  return { source: "path", version, folder, env: { PATH: pathWith([...new Set([folder, host])]) } };
}

/**
 * @param {string} cache
 * @returns {Engine | undefined} the result of an earlier download
 */
export function officialEngine(cache) {
  const home = join(cache, "official");
  const folder = join(home, "versions", OFFICIAL_VERSION, "bin");
  if (folderWith(executable("pulumi"), [folder]) === undefined) return undefined;
  return {
    source: "official",
    version: OFFICIAL_VERSION,
    folder,
    env: { PULUMI_HOME: home, PATH: pathWith([folder]) },
  };
}

/**
 * Downloads the official build with the pinned npm package.
 *
 * @param {string} cache
 * @param {import("./engine-process.mjs").Log} log
 * @returns {Promise<Engine>}
 */
export async function downloadOfficial(cache, log) {
  const step = `downloading the official Pulumi ${OFFICIAL_VERSION}`;
  log(`engine: ${step} (about 1 min the first time) …`);
  const npx = process.platform === "win32" ? "npx.cmd" : "npx";
  const env = { ...process.env, PULUMI_HOME: join(cache, "official"), PULUMI_VERSION: OFFICIAL_VERSION };
  await run(npx, ["--yes", `pulumi@${OFFICIAL_VERSION}`, "version"], {
    env,
    step,
    log,
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  });
  const engine = officialEngine(cache);
  if (engine === undefined) throw new EngineError("the download left no `pulumi` behind");
  return engine;
}

/**
 * @param {string} cli
 * @param {string[]} args
 */
function pulumi(cli, args) {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  return run(cli, args, { env, timeoutMs: VERSION_TIMEOUT_MS });
}

function searchPath() {
  return (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
}

/**
 * @param {string} file
 * @param {string[]} folders
 */
function folderWith(file, folders) {
  return folders.find((folder) => existsSync(join(folder, file)));
}

/**
 * @param {string} version
 * @param {string} minimum
 */
function isAtLeast(version, minimum) {
  const [have, want] = [version, minimum].map((text) => (text.match(/\d+/g) ?? []).slice(0, 3).map(Number));
  const differing = want?.findIndex((part, index) => part !== have?.[index]) ?? -1;
  return differing === -1 || (have?.[differing] ?? -1) > (want?.[differing] ?? 0);
}
