/** Milliseconds that one turn of the loop is worked for before what has arrived meanwhile is looked at. */
const TURN = 4;
/** Milliseconds that work makes room at most for those who arrive one after the other. */
const ARRIVALS = 20;

const waiting: (() => void)[] = [];
let isDue = false;
let hasArrived = false;
/** When the turn that is worked in, or was last, began and ended. */
let [began, ended] = [-Infinity, -Infinity];

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

/**
 * Waits for a turn unless there is time left in the one that is being worked in: what asks between any two pieces of
 * work adds no more than one of them to what all others do in the same turn.
 */
export const turnIfDue = (): Promise<void> | undefined =>
  performance.now() - began < TURN ? undefined : turn();

/**
 * Tells that somebody has connected. The loop takes in one connection each time that it comes round, so after a turn of
 * work for each, the last one of a hundred would wait for a hundred turns.
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
    // A tick comes after everything that the first one does without waiting for something outside.
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
 * Does something with each item, one after the other, for no longer than a turn without waiting for the next one.
 *
 * @returns what came of each
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
