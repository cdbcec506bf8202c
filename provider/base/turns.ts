/** Milliseconds that one turn of the loop is worked for before what has arrived meanwhile is looked at. */
const TURN = 4;

const waiting: (() => void)[] = [];
let isDue = false;

/**
 * Waits for a turn: what is large is done a piece at a time, and of all pieces of all who wait only as many begin in
 * one turn of the event loop as fit into a few milliseconds. So nobody holds up the loop, however many come at once.
 */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (isDue) return;
    isDue = true;
    setImmediate(begin);
  });
}

function begin(): void {
  const from = performance.now();
  const next = (): void => {
    const first = waiting.shift();
    isDue = first !== undefined;
    if (!first) return;
    first();
    // A tick comes after everything that the first one does without waiting for something outside.
    queueMicrotask(() => {
      process.nextTick(() => {
        if (performance.now() - from < TURN) next();
        else setImmediate(begin);
      });
    });
  };
  next();
}

/**
 * Does something with each item, one after the other, for no longer than a turn without waiting for the next one.
 *
 * @returns what came of each
 */
export async function inTurns<T, R>(
  items: Iterable<T>,
  work: (item: T) => R | PromiseLike<R>,
): Promise<Awaited<R>[]> {
  const results: Awaited<R>[] = [];
  let from = performance.now();
  for (const item of items) {
    const result = work(item);
    results.push(isPromise(result) ? await result : (result as Awaited<R>));
    if (performance.now() - from < TURN) continue;
    await turn();
    from = performance.now();
  }
  return results;
}

const isPromise = <R>(value: R | PromiseLike<R>): value is PromiseLike<R> =>
  typeof value === "object" && value !== null && "then" in value;
