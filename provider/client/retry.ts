import { isUnclear, named, NoAnswer, Throttled } from "../base/errors";
import type { Timer } from "./limiter";

const ATTEMPTS = 6;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 20_000;

/** What waiting depends on. */
export interface Patience {
  readonly timer: Timer;
  /** A number from 0 to 1; spreads retries. */
  random(): number;
}

/**
 * Makes a call again while that can help and cannot do anything twice: when the service asked to wait, when nothing was
 * sent, and, if the call is repeatable, when its outcome is unclear.
 */
export async function retrying<T>(
  operation: string,
  repeatable: boolean,
  patience: Patience,
  call: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const pause =
        attempt < ATTEMPTS ? pauseAfter(repeatable, error, attempt, patience.random()) : undefined;
      if (pause === undefined) throw named(operation, error);
      await patience.timer.sleep(pause);
    }
  }
}

/** Milliseconds to wait before the next attempt; undefined when there must be none. */
function pauseAfter(
  repeatable: boolean,
  error: unknown,
  attempt: number,
  random: number,
): number | undefined {
  if (error instanceof Throttled)
    return Math.min(error.retryAfter ?? backoff(attempt, random), LONGEST_PAUSE);
  const untouched = error instanceof NoAnswer && !error.sent;
  return untouched || (isUnclear(error) && repeatable) ? backoff(attempt, random) : undefined;
}

const backoff = (attempt: number, random: number): number =>
  Math.min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE) * (0.5 + random / 2);
