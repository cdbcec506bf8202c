import type { Timer } from "./limiter";

/** How long a service may fail to find what it has just created. */
const RECENT = 60_000;
/** Delays between attempts; about fifteen seconds in total. */
const PAUSES = [500, 1_000, 2_000, 4_000, 8_000];

/** Where responses to creates contain the identifier. */
const NAMES = ["Identifier", "CertId", "ca_id", "certificate_id", "enc_certificate_id", "id"];

type Call<Operation extends string> = (operation: Operation, request: object) => Promise<object>;

/**
 * Retries a call after a delay if the service does not find what it has just created for this process: not all of its
 * servers know about it yet. Such a call was refused, so nothing is done twice. Anything created earlier, or by others,
 * is gone if the service says so.
 */
export function retryNotFoundAfterCreate<Operation extends string>(
  call: Call<Operation>,
  isGone: (error: unknown) => boolean,
  timer: Timer,
): Call<Operation> {
  const createdAt = new Map<unknown, number>();
  const remember = (answer: object): void => {
    const now = timer.now();
    for (const [id, at] of createdAt) if (now - at > RECENT) createdAt.delete(id);
    for (const name of NAMES) {
      const id = (answer as Record<string, unknown>)[name];
      if (typeof id === "string" || typeof id === "number") createdAt.set(id, now);
    }
  };
  const isRecent = (value: unknown): boolean => {
    const at = createdAt.get(value);
    return at !== undefined && timer.now() - at <= RECENT;
  };
  return async (operation, request) => {
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = await call(operation, request);
        if (/^(Create|UploadUser)/.test(operation)) remember(answer);
        return answer;
      } catch (error) {
        const pause = PAUSES[attempt];
        if (pause === undefined || !isGone(error) || !Object.values(request).some(isRecent)) throw error;
        await timer.sleep(pause);
      }
    }
  };
}
