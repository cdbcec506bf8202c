// @ts-check
import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheRoot, ensureMade } from "./engine-cache.mjs";
import { ensureGoProgram } from "./go-program.mjs";
import { run } from "./engine-process.mjs";

const SCHEMA = fileURLToPath(new URL("../schema/schema.json", import.meta.url));

/** Languages for which an SDK can be generated. */
const SDK_LANGUAGES = /** @type {const} */ (["nodejs", "python", "go", "java", "dotnet"]);

/** @typedef {typeof SDK_LANGUAGES[number]} SdkLanguage */
/** @typedef {import("./engine-process.mjs").Log} Log */

/** Pulumi's own generators, without an engine and its language hosts. */
const GENERATOR = {
  folder: "languages/generator",
  main: ".",
  what: "Pulumi's generators of SDKs",
  time: "2 min",
};

/** @param {Log} log */
export const ensureGenerator = (log) =>
  ensureGoProgram("pulumi-generator", GENERATOR, (line) => {
    log(`languages: ${line}`);
  });

/**
 * The native plugin's SDK for a language, generated from its schema if missing.
 *
 * @param {SdkLanguage} language
 * @param {Log} log
 * @param {string} [schema]
 * @returns {Promise<string>} the folder, which is shared: copy it before changing anything
 */
export async function ensureSdk(language, log, schema = SCHEMA) {
  const generator = await ensureGenerator(log);
  const cache = join(cacheRoot(), `sdk-${language}-${await hashOf(schema, basename(dirname(generator)))}`);
  return ensureMade(join(cache, "sdk"), { cache, log }, async (work) => {
    const folder = join(work, "sdk");
    await rm(folder, { recursive: true, force: true });
    await run(generator, [schema, language, folder], { log, step: `writing the SDK for ${language}` });
    return folder;
  });
}

/**
 * @param {string} schema
 * @param {string} generator
 */
async function hashOf(schema, generator) {
  const hash = createHash("sha256")
    .update(`${generator}\n`)
    .update(await readFile(schema));
  return hash.digest("hex").slice(0, 16);
}

// Prints the path of the SDK: node tools/sdk.mjs LANGUAGE [SCHEMA]
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const language = SDK_LANGUAGES.find((one) => one === process.argv[2]);
  if (language === undefined) {
    console.error(`usage: node tools/sdk.mjs ${SDK_LANGUAGES.join("|")} [SCHEMA]`);
    process.exitCode = 2;
  } else {
    const folder = await ensureSdk(
      language,
      (line) => {
        console.error(line);
      },
      process.argv[3],
    );
    console.log(folder);
  }
}
