import type { Failure } from "../resources/kind";

/** Far more than any argument has: what follows takes time, and room on the stack, with each level and character. */
const MOST_LEVELS = 32;
const MOST_CHARACTERS = 1 << 20;

/** Refuses arguments that are nested too deeply, or too large, to be inspected. */
export const extentFailures = (given: Readonly<Record<string, unknown>>, most = MOST_CHARACTERS): Failure[] =>
  Object.entries(given).flatMap(([argument, value]) => {
    const message = excessOf(value, most);
    return message === undefined ? [] : [{ argument: argument.slice(0, 100), message }];
  });

// Level by level, without recursion.
function excessOf(value: unknown, most: number): string | undefined {
  let left = most;
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_LEVELS) return `must not be nested more than ${MOST_LEVELS} levels deep`;
    for (const item of level) left -= typeof item === "string" ? item.length : 1;
    if (left < 0) return `must not have more than ${most} characters`;
    level = level.flatMap(partsOf);
  }
  return undefined;
}

const partsOf = (value: unknown): unknown[] =>
  typeof value === "object" && value !== null ? Object.entries(value).flat() : [];
