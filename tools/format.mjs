// @ts-check
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { argv, execPath, pid } from "node:process";
import { fileURLToPath } from "node:url";
import { cacheRoot, putInPlace } from "./engine-cache.mjs";
import { EngineError, run } from "./engine-process.mjs";
import { ROOT, runMain, SetupError } from "./setup.mjs";

const require = createRequire(import.meta.url);

/** What may change how any file is formatted. */
const CONFIGURES = /^(\.prettier.*|prettier\.config\..*|\.editorconfig|package\.json)$/;

/**
 * Fails if Prettier would format a file differently. What is well formatted is remembered by its content in the cache
 * folder, where a fresh clone finds it too: Prettier's own cache knows files by their absolute paths.
 *
 * @param {string} root the checkout
 * @param {string} memory the file that remembers
 * @returns {Promise<number>} how many files had to be checked
 * @throws {SetupError} names the files
 */
export async function checkFormat(root, memory) {
  const digests = await digestsOf(root);
  const remembered = new Set((await readFile(memory, "utf8").catch(() => "")).split("\n"));
  const unknown = [...digests].filter(([, digest]) => !remembered.has(digest)).map(([name]) => name);
  if (unknown.length === 0) return 0;
  const prettier = require.resolve("prettier/bin/prettier.cjs");
  const options = ["--check", "--log-level=warn", "--ignore-unknown"];
  await step(execPath, [prettier, ...options, ...unknown], root, 'Run "npm run format".');
  await mkdir(dirname(memory), { recursive: true });
  const work = `${memory}.${pid}`;
  await writeFile(work, [...digests.values()].join("\n"));
  await putInPlace(work, memory);
  return unknown.length;
}

/**
 * Each file with a digest of all that its formatting depends on.
 *
 * @param {string} root
 * @returns {Promise<Map<string, string>>}
 */
async function digestsOf(root) {
  const command = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const listed = await step("git", command, root, "The files to check are those of the Git repository.");
  const names = listed.split("\0").filter((name) => name !== "" && existsSync(join(root, name)));
  const configuration = createHash("sha256").update(require("prettier/package.json").version);
  for (const name of names.filter((one) => CONFIGURES.test(basename(one))))
    configuration.update(`\n${name}\n`).update(await readFile(join(root, name)));
  const settings = configuration.digest("hex");
  const digest = async (/** @type {string} */ name) => {
    const content = await readFile(join(root, name));
    const hash = createHash("sha256").update(`${settings}\n${name}\n`).update(content).digest("hex");
    return /** @type {const} */ ([name, hash]);
  };
  return new Map(await Promise.all(names.map(digest)));
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @param {string} hint
 */
async function step(command, args, cwd, hint) {
  try {
    return await run(command, args, { cwd });
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new SetupError(`format: ${error instanceof Error ? error.message : String(error)}\n${hint}`, {
      cause: error,
    });
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    const checked = await checkFormat(ROOT, join(cacheRoot(), "formatted"));
    if (checked > 0) console.log(`${checked} new or changed files checked`);
    return 0;
  });
}
