import type { Timer } from "./limiter";

/** For how long a service may not find what it has made. */
const RECENT = 60_000;
/** Between one attempt and the next; about fifteen seconds. */
const PAUSES = [500, 1_000, 2_000, 4_000, 8_000];

/** Where the answers of creates name what they made. */
const NAMES = ["Identifier", "CertId", "ca_id", "certificate_id", "enc_certificate_id", "id"];

type Call<Operation extends string> = (operation: Operation, request: object) => Promise<object>;

/**
 * Makes a call again, after a while, when the service does not find what it made for this process a moment ago: not all
 * of its machines have heard of it. Such a call was refused, so nothing is done twice. What was made earlier, or by
 * others, is gone when the service says so.
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
