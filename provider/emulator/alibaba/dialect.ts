import type { AlibabaOperations } from "../../api/alibaba/operations";
import { decodeRequest, operationOf } from "../../api/alibaba/wire";
import type { ServiceError } from "../../base/errors";
import type { LocalEnvironment } from "../../local/call";
import { carryOut } from "../../local";
import {
  refusalOf,
  repeatedName,
  type Dialect,
  type ParsedCall,
  type WireAnswer,
  type ReceivedRequest,
} from "../exchange";
import { authenticate, type AlibabaGatekeeper } from "./authentication";

interface AlibabaCall extends ParsedCall {
  readonly operation: keyof AlibabaOperations;
  /** Every parameter, wherever it was sent. */
  readonly parameters: Record<string, string>;
}

const FORM = /^application\/x-www-form-urlencoded *(;|$)/i;
const PROTOCOL =
  /^(Action|Version|Format|AccessKeyId|Signature(Method|Version|Nonce|Type)?|Timestamp|SecurityToken)$/;

/** Alibaba Cloud CAS, in both versions of the API and both signature schemes. */
export function alibabaDialect(environment: LocalEnvironment, gate: AlibabaGatekeeper): Dialect<AlibabaCall> {
  return {
    cloud: "alibaba",
    parse,
    authenticate: (request, parsed) => authenticate(request, parsed.parameters, parsed, gate),
    carryOut: async (request, parsed) => {
      const { operation, requestId } = parsed;
      const header = { cloud: "alibaba", operation, requestId } as const;
      return json(200, await carryOut(environment, header, requestOf(request, parsed)));
    },
    invalid,
    malformed: (parsed, status, message) =>
      refusalOf(parsed, status, status === 413 ? "RequestEntityTooLarge" : "InvalidRequest", message),
    refuse,
    throttled: (parsed) =>
      refusalOf(parsed, 429, "Throttling.User", "Request was denied due to user flow control."),
    failed: (parsed, status = 500) =>
      status === 503
        ? refusalOf(
            parsed,
            status,
            "ServiceUnavailable",
            "The request has failed due to a temporary failure.",
          )
        : refusalOf(
            parsed,
            status,
            "InternalError",
            "The request processing has failed due to some unknown error.",
          ),
    missing: (parsed) => refusalOf(parsed, 404, "NotFound", "no certificate has this identifier yet"),
  };
}

const formOf = ({ headers, body }: ReceivedRequest): string =>
  FORM.test(headers["content-type"] ?? "") ? body.toString() : "";

function parse(request: ReceivedRequest, requestId: string): AlibabaCall {
  const { headers } = request;
  const inForm = Object.fromEntries(new URLSearchParams(formOf(request)));
  const parameters = { ...request.query, ...inForm };
  const isSignedInHeaders = headers.authorization !== undefined;
  // The older scheme does not sign headers, so only the parameters count.
  const [action, version] = isSignedInHeaders
    ? [headers["x-acs-action"] ?? parameters.Action, headers["x-acs-version"] ?? parameters.Version]
    : [parameters.Action, parameters.Version];
  const operation = operationOf(action ?? "", version ?? "");
  if (operation) return { operation, requestId, parameters };
  const unknown = { operation: "unknown", requestId };
  if (action === undefined)
    throw refusalOf(unknown, 400, "MissingAction", "Action is mandatory for this action.");
  throw refusalOf(
    unknown,
    404,
    "InvalidAction.NotFound",
    "Specified api is not found, please check your url and method. The emulator speaks CAS 2020-06-30 and 2020-04-07.",
  );
}

const invalid = (parsed: ParsedCall, message: string): ServiceError =>
  refusalOf(parsed, 400, "InvalidParameter", message);

/** The operation's parameters, without those of the protocol. */
function requestOf(request: ReceivedRequest, parsed: AlibabaCall): object {
  const { operation, parameters } = parsed;
  if (/^xml$/i.test(parameters.Format ?? "")) {
    throw invalid(parsed, "Format: the emulator answers with JSON only; set Format=JSON");
  }
  const repeated = repeatedName(`${request.search}&${formOf(request)}`);
  if (repeated !== undefined) throw invalid(parsed, `${repeated}: is given more than once`);
  const business = Object.entries(parameters).filter(([name]) => !PROTOCOL.test(name));
  return decodeRequest(operation, Object.fromEntries(business));
}

const json = (status: number, fields: object): WireAnswer => ({
  status,
  headers: { "content-type": "application/json;charset=utf-8" },
  body: JSON.stringify(fields),
});

/** How long a client should wait, in milliseconds. */
const RETRY_AFTER = "1000";

function refuse(refusal: ServiceError, { headers }: Pick<ReceivedRequest, "headers">): WireAnswer {
  const { serviceCode: Code, reason: Message, requestId: RequestId, httpStatus } = refusal;
  const query = new URLSearchParams({ q: Code, product: "cas", requestId: RequestId });
  const Recommend = `https://api.alibabacloud.com/troubleshoot?${query.toString()}`;
  const answer = json(httpStatus, { RequestId, HostId: headers.host ?? "", Code, Message, Recommend });
  if (!Code.includes("Throttling")) return answer;
  return { ...answer, headers: { ...answer.headers, "x-acs-retry-after": RETRY_AFTER } };
}
