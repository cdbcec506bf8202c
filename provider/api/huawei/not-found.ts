import { ServiceError } from "../../base/errors";
import { unless } from "../not-found";

/** What CCM answers for what is not there: mostly 400 with this code, where its pages say 404. */
const MISSING = "PCA.10010002";

/**
 * Whether an error says that what was asked for is not there. A 404 of the gateway in front of the services says that
 * there is no such API, which means a wrong address, not a missing certificate.
 */
export const isGone = (error: unknown): boolean =>
  error instanceof ServiceError &&
  (error.serviceCode === MISSING || (error.httpStatus === 404 && /^(PCA|APIG)\./.test(error.serviceCode)));

/** The answer of a read, or undefined when what it asks for is gone. */
export const unlessGone = unless(isGone);
