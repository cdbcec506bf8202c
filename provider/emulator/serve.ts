import { setTimeout as sleep } from "node:timers/promises";
import { PkiError, ServiceError } from "../base/errors";
import { receive, type Dialect, type ParsedCall, type WireAnswer, type ReceivedRequest } from "./exchange";
import { UNREAD } from "./bodies";
import type { Faults } from "./faults";
import type { Handler } from "./http";
import { logEntry, type LogEntry } from "./entries";

/** Dependencies of serving. */
export interface Serving {
  readonly faults: Faults | undefined;
  /** Maximum concurrent calls, for all clouds together. */
  readonly calls: Calls;
  /** Milliseconds by which "slow" delays a response. */
  readonly faultDelay: number;
}

/** Calls in progress. */
export class Calls {
  private running = 0;

  constructor(private readonly most: number) {}

  /** Counts work until it is finished, and tells it whether it exceeds the limit. */
  async during<T>(work: (isTooMuch: boolean) => Promise<T>): Promise<T> {
    const isTooMuch = this.running++ >= this.most;
    return work(isTooMuch).finally(() => this.running--);
  }
}

/** Serves requests of one dialect strictly in this order: parse, authenticate, carry out, respond. */
export const createHandler =
  <M extends ParsedCall>(dialect: Dialect<M>, serving: Serving): Handler =>
  (request) =>
    serving.calls.during((isTooMuch) =>
      answerTo(dialect, serving, receive(request), logEntry(request, dialect.cloud), isTooMuch),
    );

async function answerTo<M extends ParsedCall>(
  dialect: Dialect<M>,
  serving: Serving,
  request: ReceivedRequest,
  entry: LogEntry,
  isTooMuch: boolean,
): Promise<WireAnswer | "reset"> {
  let parsed: ParsedCall = { operation: "unknown", requestId: entry.requestId };
  try {
    const call = dialect.parse(request, entry.requestId);
    parsed = call;
    entry.operation = call.operation;
    if (isTooMuch) throw dialect.throttled(call);
    entry.sender = await dialect.authenticate(request, call);
    // An unread body never gets here; otherwise half a request would be carried out.
    if (request.body === UNREAD) throw dialect.failed(call);
    return await withFault(dialect, serving, request, call, entry);
  } catch (error) {
    const refusal = refusalFrom(dialect, parsed, entry, error);
    entry.code = refusal.serviceCode;
    return dialect.refuse(refusal, request);
  }
}

/** Faults come after authentication: they belong to the service, and unauthenticated clients must not use them up. */
async function withFault<M extends ParsedCall>(
  dialect: Dialect<M>,
  { faults, faultDelay }: Serving,
  request: ReceivedRequest,
  parsed: M,
  entry: LogEntry,
): Promise<WireAnswer | "reset"> {
  const kind = faults?.next(parsed.operation);
  if (kind !== undefined) entry.fault = kind;
  if (kind === "throttled") throw dialect.throttled(parsed);
  if (kind === "error-before") throw dialect.failed(parsed);
  if (kind === "reset-before") return "reset";
  if (faults?.isHidden(`${request.path}?${request.search}${request.body.toString()}`)) {
    throw dialect.missing(parsed);
  }
  const answer = await dialect.carryOut(request, parsed);
  if (kind === "slow") await sleep(faultDelay, undefined, { ref: false });
  if (kind === "error-after") throw dialect.failed(parsed);
  if (kind === "reset-after") return "reset";
  if (kind === "late") faults?.hide(answer.body);
  return answer;
}

/** The parts of an error that clients may see. */
function refusalFrom(
  dialect: Pick<Dialect, "failed" | "invalid">,
  parsed: ParsedCall,
  entry: LogEntry,
  error: unknown,
): ServiceError {
  if (error instanceof ServiceError) return error;
  const isStore = error instanceof PkiError && (error.code === "STORE_ERROR" || error.code === "NO_ANSWER");
  // What the codecs and the issuing core cannot read came from the client.
  if (error instanceof PkiError && !isStore) return dialect.invalid(parsed, error.message);
  entry.failure = error;
  return dialect.failed(parsed, isStore ? 503 : 500);
}
