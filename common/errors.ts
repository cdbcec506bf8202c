import { visibleLines } from "./visible";

/** Stable codes of {@link PkiError}; callers branch on these, never on messages. */
export type PkiErrorCode =
  /** An argument is wrong; the message names it and says what is allowed. */
  | "INVALID_INPUT"
  /** A setting is wrong or missing. */
  | "INVALID_CONFIG"
  /** A key or signature is what it should be, but too weak to be accepted. */
  | "REFUSED"
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
  | "STORE_ERROR"
  /** An optional package that is needed now is not installed; the message says what to install. */
  | "MISSING_PACKAGE"
  /** There is no local store where the settings say. */
  | "NO_STORE"
  /** A resource lives in another store, account or region than the settings name, or nothing proves that it is this one. */
  | "OTHER_PLACE"
  /** A policy that is configured does not allow it. */
  | "REFUSED_BY_POLICY"
  /** Nothing tells whether something was left by an interrupted run, or stands in the state and is to be replaced. */
  | "AMBIGUOUS"
  /** The run was cancelled before it began. */
  | "CANCELLED";

/** The base of every error of this package. */
export class PkiError extends Error {
  override readonly name: string = "PkiError";

  constructor(
    readonly code: PkiErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    // The text may contain names chosen by others.
    super(visibleLines(message), options);
  }
}
