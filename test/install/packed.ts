import { execFileSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(__dirname, "../../..");

/** A packed package: where it is, and what is in it. */
interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packs the package as npm publishes it, without the build that comes before. */
export function pack(...options: readonly string[]): Packed {
  const args = ["pack", "--json", "--ignore-scripts", ...options];
  const printed = JSON.parse(execFileSync("npm", args, { cwd: ROOT, encoding: "utf8" })) as
    readonly Packed[] | Readonly<Record<string, Packed>>;
  // A list until npm 11, an object by name since.
  return Object.values(printed)[0]!;
}

/** Packs the package into a folder; gives the archive. */
export const packInto = (folder: string): string => join(folder, pack("--pack-destination", folder).filename);
