import {
  createServer as createHttpServer,
  STATUS_CODES,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import { turn } from "../base/turns";
import type { Limits } from "./limits";
import { Unread } from "./unread";

/** A request; its body is empty until it has been read. */
export interface ServedRequest {
  readonly raw: IncomingMessage;
  readonly method: string;
  /** The URL as sent. */
  readonly url: string;
  /** Whether its path is valid percent-encoding. */
  readonly isEncoded: boolean;
  readonly headers: IncomingHttpHeaders;
  /** Undefined if only the clouds' APIs can be meant. */
  readonly route: Route | undefined;
  /** The route's path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Query parameters by name; one that is given twice has no value. */
  readonly query: Readonly<Record<string, string | undefined>>;
  body: Buffer;
}

/** A response. */
export interface ServedAnswer {
  /** Default: 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body: string | Buffer | object;
}

/** A response, or none: the connection is reset. */
export type AnswerOrReset = ServedAnswer | "reset";

export type Handler = (request: ServedRequest) => Promise<AnswerOrReset>;

/** The handler for a path. */
export interface Route {
  readonly method: "GET" | "POST";
  /** `:name` matches one segment of the path, `*` the rest of it. */
  readonly path: string;
  /** Health is open to everyone and never queued. */
  readonly isHealth?: boolean;
  readonly handle: Handler;
}

/** A server's handlers. */
export interface HttpOptions {
  readonly routes: readonly Route[];
  /** Handles requests without a route. */
  readonly otherwise: Handler;
  /** Called in order before a body is read: the first response wins. */
  readonly gates: readonly ((
    request: ServedRequest,
    response: ServerResponse,
  ) => AnswerOrReset | undefined)[];
  readonly readBody: (request: ServedRequest) => Promise<Buffer>;
  /** The response to a request that failed. */
  readonly failed: (error: unknown, request: ServedRequest) => ServedAnswer;
  /** Called when a request is finished, without a status if it got no response. */
  readonly over: (request: ServedRequest, status: number | undefined) => void;
  readonly limits: Limits;
  /** Certificate chain and key, PEM; plain HTTP if absent. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
}

/** An error with the HTTP status for refusing the request. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const SECURITY_HEADERS = {
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
};

/** Gives every request exactly one response, whatever happens. */
export function createServer(options: HttpOptions): Server {
  const { limits, tls } = options;
  const bounds = {
    maxHeaderSize: limits.headers,
    headersTimeout: limits.arrival,
    requestTimeout: limits.arrival,
    keepAliveTimeout: limits.idle,
    connectionsCheckingInterval: Math.min(1000, limits.arrival),
  };
  const match = matcher(options.routes);
  const unread = new Unread(limits.unread);
  const serve = (raw: IncomingMessage, response: ServerResponse): void => {
    const request = match(raw);
    whenOver(raw, response, () => {
      options.over(request, response.writableFinished ? response.statusCode : undefined);
    });
    const answer = async (): Promise<void> => {
      const outcome = await outcomeOf(options, request, response);
      if (outcome === "reset") raw.socket.resetAndDestroy();
      // The client may have disconnected.
      else if (!raw.socket.destroyed) send(outcome, raw, response, { unread, isLast: !server.listening });
    };
    // A response that cannot be sent ends its connection and nothing else.
    answer().catch(() => raw.socket.destroy());
  };
  const server = tls ? createHttpsServer({ ...bounds, ...tls }, serve) : createHttpServer(bounds, serve);
  server.maxConnections = limits.connections;
  // A silent connection is closed well after the maximum duration of an operation.
  server.setTimeout(limits.operation + limits.idle);
  server.on("clientError", refuseConnection);
  return server;
}

/** Calls back once when the connection closes: a response queued behind another one gets no event. */
function whenOver({ socket }: IncomingMessage, response: ServerResponse, done: () => void): void {
  let isOver = false;
  const end = (): void => {
    socket.off("close", end);
    if (!isOver) done();
    isOver = true;
  };
  response.once("close", end);
  // Each request of a connection adds a listener; their number is limited.
  socket.setMaxListeners(0).once("close", end);
}

async function outcomeOf(
  options: HttpOptions,
  request: ServedRequest,
  response: ServerResponse,
): Promise<AnswerOrReset> {
  try {
    if (!request.isEncoded) throw new HttpError(400, "the address is not percent-encoded text");
    for (const gate of options.gates) {
      const outcome = gate(request, response);
      if (outcome) return outcome;
    }
    if (hasBody(request)) request.body = await options.readBody(request);
    return await inTime(options.limits.operation, answered(options, request));
  } catch (error) {
    // The client has disconnected.
    return request.raw.errored ? "reset" : options.failed(error, request);
  }
}

/** Every request waits for its turn, except for health. */
async function answered({ otherwise }: HttpOptions, request: ServedRequest): Promise<AnswerOrReset> {
  const { route } = request;
  if (!route?.isHealth) await turn();
  return (route?.handle ?? otherwise)(request);
}

/** Signatures cover the bytes of the body, even with GET or DELETE. */
const hasBody = ({ method, headers }: ServedRequest): boolean =>
  method !== "HEAD" &&
  (headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0);

function inTime<T>(limit: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new HttpError(503, "it took too long"));
    }, limit);
    const end = (): void => {
      clearTimeout(timer);
    };
    work.then(resolve, reject).finally(end);
  });
}

