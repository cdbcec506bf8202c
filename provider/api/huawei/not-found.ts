import { ServiceError } from "../../base/errors";
import { unless } from "../not-found";

/** What CCM answers for something that does not exist: mostly 400 with this code, although its pages say 404. */
const MISSING = "PCA.10010002";

/**
 * Whether an error says that the resource does not exist. A 404 from the gateway in front of the services means
 * that there is no such API: a wrong endpoint, not a missing certificate.
 */
export const isGone = (error: unknown): boolean =>
  error instanceof ServiceError &&
  (error.serviceCode === MISSING || (error.httpStatus === 404 && /^(PCA|APIG)\./.test(error.serviceCode)));

/** The answer to a read, or undefined if what it asks for no longer exists. */
export const unlessGone = unless(isGone);
