import { isUnclear, named, NoAnswer, Throttled } from "../base/errors";
import type { Timer } from "./limiter";

const ATTEMPTS = 6;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 20_000;

/** Dependencies of waiting. */
export interface Patience {
  readonly timer: Timer;
  /** A number from 0 to 1; spreads retries. */
  random(): number;
}

/**
 * Retries a call as long as that can help and cannot do anything twice: if the service asked to wait, if nothing was
 * sent, or, for a repeatable call, if the outcome is unknown.
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

/** Milliseconds before the next attempt; undefined if there must be none. */
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
