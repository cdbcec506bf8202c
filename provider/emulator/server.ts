import type { Cloud } from "../../common/cloud";
import { visibleJson } from "../../common/visible";
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { PkiError } from "../base/errors";
import { arrived } from "../base/turns";
import type { LocalEnvironment } from "../local/call";
import { pipelineGate, Share } from "./admission";
import { alibabaDialect } from "./alibaba/dialect";
import { Bodies } from "./bodies";
import { closeEntry, logEntry, type WriteEntry } from "./entries";
import type { Dialect } from "./exchange";
import { Faults, type FaultPlan } from "./faults";
import {
  createServer,
  HttpError,
  type Handler,
  type ServedAnswer,
  type HttpOptions,
  type ServedRequest,
} from "./http";
import { identityRoutes } from "./identity";
import { huaweiDialect } from "./huawei/dialect";
import { Tokens } from "./huawei/tokens";
import type { Account, EmulatorKey } from "./keys";
import { LIMITS, type Limits } from "./limits";
import type { LogHealth } from "./log";
import { createMetrics } from "./metrics";
import type { Nonces } from "./nonces";
import { Overview } from "./page/overview";
import { pageRoutes, type PageParts } from "./pages";
import { OCSP_PATH, publicationRoutes } from "./publications";
import { Calls, createHandler, type Serving } from "./serve";
import { strangerGate } from "./strangers";
import type { Tally, Total } from "./tally";

/** Dependencies of the emulator. */
export interface EmulatorOptions extends Pick<
  LocalEnvironment,
  "store" | "clock" | "entropy" | "certificateCount"
> {
  /** Base URL of the addresses in certificates. Default: where the server listens. */
  readonly url?: string | undefined;
  readonly keys: readonly EmulatorKey[];
  readonly account: Account;
  readonly nonces: Nonces;
  readonly faults?: FaultPlan | undefined;
  /** Milliseconds by which the fault "slow" delays a response. Default: 2000. */
  readonly faultDelay?: number;
  readonly limits?: Partial<Limits>;
  /** The clock for checking the dates of requests. Default: the machine's. */
  readonly now?: () => number;
  /** The output for one line of JSON per request; its failures are reported by health and metrics. Default: none. */
  readonly log?: { write(line: string): void } | (LogHealth & { write(line: string): void }) | undefined;
  /** The counts of all processes, for one of several that serve together. */
  readonly total?: (() => Promise<Total>) | undefined;
  /** Certificate chain and key, PEM; plain HTTP if absent. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
}

/** A server for the documented APIs. */
export interface Emulator {
  /**
   * @param port - 0 picks a free port
   * @returns the address, for example `http://127.0.0.1:8640`
   */
  listen(port: number, host: string): Promise<string>;
  /** What this process has counted. */
  tally(): Tally;
  /** Lets running requests finish within the grace period, then closes every connection. */
  close(): Promise<void>;
}

const SLOW = 2_000;
const NO_LOSS: LogHealth = { lost: 0, failing: undefined };

/** Creates the emulator: Alibaba Cloud CAS, Huawei Cloud IAM, CCM and APIG on top of one store. */
export function createEmulator(options: EmulatorOptions): Emulator {
  const limits = { ...LIMITS, ...options.limits };
  const scheme = options.tls ? "https" : "http";
  let address = `${scheme}://localhost`;
  const environment: LocalEnvironment = {
    store: options.store,
    clock: options.clock,
    entropy: options.entropy,
    projectId: options.account.projectId,
    certificateCount: options.certificateCount,
    get url() {
      return options.url ?? address;
    },
  };
  const dialects = dialectsOf(environment, options);
  const health = options.log && "lost" in options.log ? options.log : NO_LOSS;
  const overview = new Overview(environment);
  const metrics = createMetrics(environment, overview, health, options.total);
  const pages = { metrics, overview, log: health };
  const server = createServer({
    ...handling(options, environment, dialects, limits, pages),
    limits,
    tls: options.tls,
  });
  server.on("connection", arrived);
  return {
    listen: async (port, host) => {
      server.listen({ port, host });
      await once(server, "listening");
      const { port: taken } = server.address() as AddressInfo;
      address = `${scheme}://${host.includes(":") ? `[${host}]` : host}:${taken}`;
      return address;
    },
    tally: () => metrics.tally(),
    close: () => closeWithin(server, limits.grace),
  };
}

async function closeWithin(server: Server, grace: number): Promise<void> {
  if (!server.listening) return;
  const over = new AbortController();
  const cut = sleep(grace, undefined, { signal: over.signal }).then(
    () => {
      server.closeAllConnections();
    },
    () => undefined,
  );
  const closed = once(server, "close");
  server.close();
  await closed;
  over.abort();
  await cut;
}

/** Numeric log levels as in pino, which log viewers support. */
const LEVELS = { info: 30, error: 50 };

/** A log whose lines cannot control the terminal that shows them, whatever a request contains. */
const writerOf =
  (log: EmulatorOptions["log"]): WriteEntry =>
  (level, entry) =>
    log?.write(visibleJson(`${JSON.stringify({ level: LEVELS[level], time: Date.now(), ...entry })}\n`));

/** The server's handlers. */
function handling(
  options: EmulatorOptions,
  environment: LocalEnvironment,
  dialects: Dialects,
  limits: Limits,
  parts: Pick<PageParts, "metrics" | "overview" | "log">,
): Omit<HttpOptions, "limits" | "tls"> {
  const api = apiHandler(dialects, options, limits);
  const bodies = new Bodies(limits, {
    isKnown: (request) => isKnown(request, options.keys, dialects.tokens),
    isForAll,
  });
  const ending = { count: parts.metrics.count, log: writerOf(options.log) };
  const [pages, keyless] = [new Share(limits.pages), new Share(limits.keyless)];
  return {
    routes: [
      ...pageRoutes(environment, { ...parts, api, share: pages }),
      ...publicationRoutes(environment, keyless),
      ...identityRoutes(environment, keyless),
    ],
    otherwise: api,
    gates: [refuseRepeated, pipelineGate(), strangerGate(environment)],
    readBody: (request) => bodies.read(request),
    failed: (error, request) => failureAnswer(dialects, error, request),
    over: (request, status) => {
      bodies.release(request);
      closeEntry(request, status, ending);
    },
  };
}

/** Whether the headers name a known key, or contain a valid token. */
function isKnown({ headers, query }: ServedRequest, keys: readonly EmulatorKey[], tokens: Tokens): boolean {
  const [, id] = /(?:Access|Credential)=([^,\s/]+)/.exec(headers.authorization ?? "") ?? [];
  const token = headers["x-auth-token"];
  return (
    keys.some((key) => key.id === (headers.authorization === undefined ? query.AccessKeyId : id)) ||
    (typeof token === "string" && tokens.scopeOf(token) !== undefined)
  );
}

const FORM = /^application\/x-www-form-urlencoded *(;|$)/i;

/**
 * Whether a body is read from an unauthenticated sender: for getting a token, for OCSP, or if the body is itself
 * signed.
 */
function isForAll({ url, method, headers, route }: ServedRequest): boolean {
  if (route?.path === OCSP_PATH) return true;
  if (/^\/v3\/auth\/tokens\/?(\?|$)/.test(url)) return true;
  const isForm = method === "POST" && FORM.test(headers["content-type"] ?? "");
  return isForm && /^\/(\?|$)/.test(url) && headers.authorization === undefined;
}

/** Headers that must not be ambiguous. */
const ONCE = /^(authorization|host|content-type|x-auth-token|x-(acs|sdk|domain|project|security)-.*)$/;

function refuseRepeated({ raw: { rawHeaders } }: ServedRequest): undefined {
  const names = rawHeaders.filter((_text, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name) && ONCE.test(name))
      throw new HttpError(400, `the header ${name} appears more than once`);
    seen.add(name);
  }
}

