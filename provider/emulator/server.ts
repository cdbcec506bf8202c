import { visibleJson } from "../../common/visible";
import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import fastify, {
  LogController,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify";
import { PkiError } from "../base/errors";
import { arrived } from "../base/turns";
import type { LocalEnvironment } from "../local/call";
import { addTurns, refusePipelines, Share } from "./admission";
import { alibabaDialect } from "./alibaba/dialect";
import { Bodies } from "./bodies";
import { closeEntry, logEntry } from "./entries";
import type { Dialect } from "./exchange";
import { Faults, type FaultPlan } from "./faults";
import { serveIdentity } from "./identity";
import { huaweiDialect } from "./huawei/dialect";
import { Tokens } from "./huawei/tokens";
import type { Account, EmulatorKey } from "./keys";
import { LIMITS, serverOptions, type Limits } from "./limits";
import type { LogHealth } from "./log";
import { createMetrics, type Metrics } from "./metrics";
import type { Nonces } from "./nonces";
import { Overview } from "./page/overview";
import { addPages } from "./pages";
import { addPublications } from "./publications";
import { Calls, createHandler, type Handler, type Serving } from "./serve";
import { refuseStrangers } from "./strangers";
import { boundUnread } from "./unread";

/** What the emulator depends on. */
export interface EmulatorOptions extends Pick<LocalEnvironment, "store" | "clock" | "entropy"> {
  /** Base of the addresses in certificates. Default: where the server listens. */
  readonly url?: string | undefined;
  readonly keys: readonly EmulatorKey[];
  readonly account: Account;
  readonly nonces: Nonces;
  readonly faults?: FaultPlan | undefined;
  /** Milliseconds that the fault "slow" keeps an answer back. Default: 2000. */
  readonly faultDelay?: number;
  readonly limits?: Partial<Limits>;
  /** The clock by which requests are in time. Default: the machine's. */
  readonly now?: () => number;
  /** Where one line of JSON for each request goes; one that may fail tells health and metrics. Default: nowhere. */
  readonly log?: { write(line: string): void } | (LogHealth & { write(line: string): void }) | undefined;
  /** Certificate chain and key, PEM; without them plain HTTP is spoken. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
}

/** A server that speaks the documented APIs. */
export interface Emulator {
  /**
   * @param port - 0 takes a free one
   * @returns the address, for example `http://127.0.0.1:8640`
   */
  listen(port: number, host: string): Promise<string>;
  /** Lets running requests finish, within the grace, and then ends every connection. */
  close(): Promise<void>;
}

const SLOW = 2_000;
const NO_LOSS: LogHealth = { lost: 0, failing: undefined };

/** Makes the emulator: Alibaba Cloud CAS, Huawei Cloud IAM, CCM and APIG over one store. */
export function createEmulator(options: EmulatorOptions): Emulator {
  const limits = { ...LIMITS, ...options.limits };
  const scheme = options.tls ? "https" : "http";
  let address = `${scheme}://localhost`;
  const environment: LocalEnvironment = {
    ...{ store: options.store, clock: options.clock, entropy: options.entropy },
    projectId: options.account.projectId,
    get url() {
      return options.url ?? address;
    },
  };
  const log = options.log && "lost" in options.log ? options.log : NO_LOSS;
  const overview = new Overview(environment);
  const metrics = createMetrics(environment, overview, log);
  const dialects = dialectsOf(environment, options);
  const app = createApp(options, limits, dialects);
  refusePipelines(app);
  refuseStrangers(app, environment);
  addTurns(app);
  const api = addOperations(app, dialects, options, limits, metrics);
  addPages(app, environment, { metrics, overview, log, api, share: new Share(limits.pages) });
  const share = new Share(limits.keyless);
  addPublications(app, environment, share);
  serveIdentity(app, environment, share);
  return {
    listen: async (port, host) => {
      await app.listen({ port, host });
      app.server.maxConnections = limits.connections;
      const { port: taken } = app.server.address() as AddressInfo;
      address = `${scheme}://${host.includes(":") ? `[${host}]` : host}:${taken}`;
      return address;
    },
    close: () => closeWithin(app, limits.grace),
  };
}

async function closeWithin(app: FastifyInstance, grace: number): Promise<void> {
  const over = new AbortController();
  const cut = sleep(grace, undefined, { signal: over.signal }).then(
    () => {
      app.server.closeAllConnections();
    },
    () => undefined,
  );
  await app.close();
  over.abort();
  await cut;
}

/** A log of which no line, whatever a request has sent, does anything to the terminal that shows it. */
const visibleLog = (log: NonNullable<EmulatorOptions["log"]>): NonNullable<EmulatorOptions["log"]> => ({
  write: (line) => {
    log.write(visibleJson(line));
  },
});

function createApp(options: EmulatorOptions, limits: Limits, dialects: Dialects): FastifyInstance {
  const { http, ...shared } = serverOptions(limits);
  const app = fastify({
    ...shared,
    ...(options.tls ? { https: { ...http, ...options.tls } } : { http }),
    logger: options.log ? { level: "info", base: undefined, stream: visibleLog(options.log) } : false,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: "idle",
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: limits.headers },
    // The library's own answer quotes the address.
    frameworkErrors: (error: Failure, request: FastifyRequest, reply: FastifyReply) =>
      sendFailure(
        dialects,
        Object.assign(error, { message: "the address is not percent-encoded text" }),
        request,
        reply,
      ),
  } as object);
  // Signatures are over the bytes of the body, also of one that comes with a GET or DELETE.
  const bodies = new Bodies(limits, {
    isKnown: (request) => isKnown(request, options.keys, dialects.tokens),
    isForAll,
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (request: FastifyRequest, payload: Readable) =>
    bodies.read(request, payload),
  );
  app.addHook("onResponse", (request, _reply, done) => {
    bodies.release(request);
    done();
  });
  app.addHook("onRequest", (request, _reply, done) => {
    const repeated = repeatedHeader(request.raw.rawHeaders);
    done(repeated === undefined ? undefined : badRequest(`the header ${repeated} appears more than once`));
  });
  for (const method of ["GET", "DELETE"])
    app.addHttpMethod(method, { hasBody: true, overrideExisting: true });
  app.server.on("connection", arrived);
  endConnectionsOnClose(app);
  boundUnread(app, limits.unread);
  return app;
}

/** Otherwise a connection whose request was running when the server was told to stop would stay open, idle. */
function endConnectionsOnClose(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook("preClose", (done) => {
    isClosing = true;
    done();
  });
  app.addHook("onSend", (_request, reply, _payload, done) => {
    if (isClosing) reply.header("connection", "close");
    done();
  });
}

/** Whether the headers name a key that there is, or hold a token that is one. */
function isKnown({ headers, query }: FastifyRequest, keys: readonly EmulatorKey[], tokens: Tokens): boolean {
  const [, id] = /(?:Access|Credential)=([^,\s/]+)/.exec(headers.authorization ?? "") ?? [];
  const token = headers["x-auth-token"];
  const { AccessKeyId } = query as Record<string, unknown>;
  return (
    keys.some((key) => key.id === (headers.authorization === undefined ? AccessKeyId : id)) ||
    (typeof token === "string" && tokens.scopeOf(token) !== undefined)
  );
}

const FORM = /^application\/x-www-form-urlencoded *(;|$)/i;

/** Whether a body is read of whom nobody knows: to get a token, about the status of a certificate, or signed in itself. */
function isForAll({ url, method, headers, routeOptions }: FastifyRequest): boolean {
  if (routeOptions.url === "/ocsp/:issuer") return true;
  if (/^\/v3\/auth\/tokens\/?(\?|$)/.test(url)) return true;
  const isForm = method === "POST" && FORM.test(headers["content-type"] ?? "");
  return isForm && routeOptions.url === "/" && headers.authorization === undefined;
}

/** Headers of which it must be clear which one counts. */
const ONCE = /^(authorization|host|content-type|x-auth-token|x-(acs|sdk|domain|project|security)-.*)$/;

function repeatedHeader(raw: readonly string[]): string | undefined {
  const names = raw.filter((_text, index) => index % 2 === 0).map((name) => name.toLowerCase());
  return names.find((name, index) => ONCE.test(name) && names.indexOf(name) < index);
}

const badRequest = (message: string): Error => Object.assign(new Error(message), { statusCode: 400 });

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

const METHODS = ["GET", "POST", "PUT", "DELETE"];

/** Routes the clouds' APIs; gives what handles a call. */
function addOperations(
  app: FastifyInstance,
  dialects: Dialects,
  options: EmulatorOptions,
  limits: Limits,
  metrics: Metrics,
): Handler {
  const close = (request: FastifyRequest, status?: number): void => {
    closeEntry(request, status, metrics.count);
  };
  const serving: Serving = {
    faults: options.faults && new Faults(options.faults),
    faultDelay: options.faultDelay ?? SLOW,
    calls: new Calls(limits.concurrency),
    unanswered: close,
  };
  const handlers = {
    alibaba: createHandler(dialects.alibaba, serving),
    huawei: createHandler(dialects.huawei, serving),
  };
  const handle: Handler = (request, reply) => handlers[cloudOf(request)](request, reply);
  const config = { door: "signed" } as const;
  app.post("/", { config }, handle);
  for (const version of ["v1", "v2", "v3"])
    app.route({ method: METHODS, url: `/${version}/*`, config, handler: handle });
  app.setNotFoundHandler(handle);
  app.setErrorHandler((error: Failure, request, reply) => sendFailure(dialects, error, request, reply));
  app.addHook("onResponse", (request, reply, done) => {
    close(request, reply.statusCode);
    done();
  });
  app.addHook("onRequestAbort", (request, done) => {
    close(request);
    done();
  });
  return handle;
}

/** Huawei's services are told by their paths; everything else is taken for Alibaba's, whose path is `/`. */
const cloudOf = ({ url }: FastifyRequest): "alibaba" | "huawei" =>
  /^\/v\d/.test(url) ? "huawei" : "alibaba";

type Failure = Error & { readonly statusCode?: number };

/** What goes wrong before and around an operation: too large a body, too long a wait, a fault of ours. */
function sendFailure(
  dialects: Dialects,
  error: Failure,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const dialect = dialects[cloudOf(request)];
  const entry = logEntry(request, dialect.cloud);
  // What the store cannot even look up is nothing that it has.
  const isUnknown = error instanceof PkiError && error.code === "INVALID_INPUT";
  const { statusCode: status = isUnknown ? 404 : 500 } = error;
  if (status >= 500) entry.failure = error;
  const refusal =
    status === 429
      ? dialect.throttled(entry)
      : status < 500
        ? dialect.malformed(entry, status, error.message)
        : dialect.failed(entry, status === 503 ? 503 : 500);
  // The rest of a body that is refused is not read.
  if (status === 413 || status === 429) reply.header("connection", "close");
  entry.code = refusal.serviceCode;
  const answer = dialect.refuse(refusal, { headers: { host: request.headers.host ?? "" } });
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}
