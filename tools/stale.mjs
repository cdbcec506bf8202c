// @ts-check
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

const COMPILED = /(\.d\.ts|\.js|\.js\.map)$/;

/**
 * Removes compiled files whose sources are gone: the compiler leaves them, and a module that moved into a folder of
 * the same name would be found in its old place.
 *
 * @param {string} root the checkout
 */
export async function removeStale(root) {
  const bin = join(root, "bin");
  if (!existsSync(bin)) return;
  const names = await readdir(bin, { recursive: true });
  const stale = names.filter(
    (name) => COMPILED.test(name) && !existsSync(join(root, name.replace(COMPILED, ".ts"))),
  );
  await Promise.all(stale.map((name) => rm(join(bin, name), { force: true })));
}
