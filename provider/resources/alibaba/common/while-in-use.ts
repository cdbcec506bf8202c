import { setTimeout as pause } from "node:timers/promises";
import { PkiError, ServiceError, Throttled } from "../../../base/errors";
import type { Context } from "../../context";

/** Milliseconds between attempts: in all three minutes. */
const PAUSES = [3_000, 6_000, 12_000, 24_000, 45_000, 90_000];

/** Waits before another attempt; false after three minutes. */
export async function waitAgain({ wait = pause }: Context, attempt: number): Promise<boolean> {
  const milliseconds = PAUSES[attempt];
  if (milliseconds === undefined) return false;
  await wait(milliseconds);
  return true;
}

/**
 * Deletes something that the service may refuse to delete for a while: what was in use a moment ago, or is still being
 * copied.
 *
 * @param inWords - what was refused, and after the service's own words what to do
 */
export async function deleteWhenFree(
  context: Context,
  remove: () => Promise<unknown>,
  inWords: () => Promise<readonly [what: string, advice: string]>,
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await remove();
      return;
    } catch (error) {
      if (!isInUse(error)) throw error;
      if (!(await waitAgain(context, attempt))) throw stillRefused(error, await inWords());
    }
  }
}

/** Whether a refusal can be about what uses the object: no document names its code. */
const isInUse = (error: unknown): error is ServiceError =>
  error instanceof ServiceError &&
  !(error instanceof Throttled) &&
  [400, 409].includes(error.httpStatus) &&
  !/Param|Signature|AccessKey|Forbidden|Permission|Auth/i.test(error.serviceCode);

const stillRefused = (
  cause: ServiceError,
  [what, advice]: readonly [what: string, advice: string],
): PkiError =>
  new PkiError(
    "SERVICE_ERROR",
    `${cause.operation}: for three minutes the service has refused to delete ${what} (${cause.serviceCode}: ${cause.reason}). ${advice}, then run "pulumi up" again: it deletes what is left`,
    { cause },
  );
