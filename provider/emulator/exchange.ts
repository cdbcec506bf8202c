import { ServiceError } from "../base/errors";
import type { Cloud } from "../../common/cloud";
import type { ServedRequest } from "./http";

/** A request as it arrived; names of headers in lower case. */
export interface ReceivedRequest {
  readonly method: string;
  /** As it travelled, percent-encoded. */
  readonly path: string;
  /** The query as it travelled. */
  readonly search: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What goes back. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is asked for, before it is known whether the sender may ask for it. */
export interface ParsedCall {
  /** The operation, or for the identity service method and path: one of a known few. */
  readonly operation: string;
  readonly requestId: string;
}

/** How one cloud is spoken: the same codecs that the client has, backwards. */
export interface Dialect<M extends ParsedCall = ParsedCall> {
  readonly cloud: Cloud;
  /** @throws ServiceError when there is no such operation */
  parse(request: ReceivedRequest, requestId: string): M;
  /**
   * Who sends the request.
   *
   * @throws ServiceError when nobody who is known does
   */
  authenticate(request: ReceivedRequest, parsed: M): string | Promise<string>;
  /** @throws ServiceError when the operation refuses */
  carryOut(request: ReceivedRequest, parsed: M): Promise<WireAnswer>;
  /** What the service says of a parameter that it does not accept. */
  invalid(parsed: ParsedCall, message: string): ServiceError;
  /** What the service says of a request that is none: too large, cut off, not of HTTP. */
  malformed(parsed: ParsedCall, httpStatus: number, message: string): ServiceError;
  refuse(refusal: ServiceError, request: Pick<ReceivedRequest, "headers">): WireAnswer;
  /** What the service says when it is asked too much. */
  throttled(parsed: ParsedCall): ServiceError;
  /** What the service says when it failed, or with 503 when it cannot be had for now. */
  failed(parsed: ParsedCall, httpStatus?: number): ServiceError;
  /** What the service says of an identifier that it does not have. */
  missing(parsed: ParsedCall): ServiceError;
}

/** An error with which a request is refused before it reaches an operation. */
export const refusalOf = (
  { operation, requestId }: ParsedCall,
  httpStatus: number,
  serviceCode: string,
  message: string,
): ServiceError => new ServiceError({ operation, requestId, httpStatus, serviceCode, message });

/** A request as the dialects read it. */
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

/** A parameter that is given twice: which of the two is meant, nobody can know. */
export function repeatedName(search: string): string | undefined {
  const seen = new Set<string>();
  for (const name of new URLSearchParams(search).keys()) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}
