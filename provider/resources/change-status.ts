import { ServiceError } from "../base/errors";

/**
 * Changes a status. If the response is lost, the client retries, and the service then refuses what is already done: so
 * a refusal counts only if the status is not the requested one.
 */
export async function ignoreIfDone(change: Promise<unknown>, isDone: () => Promise<boolean>): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (!(error instanceof ServiceError) || !(await isDone())) throw error;
  }
}
