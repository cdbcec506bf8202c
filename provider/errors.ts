/** Stable codes of {@link PkiError}; callers branch on these, never on messages. */
export type PkiErrorCode =
  /** An argument is wrong; the message names it and says what is allowed. */
  | "INVALID_INPUT"
  /** A setting is wrong or missing. */
  | "INVALID_CONFIG"
  /** The plan would give a certificate that no verifier accepts. */
  | "UNVERIFIABLE"
  /** A key, certificate or request is not what its encoding demands. */
  | "MALFORMED"
  /** The cloud, or the local CA in its place, refused an operation. */
  | "SERVICE_ERROR"
  /** Something was made, but not all of it; the state holds what exists. */
  | "PARTIAL_CREATE"
  /** The backend cannot do this. */
  | "UNSUPPORTED"
  /** A service did not answer. */
  | "NO_ANSWER"
  /** A service answered with something that is not an answer of its API. */
  | "BAD_ANSWER"
  /** No credentials were found. */
  | "NO_CREDENTIALS"
  /** The local store cannot be used. */
  | "STORE_ERROR";

/** The base of every error of this package. */
export class PkiError extends Error {
  override readonly name: string = "PkiError";

  constructor(
    readonly code: PkiErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What a service said when it refused an operation. */
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

/** An operation that the service refused, with the service's own code and request id. */
export class ServiceError extends PkiError {
  override readonly name = "ServiceError";
  readonly operation: string;
  readonly serviceCode: string;
  readonly httpStatus: number;
  readonly requestId: string;
  /** What the service itself said. */
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
    this.reason = refusal.message;
  }
}

/** An error that the service asks to wait after, with the time it names, in milliseconds. */
export class Throttled extends ServiceError {
  constructor(
    refusal: ServiceRefusal,
    readonly retryAfter: number | undefined,
  ) {
    super(refusal);
  }
}

/** No answer came; `sent` tells whether the service may have seen the request. */
export class NoAnswer extends PkiError {
  constructor(
    readonly sent: boolean,
    message: string,
    options: ErrorOptions,
  ) {
    super("NO_ANSWER", message, options);
  }
}

/** The error with the operation that met it, when no answer came. */
export function named(operation: string, error: unknown): unknown {
  if (!(error instanceof NoAnswer)) return error;
  return new NoAnswer(error.sent, `${operation}: ${error.message}`, { cause: error.cause });
}

/** Something between here and the service answered in its place, or the answer was cut off. */
export class BadAnswer extends PkiError {
  constructor(operation: string, status: number) {
    super("BAD_ANSWER", `${operation}: HTTP ${status} with a body that is not an answer of the API`);
  }
}

/** Whether an operation may have been carried out although it failed here. */
export function isUnclear(error: unknown): boolean {
  if (error instanceof NoAnswer) return error.sent;
  return error instanceof BadAnswer || (error instanceof ServiceError && error.httpStatus >= 500);
}
