import { ServiceError } from "../errors";
import type { Entropy } from "../x509/issue";
import type { Clock } from "../x509/validity";
import type { Store } from "./store";

/** What the local CA depends on. */
export interface LocalEnvironment {
  readonly store: Store;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Where the emulator answers: the base of revocation list addresses in certificates. */
  readonly url: string;
}

/** One call of one documented operation. */
export interface Call extends LocalEnvironment {
  readonly operation: string;
  readonly requestId: string;
}

/** The error with which a call is refused, in the API's shape. */
export function refusal(call: Call, serviceCode: string, message: string, httpStatus = 400): ServiceError {
  return new ServiceError({
    operation: call.operation,
    serviceCode,
    message,
    httpStatus,
    requestId: call.requestId,
  });
}
