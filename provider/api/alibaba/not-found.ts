import { ServiceError } from "../../base/errors";

/** Whether an error says that the certificate is not there. Only the exact code does: others contain its text too. */
export const isGone = (error: unknown): boolean =>
  error instanceof ServiceError && error.serviceCode === "NotFound";

/** The answer of a read, or undefined when what it asks for is gone. */
export async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
