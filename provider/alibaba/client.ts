import { randomUUID } from "node:crypto";
import { BadAnswer, isUnclear, NoAnswer, ServiceError } from "../errors";
import type { Http, HttpAnswer } from "../http";
import { createLimiter, type Timer } from "../limiter";
import type { AlibabaOperations, Invoke } from "./operations";
import { authorization, canonicalQuery, sha256, type Credentials } from "./signature";
import { actionOf, encodeRequest, WIRE } from "./wire";

/** What the client depends on. */
export interface ClientOptions {
  /** For example `https://cas.aliyuncs.com`. */
  readonly endpoint: string;
  readonly region: string;
  /** Asked before every call, so that temporary credentials can be renewed. */
  credentials(): Promise<Credentials>;
  readonly http: Http;
  readonly timer: Timer;
  /** A number from 0 to 1; spreads retries. */
  random(): number;
}

type Operation = keyof AlibabaOperations;

/** The documented limit: 10 calls a second for each user. */
const [CALLS, WINDOW] = [10, 1000];
const ATTEMPTS = 6;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 20_000;

/** Limits are per user, so all resources of a process share them. */
const limiters = new Map<string, () => Promise<void>>();

/** Calls the documented operations of Alibaba Cloud CAS over HTTPS. */
export function createAlibabaClient(options: ClientOptions): Invoke<AlibabaOperations> {
  const invoke = async (operation: Operation, request: object): Promise<object> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await call(options, operation, request);
      } catch (error) {
        const pause =
          attempt < ATTEMPTS ? pauseAfter(operation, error, attempt, options.random()) : undefined;
        if (pause === undefined) throw error;
        await options.timer.sleep(pause);
      }
    }
  };
  return invoke as Invoke<AlibabaOperations>;
}

async function call(options: ClientOptions, operation: Operation, request: object): Promise<object> {
  const credentials = await options.credentials();
  const limiter = limiters.get(credentials.accessKeyId) ?? createLimiter(CALLS, WINDOW, options.timer);
  limiters.set(credentials.accessKeyId, limiter);
  await limiter();

  const { query, form } = encodeRequest(operation, request, options.region);
  const body = Buffer.from(canonicalQuery(form));
  const headers = {
    host: new URL(options.endpoint).host,
    accept: "application/json",
    "user-agent": "pulumi-pki",
    "x-acs-action": actionOf(operation),
    "x-acs-version": WIRE[operation].version,
    "x-acs-date": new Date(options.timer.now()).toISOString().replace(/\.\d+Z$/, "Z"),
    "x-acs-signature-nonce": randomUUID(),
    "x-acs-content-sha256": sha256(body),
    ...(body.length > 0 ? { "content-type": "application/x-www-form-urlencoded" } : {}),
    ...(credentials.securityToken === undefined
      ? {}
      : {
          "x-acs-accesskey-id": credentials.accessKeyId,
          "x-acs-security-token": credentials.securityToken,
        }),
  };
  const parts = { method: "POST" as const, path: "/", query, headers, body };
  const answer = await options.http({
    method: parts.method,
    url: `${options.endpoint}/?${canonicalQuery(query)}`,
    headers: { ...headers, authorization: authorization(parts, credentials) },
    body,
  });
  return readAnswer(operation, answer);
}

/** An error that the service asks to wait after, with the time it names. */
class Throttled extends ServiceError {
  constructor(
    refusal: ConstructorParameters<typeof ServiceError>[0],
    readonly retryAfter: number | undefined,
  ) {
    super(refusal);
  }
}

function readAnswer(operation: Operation, { status, headers, body }: HttpAnswer): object {
  const fields = parseObject(body);
  const code = fields && textOf(fields.Code ?? fields.code);
  if (fields && status < 300 && (code === undefined || /^(200|ok|success)$/i.test(code))) return fields;
  if (!fields || code === undefined) {
    throw new BadAnswer(actionOf(operation), status);
  }
  const refusal = {
    operation: actionOf(operation),
    serviceCode: code,
    httpStatus: status,
    requestId: textOf(fields.RequestId ?? fields.requestId) ?? "unknown",
    message: textOf(fields.Message ?? fields.message) ?? "no message",
  };
  if (!code.includes("Throttling")) throw new ServiceError(refusal);
  const hint = Number(headers["x-acs-retry-after"]);
  throw new Throttled(refusal, Number.isFinite(hint) && hint > 0 ? hint : undefined);
}

function parseObject(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" ? String(value) : undefined;

/** Milliseconds to wait before the next attempt; undefined when there must be none. */
function pauseAfter(
  operation: Operation,
  error: unknown,
  attempt: number,
  random: number,
): number | undefined {
  if (error instanceof Throttled)
    return Math.min(error.retryAfter ?? backoff(attempt, random), LONGEST_PAUSE);
  const untouched = error instanceof NoAnswer && !error.sent;
  return untouched || (isUnclear(error) && WIRE[operation].repeatable) ? backoff(attempt, random) : undefined;
}

const backoff = (attempt: number, random: number): number =>
  Math.min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE) * (0.5 + random / 2);
