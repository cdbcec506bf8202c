import type { Cloud } from "../../common/cloud";
import { ServiceError } from "../base/errors";
import type { Entropy } from "../x509/issue";
import type { Clock } from "../x509/validity";
import type { Store } from "./store";

/** Dependencies of the local CA. */
export interface LocalEnvironment {
  readonly store: Store;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** The emulator's base URL, used for the CRL distribution points in certificates. */
  readonly url: string;
  /** The gateway's project. Default: all zeros. */
  readonly projectId?: string | undefined;
  /** How many certificates each CA of Alibaba Cloud can issue. Default: any number. */
  readonly certificateCount?: number | undefined;
}

/** One call of one documented operation. */
export interface Call extends LocalEnvironment {
  readonly cloud: Cloud;
  readonly operation: string;
  readonly requestId: string;
}

/** The parts of a call that a refusal contains. */
type Refused = Pick<Call, "cloud" | "operation" | "requestId">;

/**
 * Runs work in a transaction; nested work joins it. It has to write before it reads: that takes the lock, so that of
 * two concurrent calls the second sees what the first wrote.
 */
export const atomically = <T>(call: Call, work: (call: Call) => Promise<T>): Promise<T> =>
  call.store.isTransaction
    ? work(call)
    : call.store.transaction().execute((store) => work({ ...call, store }));

/** The error that refuses a call, in the API's format. */
export function refusal(call: Refused, serviceCode: string, message: string, httpStatus = 400): ServiceError {
  return new ServiceError({
    operation: call.operation,
    serviceCode,
    message,
    httpStatus,
    requestId: call.requestId,
  });
}

/** Each cloud's error code for an invalid parameter. */
const INVALID: Record<Cloud, string> = { alibaba: "InvalidParameter", huawei: "PCA.00020001" };

/** The error that refuses a parameter. */
export const invalid = (call: Refused, message: string): ServiceError =>
  refusal(call, INVALID[call.cloud], message);
