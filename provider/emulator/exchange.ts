import { ServiceError } from "../base/errors";
import type { Cloud } from "../../common/cloud";
import type { ServedRequest } from "./http";

/** A request as it arrived; header names are in lower case. */
export interface ReceivedRequest {
  readonly method: string;
  /** As sent, percent-encoded. */
  readonly path: string;
  /** The query as sent. */
  readonly search: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The response. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is requested, before it is known whether the sender is allowed to. */
export interface ParsedCall {
  /** The operation, or for the identity service method and path: one of a limited set. */
  readonly operation: string;
  readonly requestId: string;
}

/** One cloud's protocol: the client's codecs in reverse. */
export interface Dialect<M extends ParsedCall = ParsedCall> {
  readonly cloud: Cloud;
  /** @throws ServiceError when there is no such operation */
  parse(request: ReceivedRequest, requestId: string): M;
  /**
   * Authenticates the sender of a request.
   *
   * @throws ServiceError if the sender is not known
   */
  authenticate(request: ReceivedRequest, parsed: M): string | Promise<string>;
  /** @throws ServiceError when the operation refuses */
  carryOut(request: ReceivedRequest, parsed: M): Promise<WireAnswer>;
  /** The service's error for an invalid parameter. */
  invalid(parsed: ParsedCall, message: string): ServiceError;
  /** The service's error for a malformed request: too large, truncated, or not HTTP. */
  malformed(parsed: ParsedCall, httpStatus: number, message: string): ServiceError;
  refuse(refusal: ServiceError, request: Pick<ReceivedRequest, "headers">): WireAnswer;
  /** The service's error for too many requests. */
  throttled(parsed: ParsedCall): ServiceError;
  /** The service's internal error, or, with 503, its unavailability. */
  failed(parsed: ParsedCall, httpStatus?: number): ServiceError;
  /** The service's error for an unknown identifier. */
  missing(parsed: ParsedCall): ServiceError;
}

/** An error that refuses a request before it reaches an operation. */
export const refusalOf = (
  { operation, requestId }: ParsedCall,
  httpStatus: number,
  serviceCode: string,
  message: string,
): ServiceError => new ServiceError({ operation, requestId, httpStatus, serviceCode, message });

/** A request as parsed for the dialects. */
export function receive(request: ServedRequest): ReceivedRequest {
  const { url } = request;
  const at = url.indexOf("?");
  const search = at < 0 ? "" : url.slice(at + 1);
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: request.method,
    path: at < 0 ? url : url.slice(0, at),
    search,
    query: Object.fromEntries(new URLSearchParams(search)),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: request.body,
  };
}

/** A parameter that is given twice: it cannot be known which one is meant. */
export function repeatedName(search: string): string | undefined {
  const seen = new Set<string>();
  for (const name of new URLSearchParams(search).keys()) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}
