import { ServiceError } from "../../base/errors";
import { unless } from "../not-found";

/**
 * Whether an error says that the certificate does not exist. Only the exact code does: other codes contain its text
 * too.
 */
export const isGone = (error: unknown): boolean =>
  error instanceof ServiceError && error.serviceCode === "NotFound";

/** The answer to a read, or undefined if what it asks for no longer exists. */
export const unlessGone = unless(isGone);
