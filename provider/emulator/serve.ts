import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import { PkiError, ServiceError } from "../base/errors";
import { receive, type Dialect, type Meaning, type WireAnswer, type WireRequest } from "./exchange";
import { UNREAD } from "./bodies";
import type { Faults } from "./faults";
import { entryOf, type Entry } from "./entries";

/** What serving depends on. */
export interface Serving {
  readonly faults: Faults | undefined;
  /** Calls that may be carried out at once, whichever cloud is spoken. */
  readonly calls: Calls;
  /** Milliseconds that "slow" keeps an answer back. */
  readonly faultDelay: number;
  /** Told of a request that gets no answer. */
  readonly unanswered: (request: FastifyRequest) => void;
}

/** Calls that are carried out. */
export class Calls {
  private running = 0;

  constructor(private readonly most: number) {}

  /** Counts one more until work is over, and tells it whether that is too much. */
  async during<T>(work: (isTooMuch: boolean) => Promise<T>): Promise<T> {
    const isTooMuch = this.running++ >= this.most;
    return work(isTooMuch).finally(() => this.running--);
  }
}

export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** Serves requests in one dialect: understand, authenticate, carry out, answer, and nothing before the other. */
export function createHandler<M extends Meaning>(dialect: Dialect<M>, serving: Serving): Handler {
  return async (request, reply) => {
    const wire = receive(request);
    const entry = entryOf(request, dialect.cloud);
    const answer = await serving.calls.during((isTooMuch) =>
      answerTo(dialect, serving, wire, entry, isTooMuch),
    );
    if (answer !== "reset") return reply.code(answer.status).headers(answer.headers).send(answer.body);
    reply.hijack();
    request.raw.socket.resetAndDestroy();
    serving.unanswered(request);
    return reply;
  };
}

async function answerTo<M extends Meaning>(
  dialect: Dialect<M>,
  serving: Serving,
  request: WireRequest,
  entry: Entry,
  isTooMuch: boolean,
): Promise<WireAnswer | "reset"> {
  let meaning: Meaning = { operation: "unknown", requestId: entry.requestId };
  try {
    const understood = dialect.understand(request, entry.requestId);
    meaning = understood;
    entry.operation = understood.operation;
    if (isTooMuch) throw dialect.throttled(understood);
    entry.sender = await dialect.authenticate(request, understood);
    // Nobody gets here with a body that was left unread; if somebody did, half a request would be carried out.
    if (request.body === UNREAD) throw dialect.failed(understood);
    return await withFault(dialect, serving, request, understood, entry);
  } catch (error) {
    const refusal = refusalFrom(dialect, meaning, entry, error);
    entry.code = refusal.serviceCode;
    return dialect.refuse(refusal, request);
  }
}

/** Faults come after authentication: they are the service's, and nobody else may use them up. */
async function withFault<M extends Meaning>(
  dialect: Dialect<M>,
  { faults, faultDelay }: Serving,
  request: WireRequest,
  meaning: M,
  entry: Entry,
): Promise<WireAnswer | "reset"> {
  const kind = faults?.next(meaning.operation);
  if (kind !== undefined) entry.fault = kind;
  if (kind === "throttled") throw dialect.throttled(meaning);
  if (kind === "error-before") throw dialect.failed(meaning);
  if (kind === "reset-before") return "reset";
  if (faults?.isHidden(`${request.path}?${request.search}${request.body.toString()}`)) {
    throw dialect.missing(meaning);
  }
  const answer = await dialect.carryOut(request, meaning);
  if (kind === "slow") await sleep(faultDelay, undefined, { ref: false });
  if (kind === "error-after") throw dialect.failed(meaning);
  if (kind === "reset-after") return "reset";
  if (kind === "late") faults?.hide(answer.body);
  return answer;
}

/** What of an error the caller may know. */
function refusalFrom(
  dialect: Pick<Dialect, "failed" | "invalid">,
  meaning: Meaning,
  entry: Entry,
  error: unknown,
): ServiceError {
  if (error instanceof ServiceError) return error;
  const isStore = error instanceof PkiError && (error.code === "STORE_ERROR" || error.code === "NO_ANSWER");
  // What the codecs and the issuing core cannot read, came from the caller.
  if (error instanceof PkiError && !isStore) return dialect.invalid(meaning, error.message);
  entry.failure = error;
  return dialect.failed(meaning, isStore ? 503 : 500);
}
