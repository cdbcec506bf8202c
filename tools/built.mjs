// @ts-check
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Builds unless the last complete build was of exactly these sources: the compiler needs ten seconds of processor time to
 * find that nothing has changed.
 *
 * @param {string} root the checkout
 * @param {() => Promise<void>} build
 */
export async function buildIfChanged(root, build) {
  const stamp = join(root, "bin", ".built");
  const sources = await digestOf(root);
  if ((await readFile(stamp, "utf8").catch(() => "")) === sources) return;
  await build();
  // What changed during the build is built the next time.
  if (existsSync(join(root, "bin"))) await writeFile(stamp, sources);
}

/**
 * Changes with every file that the compiler reads, by path, time and size.
 *
 * @param {string} root
 */
async function digestOf(root) {
  /** @type {{ include: string[] }} */
  const { include } = JSON.parse(await readFile(join(root, "tsconfig.json"), "utf8"));
  const files = await Promise.all(include.map((folder) => sourcesIn(root, folder)));
  const hash = createHash("sha256").update(process.version);
  for (const file of ["tsconfig.json", "package-lock.json", ...files.flat().sort()]) {
    const { mtimeMs, size } = await stat(join(root, file));
    hash.update(`\n${file} ${mtimeMs} ${size}`);
  }
  return hash.digest("hex");
}

/**
 * @param {string} root
 * @param {string} folder
 */
async function sourcesIn(root, folder) {
  const names = await readdir(join(root, folder), { recursive: true });
  return names.filter((name) => /\.(ts|json)$/.test(name)).map((name) => join(folder, name));
}
