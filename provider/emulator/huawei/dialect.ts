import type { ServiceError } from "../../base/errors";
import { OPERATIONS, type HuaweiOperations } from "../../api/huawei/operations";
import { decodeRequest, matchPath } from "../../api/huawei/wire";
import type { LocalEnvironment } from "../../local/call";
import { carryOut } from "../../local";
import {
  repeatedName,
  refusalOf,
  type Dialect,
  type ParsedCall,
  type WireAnswer,
  type ReceivedRequest,
} from "../exchange";
import { authenticate, type HuaweiGatekeeper, type RequestScope } from "./authentication";
import { answerIam, IAM_OPERATIONS, isOpen, type IamOperation } from "./iam";

interface HuaweiCall extends ParsedCall {
  readonly operation: keyof HuaweiOperations | IamOperation;
  /** Path parameters. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Huawei Cloud's identity service, CCM and APIG, signed or with tokens. */
export function huaweiDialect(environment: LocalEnvironment, gate: HuaweiGatekeeper): Dialect<HuaweiCall> {
  return {
    cloud: "huawei",
    parse,
    authenticate: (request, parsed) =>
      isOpen(parsed.operation) ? "password" : authenticate(request, placeOf(parsed), parsed, gate),
    carryOut: async (request, parsed) => {
      const { operation, requestId } = parsed;
      if (isIam(operation)) return answerIam(operation, request, gate);
      const header = { cloud: "huawei", operation, requestId } as const;
      const fields = await carryOut(environment, header, requestOf(operation, request, parsed));
      return answer(Object.keys(fields).length === 0 ? 204 : 200, fields, requestId);
    },
    invalid,
    malformed: (parsed, status, message) => refusalOf(parsed, status, "APIGW.0201", message),
    refuse,
    throttled: (parsed) => refusalOf(parsed, 429, "APIGW.0308", "The throttling threshold has been reached"),
    failed: (parsed, status = 500) =>
      status === 503
        ? refusalOf(parsed, status, "APIGW.0201", "The backend is unavailable")
        : refusalOf(parsed, status, isGateway(parsed) ? "APIG.9999" : "PCA.10000001", "System error"),
    missing: (parsed) =>
      isGateway(parsed)
        ? refusalOf(parsed, 404, "APIG.3025", "the certificate does not exist yet")
        : refusalOf(parsed, 400, "PCA.10010002", "the certificate or CA does not exist yet"),
  };
}

const isIam = (operation: string): operation is IamOperation =>
  (IAM_OPERATIONS as readonly string[]).includes(operation);

const isGateway = ({ operation }: ParsedCall): boolean =>
  (OPERATIONS as Partial<Record<string, { service: string }>>)[operation]?.service === "apig";

function parse({ method, path }: ReceivedRequest, requestId: string): HuaweiCall {
  const iam = `${method} ${path.replace(/\/$/, "")}`;
  if (isIam(iam)) return { operation: iam, requestId, parameters: {} };
  const unknown = { operation: "unknown", requestId };
  try {
    const match = matchPath(method, path);
    if (match) return { ...match, requestId };
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw refusalOf(unknown, 400, "APIGW.0201", "Bad request: the path is not percent-encoded text");
  }
  throw refusalOf(
    unknown,
    404,
    "APIGW.0101",
    "The API does not exist or has not been published in the environment",
  );
}

function placeOf(parsed: HuaweiCall): RequestScope {
  if (isIam(parsed.operation)) return "identity";
  const { project_id: project } = parsed.parameters;
  return project === undefined ? "account" : { project };
}

const invalid = (parsed: ParsedCall, message: string): ServiceError =>
  refusalOf(parsed, 400, isGateway(parsed) ? "APIG.2000" : "PCA.00020001", message);

function requestOf(operation: keyof HuaweiOperations, request: ReceivedRequest, parsed: HuaweiCall): object {
  const repeated = repeatedName(request.search);
  if (repeated !== undefined) throw invalid(parsed, `${repeated}: is given more than once`);
  return decodeRequest(operation, parsed.parameters, request.query, request.body.toString());
}

const answer = (status: number, fields: object, requestId: string): WireAnswer => ({
  status,
  headers: { "x-request-id": requestId, "content-type": "application/json;charset=utf-8" },
  body: status === 204 ? "" : JSON.stringify(fields),
});

function refuse({ serviceCode, reason, requestId, httpStatus }: ServiceError): WireAnswer {
  const fields = { error_code: serviceCode, error_msg: reason.slice(0, 1024), request_id: requestId };
  const refused = answer(httpStatus, fields, requestId);
  return httpStatus === 429 ? { ...refused, headers: { ...refused.headers, "retry-after": "1" } } : refused;
}
