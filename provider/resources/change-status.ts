import { ServiceError } from "../base/errors";

/**
 * Carries out a change of status. When its answer is lost the client repeats it, and the service then refuses what is
 * done already: so a refusal counts only if the status is not the wanted one.
 */
export async function ignoreIfDone(change: Promise<unknown>, isDone: () => Promise<boolean>): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (!(error instanceof ServiceError) || !(await isDone())) throw error;
  }
}
