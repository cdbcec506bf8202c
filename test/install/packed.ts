import { execFileSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(__dirname, "../../..");

/** A packed package: its path and its content. */
interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packs the package as npm publishes it, without building first. */
export function pack(...options: readonly string[]): Packed {
  const args = ["pack", "--json", "--ignore-scripts", ...options];
  const printed = JSON.parse(execFileSync("npm", args, { cwd: ROOT, encoding: "utf8" })) as
    readonly Packed[] | Readonly<Record<string, Packed>>;
  // A list up to npm 10, an object by name since npm 11.
  return Object.values(printed)[0]!;
}

/** Packs the package into a folder; returns the path of the archive. */
export const packInto = (folder: string): string => join(folder, pack("--pack-destination", folder).filename);
