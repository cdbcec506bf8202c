import type { Invoke } from "../../api/backend";
import { canonicalQuery } from "../../base/canonical";
import { BadAnswer, ServiceError, Throttled } from "../../base/errors";
import { completeAnswer, parseAnswer } from "../answer";
import type { Http, HttpAnswer } from "../http";
import { createLimiter } from "../limiter";
import { asText } from "../../base/json";
import { retryNotFoundAfterCreate } from "../not-found-after-create";
import { retrying, type Patience } from "../retry";
import type { Identity } from "./credentials";
import { isGone } from "../../api/huawei/not-found";
import { Iam, type AskIam, type Known, type CallScope } from "./iam";
import { entryOf, type HuaweiOperations, type Service } from "../../api/huawei/operations";
import { authorization, type HuaweiSignedParts } from "../../api/huawei/signature";
import { encodeRequest } from "../../api/huawei/wire";

/** Dependencies of the client. */
export interface HuaweiClientOptions extends Patience {
  /** The base address of a service, for example `https://ccm.cn-north-4.myhuaweicloud.com`. */
  endpoint(service: Service | "iam"): string;
  readonly known: Known;
  readonly identity: Identity;
  readonly http: Http;
}

type Operation = keyof HuaweiOperations;

/**
 * Far below the documented 200 calls per second for each API, so that other users of the account are not crowded out.
 */
const [CALLS, WINDOW] = [50, 1000];

/** Calls the documented operations of Huawei Cloud CCM and APIG over HTTPS. */
export function createHuaweiClient(
  options: HuaweiClientOptions,
  iam = identityService(options),
): Invoke<HuaweiOperations> {
  const limiter = createLimiter(CALLS, WINDOW, options.timer);
  const invoke = (operation: Operation, request: object): Promise<object> =>
    retrying(operation, entryOf(operation).repeatable, options, async () => {
      await limiter();
      return callWithToken(options, iam, operation, request);
    });
  return retryNotFoundAfterCreate(invoke, isGone, options.timer) as Invoke<HuaweiOperations>;
}

/** The identity service, as called by this client. */
export const identityService = (options: HuaweiClientOptions): Iam =>
  new Iam(options.identity, options.known, askIam(options), options.timer);

const TOKEN_REFUSED = new Set(["APIGW.0301", "APIGW.0307", "APIG.1001", "APIG.1002"]);

// A token is renewed before it expires; the service may revoke it earlier, in which case nothing was carried out.
async function callWithToken(
  options: HuaweiClientOptions,
  iam: Iam,
  operation: Operation,
  request: object,
): Promise<object> {
  const { service } = entryOf(operation);
  const scope = await iam.scope(service);
  try {
    return await call(options, scope, operation, request);
  } catch (error) {
    const refused =
      error instanceof ServiceError && error.httpStatus === 401 && TOKEN_REFUSED.has(error.serviceCode);
    if (!refused || !iam.renew(scope.token)) throw error;
    return call(options, await iam.scope(service), operation, request);
  }
}

async function call(
  options: HuaweiClientOptions,
  scope: CallScope,
  operation: Operation,
  request: object,
): Promise<object> {
  const { service } = entryOf(operation);
  const wire = encodeRequest(operation, request, scope.id ?? "");
  const idHeader = service === "ccm" ? "x-domain-id" : "x-project-id";
  const base = options.endpoint(service);
  const headers = {
    host: new URL(base).host,
    "content-type": "application/json",
    ...(scope.token === undefined ? {} : { "x-auth-token": scope.token }),
    ...(scope.token === undefined && scope.id !== undefined ? { [idHeader]: scope.id } : {}),
  };
  const answer = await send(options, base, { ...wire, headers });
  const fields = readAnswer(operation, answer);
  const about = { name: operation, status: answer.status, requestId: requestIdOf(answer, fields) };
  return completeAnswer(entryOf(operation), fields, about);
}

const requestIdOf = (
  { headers }: HttpAnswer,
  { request_id: id }: Readonly<Record<string, unknown>>,
): string | undefined => asText(id) ?? asText(headers["x-request-id"]);

/** Sends a request, signed unless it carries a token. */
function send(options: HuaweiClientOptions, base: string, parts: HuaweiSignedParts): Promise<HttpAnswer> {
  const { identity } = options;
  const date = new Date(options.timer.now()).toISOString().replace(/[-:]|\.\d+/g, "");
  const isSigned = identity.kind === "key";
  const token = isSigned ? identity.key.securityToken : undefined;
  const headers = {
    ...parts.headers,
    ...(isSigned ? { "x-sdk-date": date } : {}),
    ...(token === undefined ? {} : { "x-security-token": token }),
  };
  const query = canonicalQuery(parts.query);
  return options.http({
    method: parts.method as "GET",
    url: `${base}${parts.path}${query === "" ? "" : `?${query}`}`,
    headers: {
      ...headers,
      // Requests messages in English; not part of what is signed.
      "x-language": "en-us",
      "user-agent": "pulumi-pki",
      ...(isSigned ? { authorization: authorization({ ...parts, headers }, identity.key) } : {}),
    },
    body: Buffer.from(parts.body),
  });
}

function askIam(options: HuaweiClientOptions): AskIam {
  const base = options.endpoint("iam");
  return (method, path, query, body) =>
    retrying(`${method} ${path}`, true, options, async () => {
      const headers = {
        host: new URL(base).host,
        "content-type": "application/json",
        ...(options.identity.kind === "token" ? { "x-auth-token": options.identity.token } : {}),
      };
      const answer = await send(options, base, { method, path, query, headers, body });
      return { headers: answer.headers, fields: readAnswer(`${method} ${path}`, answer) };
    });
}

function readAnswer(operation: string, answer: HttpAnswer): Record<string, unknown> {
  const { status, headers, body } = answer;
  const fields = body === "" ? {} : parseAnswer(body);
  if (fields && status < 300) return fields;
  const code = fields && asText(fields.error_code ?? (fields.error as { code?: unknown } | undefined)?.code);
  if (!fields || code === undefined) throw new BadAnswer(operation, status);
  const nested = fields.error as { message?: unknown } | undefined;
  const refusal = {
    operation,
    serviceCode: code,
    httpStatus: status,
    requestId: requestIdOf(answer, fields) ?? "unknown",
    message: asText(fields.error_msg ?? nested?.message) ?? "no message",
  };
  const isThrottled = status === 429 || code === "APIGW.0308" || code === "APIG.9008";
  if (!isThrottled) throw new ServiceError(refusal);
  const seconds = Number(headers["retry-after"]);
  throw new Throttled(refusal, Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined);
}
