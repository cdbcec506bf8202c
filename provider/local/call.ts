import type { Cloud } from "../../common/cloud";
import { ServiceError } from "../base/errors";
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
  /** The project of the gateway. Default: one of zeros. */
  readonly projectId?: string | undefined;
}

/** One call of one documented operation. */
export interface Call extends LocalEnvironment {
  readonly cloud: Cloud;
  readonly operation: string;
  readonly requestId: string;
}

/** What a refusal tells of the call. */
type Refused = Pick<Call, "cloud" | "operation" | "requestId">;

/**
 * Everything that the work writes happens, or nothing of it; work within work belongs to it. It has to write before it
 * reads: that takes the lock, so that of two at once the second sees what the first wrote.
 */
export const atomically = <T>(call: Call, work: (call: Call) => Promise<T>): Promise<T> =>
  call.store.isTransaction
    ? work(call)
    : call.store.transaction().execute((store) => work({ ...call, store }));

/** The error with which a call is refused, in the API's shape. */
export function refusal(call: Refused, serviceCode: string, message: string, httpStatus = 400): ServiceError {
  return new ServiceError({
    operation: call.operation,
    serviceCode,
    message,
    httpStatus,
    requestId: call.requestId,
  });
}

/** What each cloud calls a parameter that it does not accept. */
const INVALID: Record<Cloud, string> = { alibaba: "InvalidParameter", huawei: "PCA.00020001" };

/** The error with which a parameter is refused. */
export const invalid = (call: Refused, message: string): ServiceError =>
  refusal(call, INVALID[call.cloud], message);
