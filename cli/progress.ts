/** Called for everything that was done. */
export type Tick = () => void;

/** Milliseconds without a sign of life that nobody takes for a standstill. */
const PATIENCE = 1000;

/** Milliseconds between two updates of the line. */
const PERIOD = 200;

/** Returns to the start of the line and removes what is there. */
const CLEAR = "\r\u001b[K";

/** Where progress is shown, and the time. */
export interface ProgressOptions {
  readonly stream?: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly now?: () => number;
}

/**
 * Shows on standard error how far a long piece of work is: on one line, which is gone when the work ends. Nothing is
 * shown where no terminal is attached, nor in the first second.
 *
 * @param what - what is being done, and what is counted, for example `backing up, rows`
 */
export async function withProgress<T>(
  what: string,
  work: (tick: Tick) => Promise<T>,
  { stream = process.stderr, now = Date.now }: ProgressOptions = {},
): Promise<T> {
  if (stream.isTTY !== true || process.env.TERM === "dumb") return work(() => undefined);
  const start = now();
  let [count, next] = [0, start + PATIENCE];
  const tick = (): void => {
    count++;
    const time = now();
    if (time < next) return;
    next = time + PERIOD;
    stream.write(`${CLEAR}${what}: ${count}, ${Math.floor((time - start) / 1000)} s`);
  };
  try {
    return await work(tick);
  } finally {
    if (next > start + PATIENCE) stream.write(CLEAR);
  }
}
