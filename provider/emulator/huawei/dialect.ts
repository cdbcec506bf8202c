import type { ServiceError } from "../../base/errors";
import { OPERATIONS, type HuaweiOperations } from "../../api/huawei/operations";
import { decodeRequest, matchPath } from "../../api/huawei/wire";
import type { LocalEnvironment } from "../../local/call";
import { carryOut } from "../../local";
import {
  repeatedName,
  refusalOf,
  type Dialect,
  type Meaning,
  type WireAnswer,
  type WireRequest,
} from "../exchange";
import { authenticate, type Gatekeeper, type Place } from "./authentication";
import { answerIam, IAM_OPERATIONS, isOpen, type IamOperation } from "./iam";

interface HuaweiMeaning extends Meaning {
  readonly operation: keyof HuaweiOperations | IamOperation;
  /** Of the path. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Huawei Cloud's identity service, CCM and APIG, signed or with tokens. */
export function huaweiDialect(environment: LocalEnvironment, gate: Gatekeeper): Dialect<HuaweiMeaning> {
  return {
    cloud: "huawei",
    understand,
    authenticate: (request, meaning) =>
      isOpen(meaning.operation) ? "password" : authenticate(request, placeOf(meaning), meaning, gate),
    carryOut: async (request, meaning) => {
      const { operation, requestId } = meaning;
      if (isIam(operation)) return answerIam(operation, request, gate);
      const header = { cloud: "huawei", operation, requestId } as const;
      const fields = await carryOut(environment, header, requestOf(operation, request, meaning));
      return answer(Object.keys(fields).length === 0 ? 204 : 200, fields, requestId);
    },
    invalid,
    malformed: (meaning, status, message) => refusalOf(meaning, status, "APIGW.0201", message),
    refuse,
    throttled: (meaning) =>
      refusalOf(meaning, 429, "APIGW.0308", "The throttling threshold has been reached"),
    failed: (meaning, status = 500) =>
      status === 503
        ? refusalOf(meaning, status, "APIGW.0201", "The backend is unavailable")
        : refusalOf(meaning, status, isGateway(meaning) ? "APIG.9999" : "PCA.10000001", "System error"),
    missing: (meaning) =>
      isGateway(meaning)
        ? refusalOf(meaning, 404, "APIG.3025", "the certificate does not exist yet")
        : refusalOf(meaning, 400, "PCA.10010002", "the certificate or CA does not exist yet"),
  };
}

const isIam = (operation: string): operation is IamOperation =>
  (IAM_OPERATIONS as readonly string[]).includes(operation);

const isGateway = ({ operation }: Meaning): boolean =>
  (OPERATIONS as Partial<Record<string, { service: string }>>)[operation]?.service === "apig";

function understand({ method, path }: WireRequest, requestId: string): HuaweiMeaning {
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

function placeOf(meaning: HuaweiMeaning): Place {
  if (isIam(meaning.operation)) return "identity";
  const { project_id: project } = meaning.parameters;
  return project === undefined ? "account" : { project };
}

const invalid = (meaning: Meaning, message: string): ServiceError =>
  refusalOf(meaning, 400, isGateway(meaning) ? "APIG.2000" : "PCA.00020001", message);

function requestOf(operation: keyof HuaweiOperations, request: WireRequest, meaning: HuaweiMeaning): object {
  const repeated = repeatedName(request.search);
  if (repeated !== undefined) throw invalid(meaning, `${repeated}: is given more than once`);
  return decodeRequest(operation, meaning.parameters, request.query, request.body.toString());
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
