import { createRequire } from "node:module";
import { join } from "node:path";
import { PkiError } from "../common/errors";

/** What the stub in the state of every resource loads. */
const PROVIDER = "pulumi-pki/provider";

/** The program that the engine's language host runs; a test or an inline program is another one. */
const HOST = /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run[\\/]/;

// As it was when the program was loaded: the program may change it, the engine does not follow.
const folder = folderOf();
let found = false;

/**
 * Refuses to declare a resource that the engine could not carry out: it runs the provider in a process of its own, in
 * the folder of the program, and finds only what is installed there. A component's own dependencies may lie elsewhere.
 */
export function checkInstalled(main = require.main?.filename, from = folder): void {
  if (found || from === undefined || !HOST.test(main ?? "")) return;
  if (!isFound(from)) {
    throw new PkiError(
      "INVALID_CONFIG",
      `pulumi-pki is not installed where the program is, in ${from}, and the engine loads it from there, also for resources that a component declares: add it to the dependencies of the program (npm install pulumi-pki, pnpm add pulumi-pki, yarn add pulumi-pki)`,
    );
  }
  found = true;
}

function isFound(from: string): boolean {
  try {
    createRequire(join(from, "index.js")).resolve(PROVIDER);
    return true;
  } catch {
    return false;
  }
}

function folderOf(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
