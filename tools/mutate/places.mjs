// @ts-check
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** The compiled code, which the tests run and in which the changes are made. */
export const BIN = join(ROOT, "bin");

/** Kept between runs: coverage and verdicts. */
export const CACHE = join(ROOT, ".pki", "mutate");