interface Dialects {
  readonly alibaba: Dialect;
  readonly huawei: Dialect;
  readonly tokens: Tokens;
}

function dialectsOf(environment: LocalEnvironment, options: EmulatorOptions): Dialects {
  const { keys, account, nonces, now = Date.now } = options;
  const secrets = keys.flatMap(({ secret, securityToken = [] }) => [secret].concat(securityToken));
  const tokens = new Tokens(JSON.stringify([account.password, ...secrets]), now);
  return {
    alibaba: alibabaDialect(environment, { keys, nonces, now }),
    huawei: huaweiDialect(environment, { keys, account, tokens, now }),
    tokens,
  };
}

/** Carries out calls to the clouds' APIs. */
function apiHandler(dialects: Dialects, options: EmulatorOptions, limits: Limits): Handler {
  const serving: Serving = {
    faults: options.faults && new Faults(options.faults),
    faultDelay: options.faultDelay ?? SLOW,
    calls: new Calls(limits.concurrency),
  };
  const handlers = {
    alibaba: createHandler(dialects.alibaba, serving),
    huawei: createHandler(dialects.huawei, serving),
  };
  return (request) => handlers[cloudOf(request)](request);
}

/**
 * Huawei Cloud's services are recognised by their paths; everything else is treated as Alibaba Cloud's, whose path is
 * `/`.
 */
const cloudOf = ({ url }: ServedRequest): Cloud => (/^\/v\d/.test(url) ? "huawei" : "alibaba");

/** Errors before and around an operation: a body too large, a timeout, an internal error. */
function failureAnswer(dialects: Dialects, error: unknown, request: ServedRequest): ServedAnswer {
  const dialect = dialects[cloudOf(request)];
  const entry = logEntry(request, dialect.cloud);
  const status = statusOf(error);
  if (status >= 500) entry.failure = error;
  const refusal =
    status === 429
      ? dialect.throttled(entry)
      : status < 500
        ? dialect.malformed(entry, status, (error as Error).message)
        : dialect.failed(entry, status === 503 ? 503 : 500);
  entry.code = refusal.serviceCode;
  const answer = dialect.refuse(refusal, { headers: { host: request.headers.host ?? "" } });
  // The remainder of a refused body is not read.
  const isCut = status === 413 || status === 429;
  return isCut ? { ...answer, headers: { ...answer.headers, connection: "close" } } : answer;
}

function statusOf(error: unknown): number {
  if (error instanceof HttpError) return error.status;
  // A value that the store cannot even look up is not in it.
  return error instanceof PkiError && error.code === "INVALID_INPUT" ? 404 : 500;
}
