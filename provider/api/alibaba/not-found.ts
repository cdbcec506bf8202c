import { ServiceError } from "../../base/errors";
import { unless } from "../not-found";

/** Whether an error says that the certificate is not there. Only the exact code does: others contain its text too. */
export const isGone = (error: unknown): boolean =>
  error instanceof ServiceError && error.serviceCode === "NotFound";

/** The answer of a read, or undefined when what it asks for is gone. */
export const unlessGone = unless(isGone);
