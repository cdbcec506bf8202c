import { PkiError } from "./errors";

/** Milliseconds that a check waits for what is only a warning: a preview goes on without. */
export const CHECK_PATIENCE = 5_000;

/** The result of some work, or undefined if there is none in time; the work itself goes on. */
export async function inTime<T>(patience: number, work: () => Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, patience, undefined);
  });
  try {
    return await Promise.race([work(), end]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The result of a question that a check asks.
 *
 * @throws PkiError `NO_ANSWER` if there is none in time, and what the question throws
 */
export async function askedInCheck<T>(ask: () => Promise<T>): Promise<T> {
  const answer = await inTime(CHECK_PATIENCE, async () => ({ value: await ask() }));
  if (!answer) throw new PkiError("NO_ANSWER", `no answer within ${CHECK_PATIENCE / 1000} seconds`);
  return answer.value;
}
