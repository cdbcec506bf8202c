/** Time as the client sees it; a parameter, so that tests need not wait. */
export interface Timer {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** The system clock. */
export const systemTimer: Timer = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** A rate limiter that admits at most `calls` in any `window` milliseconds, in order of arrival. */
export function createLimiter(calls: number, window: number, timer: Timer): () => Promise<void> {
  const passed: number[] = [];
  let last: Promise<void> = Promise.resolve();
  const pass = async (): Promise<void> => {
    const oldest = passed.length < calls ? undefined : passed.shift();
    const wait = oldest === undefined ? 0 : oldest + window - timer.now();
    if (wait > 0) await timer.sleep(wait);
    passed.push(timer.now());
  };
  return () => (last = last.then(pass));
}
