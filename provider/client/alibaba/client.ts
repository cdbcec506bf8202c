import { randomUUID } from "node:crypto";
import { rfc3339 } from "../../../common/time";
import { canonicalQuery, sha256 } from "../../base/canonical";
import { BadAnswer, ServiceError, Throttled } from "../../base/errors";
import { completeAnswer, parseAnswer } from "../answer";
import type { Http, HttpAnswer } from "../http";
import { createLimiter } from "../limiter";
import { asText } from "../../base/json";
import { retryNotFoundAfterCreate } from "../not-found-after-create";
import { retrying, type Patience } from "../retry";
import { isGone } from "../../api/alibaba/not-found";
import { entryOf, type AlibabaOperations } from "../../api/alibaba/operations";
import type { Invoke } from "../../api/backend";
import { authorization, type Credentials } from "../../api/alibaba/signature";
import { actionOf, encodeRequest } from "../../api/alibaba/wire";

/** Dependencies of the client. */
export interface AlibabaClientOptions extends Patience {
  /** For example `https://cas.aliyuncs.com`. */
  readonly endpoint: string;
  readonly region: string;
  /** Called before every request, so that temporary credentials can be refreshed. */
  credentials(): Promise<Credentials>;
  readonly http: Http;
}

type Operation = keyof AlibabaOperations;

/** The documented limit: 10 calls per second for each user. */
const [CALLS, WINDOW] = [10, 1000];

/** Limits are per user, so all resources of a process share them. */
const limiters = new Map<string, () => Promise<void>>();

/** Calls the documented operations of Alibaba Cloud CAS over HTTPS. */
export function createAlibabaClient(options: AlibabaClientOptions): Invoke<AlibabaOperations> {
  const invoke = (operation: Operation, request: object): Promise<object> =>
    retrying(actionOf(operation), entryOf(operation).repeatable, options, () =>
      call(options, operation, request),
    );
  return retryNotFoundAfterCreate(invoke, isGone, options.timer) as Invoke<AlibabaOperations>;
}

async function call(options: AlibabaClientOptions, operation: Operation, request: object): Promise<object> {
  const credentials = await options.credentials();
  const limiter = limiters.get(credentials.accessKeyId) ?? createLimiter(CALLS, WINDOW, options.timer);
  limiters.set(credentials.accessKeyId, limiter);
  await limiter();

  const { query, form } = encodeRequest(operation, request, options.region);
  const { version } = entryOf(operation);
  const business = { action: actionOf(operation), version, query, form };
  return readAnswer(operation, await send(options, credentials, business));
}

/** The parts of a request that are not protocol parameters. */
interface Business {
  readonly action: string;
  readonly version: string;
  readonly query?: Record<string, string>;
  readonly form?: Record<string, string>;
}

/** Sends one signed request for an operation outside the certificate service, and returns any response. */
export const signedCall = async (
  options: Pick<AlibabaClientOptions, "endpoint" | "credentials" | "http" | "timer">,
  business: Business,
): Promise<HttpAnswer> => send(options, await options.credentials(), business);

function send(
  { endpoint, http, timer }: Pick<AlibabaClientOptions, "endpoint" | "http" | "timer">,
  credentials: Credentials,
  { action, version, query = {}, form = {} }: Business,
): Promise<HttpAnswer> {
  const body = Buffer.from(canonicalQuery(form));
  const headers = {
    host: new URL(endpoint).host,
    accept: "application/json",
    "user-agent": "pulumi-pki",
    "x-acs-action": action,
    "x-acs-version": version,
    "x-acs-date": rfc3339(new Date(timer.now())),
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
  return http({
    method: parts.method,
    url: `${endpoint}/?${canonicalQuery(query)}`,
    headers: { ...headers, authorization: authorization(parts, credentials) },
    body,
  });
}

function readAnswer(operation: Operation, { status, headers, body }: HttpAnswer): object {
  const fields = parseAnswer(body);
  const code = fields && asText(fields.Code ?? fields.code);
  const requestId = fields && asText(fields.RequestId ?? fields.requestId);
  if (fields && status < 300 && (code === undefined || /^(200|ok|success)$/i.test(code))) {
    return completeAnswer(entryOf(operation), fields, { name: actionOf(operation), status, requestId });
  }
  if (!fields || code === undefined) throw new BadAnswer(actionOf(operation), status);
  const refusal = {
    operation: actionOf(operation),
    serviceCode: code,
    httpStatus: status,
    requestId: requestId ?? "unknown",
    message: asText(fields.Message ?? fields.message) ?? "no message",
  };
  if (!code.includes("Throttling")) throw new ServiceError(refusal);
  const hint = Number(headers["x-acs-retry-after"]);
  throw new Throttled(refusal, Number.isFinite(hint) && hint > 0 ? hint : undefined);
}
