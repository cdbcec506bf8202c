import { PkiError } from "../../common/errors";
import { visibleLines } from "../../common/visible";

export { PkiError, type PkiErrorCode } from "../../common/errors";

/** A service's error response to an operation. */
export interface ServiceRefusal {
  /** The documented operation, for example `CreateServerCertificate`. */
  readonly operation: string;
  /** The service's own error code, for example `NotFound`. */
  readonly serviceCode: string;
  readonly httpStatus: number;
  /** The service's request id, for its support. */
  readonly requestId: string;
  readonly message: string;
}

/** An operation that the service refused, with its error code and request id. */
export class ServiceError extends PkiError {
  override readonly name = "ServiceError";
  readonly operation: string;
  readonly serviceCode: string;
  readonly httpStatus: number;
  readonly requestId: string;
  /** The service's own message. */
  readonly reason: string;

  constructor(refusal: ServiceRefusal, options?: ErrorOptions) {
    super(
      "SERVICE_ERROR",
      `${refusal.operation} was refused: ${refusal.serviceCode}: ${refusal.message} (request id ${refusal.requestId})`,
      options,
    );
    this.operation = refusal.operation;
    this.serviceCode = refusal.serviceCode;
    this.httpStatus = refusal.httpStatus;
    this.requestId = refusal.requestId;
    this.reason = visibleLines(refusal.message);
  }
}

/** An error after which the service asks the client to wait, with the time in milliseconds. */
export class Throttled extends ServiceError {
  constructor(
    refusal: ServiceRefusal,
    readonly retryAfter: number | undefined,
  ) {
    super(refusal);
  }
}

/** No response was received; `sent` is whether the service may have seen the request. */
export class NoAnswer extends PkiError {
  constructor(
    readonly sent: boolean,
    message: string,
    options: ErrorOptions,
  ) {
    super("NO_ANSWER", message, options);
  }
}

/** Adds the operation to an error without a response. */
export function named(operation: string, error: unknown): unknown {
  if (!(error instanceof NoAnswer)) return error;
  return new NoAnswer(error.sent, `${operation}: ${error.message}`, { cause: error.cause });
}

/** An intermediary responded instead of the service, or the response was truncated or is incomplete. */
export class BadAnswer extends PkiError {
  constructor(operation: string, status: number, problem = "with a body that is not an answer of the API") {
    super("BAD_ANSWER", `${operation}: HTTP ${status} ${problem}`);
  }
}

/** Whether an operation may have been carried out although it failed here. */
export function isUnclear(error: unknown): boolean {
  if (error instanceof NoAnswer) return error.sent;
  return error instanceof BadAnswer || (error instanceof ServiceError && error.httpStatus >= 500);
}

/** What was thrown, in words: whatever it is. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);
