/** Milliseconds of work in one turn of the event loop before new events are handled. */
const TURN = 4;
/** Maximum milliseconds that work waits while connections arrive one after another. */
const ARRIVALS = 20;

const waiting: (() => void)[] = [];
let isDue = false;
let hasArrived = false;
/** When the current or last turn of work began and ended. */
let [began, ended] = [-Infinity, -Infinity];

/**
 * Waits for a turn. Large work is done in pieces, and of all waiting pieces only as many start in one iteration of the
 * event loop as fit into a few milliseconds, so that the loop is never blocked, however many there are.
 */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (isDue) return;
    isDue = true;
    setImmediate(begin);
  });
}

/**
 * Waits for a turn unless there is time left in the current one: work that calls this between pieces adds at most one
 * piece to what everyone else does in the same turn.
 */
export const turnIfDue = (): Promise<void> | undefined =>
  performance.now() - began < TURN ? undefined : turn();

/**
 * Reports a new connection. The event loop accepts one connection per iteration, so with a turn of work for each, the
 * last of a hundred would wait for a hundred turns.
 */
export function arrived(): void {
  hasArrived = true;
}

function begin(): void {
  if (hasArrived && performance.now() - ended < ARRIVALS) {
    hasArrived = false;
    setImmediate(begin);
    return;
  }
  began = performance.now();
  const next = (): void => {
    const first = waiting.shift();
    isDue = first !== undefined;
    if (!first) return;
    first();
    // A tick runs after everything that the first one does without waiting for I/O.
    queueMicrotask(() => {
      process.nextTick(() => {
        ended = performance.now();
        if (ended - began < TURN) next();
        else setImmediate(begin);
      });
    });
  };
  next();
}

/**
 * Processes items one after another, waiting for the next turn whenever the current one is used up.
 *
 * @returns the result for each item
 */
export async function inTurns<T, R>(
  items: Iterable<T>,
  work: (item: T) => R | PromiseLike<R>,
): Promise<Awaited<R>[]> {
  const results: Awaited<R>[] = [];
  for (const item of items) {
    const result = work(item);
    results.push(isPromise(result) ? await result : (result as Awaited<R>));
    const due = turnIfDue();
    if (due) await due;
  }
  return results;
}

const isPromise = <R>(value: R | PromiseLike<R>): value is PromiseLike<R> =>
  typeof value === "object" && value !== null && "then" in value;
