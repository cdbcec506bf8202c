// @ts-check
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import sequencer from "@jest/test-sequencer";
import { ROOT } from "./setup.mjs";

// Its types are those of the CommonJS build; what Node loads here has the class as its default export.
const Sequencer = /** @type {typeof sequencer.default} */ (/** @type {unknown} */ (sequencer));

/** @type {Readonly<Record<string, number>>} */
const SECONDS = JSON.parse(readFileSync(join(ROOT, "test/durations.json"), "utf8"));

/** A suite without a recorded time goes first: it may be a long one. */
const secondsOf = (/** @type {{ path: string }} */ { path }) =>
  SECONDS[relative(join(ROOT, "bin"), path)] ?? Infinity;

/**
 * The longest suites first, so that no worker is left with a long one at the end. Jest would use file sizes in a
 * clean checkout. `RECORD_DURATIONS=1 npm test` writes the times.
 */
export default class LongestFirst extends Sequencer {
  /**
   * @override
   * @template {{ path: string }} T
   * @param {readonly T[]} tests
   * @returns {T[]}
   */
  sort(tests) {
    return [...tests].sort((a, b) => secondsOf(b) - secondsOf(a) || a.path.localeCompare(b.path));
  }
}