const JSON_TYPE = "application/json; charset=utf-8";
const TEXT_TYPE = "text/plain; charset=utf-8";
const NO_CONTENT = 204;
const ABOUT_CONTENT = ["content-type", "content-length"];

function send(
  { status = 200, headers = {}, body }: ServedAnswer,
  raw: IncomingMessage,
  response: ServerResponse,
  { unread, isLast }: { readonly unread: Unread; readonly isLast: boolean },
): void {
  const [type, content] = encoded(body);
  // Otherwise a connection with a running request at shutdown would stay open, idle.
  const closing = isLast ? { connection: "close" } : {};
  const about = { "content-type": type, "content-length": content.length };
  const all = { ...about, ...SECURITY_HEADERS, ...headers, ...closing };
  response.writeHead(status, status === NO_CONTENT ? withoutContent(all) : all);
  const answer = { socket: raw.socket, bytes: content.length };
  unread.add(answer);
  whenOver(raw, response, () => {
    unread.remove(answer);
  });
  response.end(status === NO_CONTENT ? undefined : content);
}

const withoutContent = (headers: OutgoingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !ABOUT_CONTENT.includes(name)));

function encoded(body: ServedAnswer["body"]): [type: string, content: Buffer] {
  if (typeof body === "string") return [TEXT_TYPE, Buffer.from(body)];
  if (Buffer.isBuffer(body)) return ["application/octet-stream", body];
  return [JSON_TYPE, Buffer.from(JSON.stringify(body))];
}

const STATUS_OF: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/** Input that is not HTTP, or arrives too late, gets a single response for the whole connection. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  const status = STATUS_OF[error.code ?? ""] ?? 400;
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`;
  if (socket.writable) socket.write(head);
  socket.destroy(error);
}

const pathOf = (url: string): string => url.replace(/^https?:\/\/[^/?#]*/i, "").split(/[?#]/, 1)[0] ?? "";

function isPercentEncoded(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

interface RoutePattern {
  readonly route: Route;
  readonly pattern: RegExp;
}

const NO_ROUTE = { route: undefined, params: {} };

function matching(
  patterns: readonly RoutePattern[],
  method: string,
  path: string,
): Pick<ServedRequest, "route" | "params"> | undefined {
  for (const { route, pattern } of patterns) {
    const parts = route.method === method ? pattern.exec(path) : null;
    if (parts) return { route, params: decoded(parts.groups) };
  }
  return undefined;
}

/** Finds a request's route. */
function matcher(routes: readonly Route[]): (raw: IncomingMessage) => ServedRequest {
  const patterns = routes.map((route) => ({ route, pattern: patternOf(route.path) }));
  return (raw) => {
    const { method = "", url = "/", headers } = raw;
    const path = pathOf(url);
    const isEncoded = isPercentEncoded(path);
    const { route, params } = (isEncoded ? matching(patterns, method, path) : undefined) ?? NO_ROUTE;
    return {
      ...{ raw, method, url, isEncoded, headers, body: Buffer.alloc(0), route, params },
      // Few handlers use it, and a signing request in it is long.
      get query() {
        return queryOf(url);
      },
    };
  };
}

const patternOf = (path: string): RegExp => {
  const source = path.replace(/[.]/g, "\\.").replace(/:(\w+)/g, "(?<$1>[^/]+)");
  return new RegExp(`^${source.replace(/\*$/, "(?<rest>.*)")}$`);
};

const decoded = (groups: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(groups).map(([name, text]) => [name, decodeURIComponent(text)]));

function queryOf(url: string): Record<string, string | undefined> {
  const at = url.indexOf("?");
  const values = new Map<string, string | undefined>();
  for (const [name, value] of new URLSearchParams(at < 0 ? "" : url.slice(at + 1)))
    values.set(name, values.has(name) ? undefined : value);
  return Object.fromEntries(values);
}
