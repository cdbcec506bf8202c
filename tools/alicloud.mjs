// @ts-check
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheRoot, ensureMade } from "./engine-cache.mjs";
import { run } from "./engine-process.mjs";

const EXAMPLE = fileURLToPath(new URL("../examples/load-balancers/package.json", import.meta.url));
const NAME = "@pulumi/alicloud";
const INTEGRITY =
  "sha512-2/vDHOE5Jqhe1tiY/5cpRl/qG72hLBgaAa2mvIaeEUCmy2nx68b7yGCTZ4oCvMvWct40MfhvWaCesywXyfI1lw==";

/** @typedef {import("./engine-process.mjs").Log} Log */

/**
 * Alibaba Cloud's Pulumi package, with which examples/load-balancers is compiled and run. It is no dependency of this
 * repository: wherever it is installed, Pulumi demands its plugin too, which is not on npm.
 *
 * @param {Log} log
 * @returns {Promise<string>} the archive that npm has
 */
export async function ensureAlicloud(log) {
  /** @type {{ dependencies: Record<string, string> }} */
  const { dependencies } = JSON.parse(await readFile(EXAMPLE, "utf8"));
  const version = dependencies[NAME];
  const pinned = `${NAME}@${version}`;
  const cache = join(cacheRoot(), `alicloud-${version}`);
  const what = `examples: ${pinned}`;
  return ensureMade(join(cache, "package.tgz"), { cache, log, what }, async (work) => {
    const options = { cwd: work, log, step: `fetching ${pinned}` };
    /** @type {{ filename: string, integrity: string }[]} */
    const [packed] = JSON.parse(await run("npm", ["pack", pinned, "--json", "--loglevel=error"], options));
    if (packed?.integrity !== INTEGRITY)
      throw new Error(`${pinned} is not the one that is pinned: ${packed?.integrity}`);
    return join(work, packed.filename);
  });
}

// Prints the path.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(
    await ensureAlicloud((line) => {
      console.error(line);
    }),
  );
}
