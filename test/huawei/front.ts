import type { ServerResponse } from "node:http";
import type { Invoke } from "../../provider/api/backend";
import type { HttpRequest } from "../../provider/client/http";
import { ServiceError } from "../../provider/base/errors";
import type { HuaweiOperations } from "../../provider/api/huawei/operations";
import { matchPath } from "../../provider/api/huawei/wire";
import { answerWith, cutBefore, type Choice, type FaultKind } from "../faults/answers";
import { FrontIam } from "./front-iam";
import { listen, send, type Answer, type Listener } from "./listener";
import type { WireRequest } from "./official";

/** The local CA behind plain HTTP; every signature is checked with the official signer. */
export interface Front extends Listener {
  /** Every operation received, in order. */
  readonly arrived: string[];
  readonly requests: WireRequest[];
  readonly iam: FrontIam;
  /** Calls of the identity service are `METHOD /path`. */
  fault: Choice;
  /** Milliseconds by which "slow" delays an answer. */
  delay: number;
}

export async function openFront(invoke: Invoke<HuaweiOperations>): Promise<Front> {
  const iam = new FrontIam();
  const [arrived, requests]: [string[], WireRequest[]] = [[], []];
  const listener = await listen(async (request, response) => {
    const match = matchPath(request.method, request.path);
    const isIam = request.path.startsWith("/v3/");
    if (!match && !isIam) {
      refuse(response, 404, "APIGW.0101", "R-PATH");
      return;
    }
    const operation = operationAt(request.method, request.path);
    requests.push(request);
    arrived.push(operation);
    const kind = front.fault(operation, arrived.filter((name) => name === operation).length);
    if (kind !== undefined && failedBefore(response, kind, request, iam)) return;
    const isOpen = operation === "POST /v3/auth/tokens";
    const rejection = isOpen ? undefined : iam.check(request, match?.parameters.project_id);
    if (rejection) {
      refuse(response, rejection.status, rejection.code, "R-AUTH");
      return;
    }
    const answer = match
      ? await carryOut(invoke, match.operation, requestOf(request, match.parameters))
      : iam.answer(request);
    if (!answer) {
      refuse(response, 404, "APIGW.0101", "R-PATH");
      return;
    }
    await answerWith(response, kind, {
      send: () => {
        send(response, answer);
      },
      text: JSON.stringify(answer.fields),
      broken: () => {
        refuse(response, 500, "PCA.99999999", "R-500");
      },
      delay: front.delay,
    });
  });
  const front: Front = { ...listener, arrived, requests, iam, fault: () => undefined, delay: 100 };
  return front;
}

/** The operation requested; for the identity service it is `METHOD /path`. */
const operationAt = (method: string, path: string): string =>
  matchPath(method, path)?.operation ?? `${method} ${path}`;

/** The operation requested by our client. */
export const operationIn = ({ method, url }: HttpRequest): string =>
  operationAt(method, new URL(url).pathname);

/** Path, query and body combined; query values are always text. */
function requestOf({ query, body }: WireRequest, parameters: Record<string, string>): object {
  const { project_id: _project, ...inPath } = parameters;
  const inQuery = Object.entries(query).map(([name, value]) => [
    name,
    name === "limit" || name === "offset" ? Number(value) : value,
  ]);
  const inBody = body === "" ? {} : (JSON.parse(body) as object);
  return { ...(Object.fromEntries(inQuery) as object), ...inBody, ...inPath };
}

async function carryOut(
  invoke: Invoke<HuaweiOperations>,
  operation: keyof HuaweiOperations,
  request: object,
): Promise<Answer> {
  try {
    const fields: object = await invoke(operation as "ListCertificate", request);
    return Object.keys(fields).length === 0 ? { status: 204, fields } : { status: 200, fields };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { serviceCode, httpStatus, reason, requestId } = error;
    return refusal(httpStatus, serviceCode, reason, requestId);
  }
}

const refusal = (status: number, error_code: string, error_msg: string, id: string): Answer => ({
  status,
  fields: { error_code, error_msg },
  headers: { "x-request-id": id },
});

function refuse(response: ServerResponse, status: number, code: string, id: string): void {
  send(response, refusal(status, code, `refused by the front: ${code}`, id));
}

/** Whether a fault replaced the call. */
function failedBefore(
  response: ServerResponse,
  kind: FaultKind,
  request: WireRequest,
  iam: FrontIam,
): boolean {
  switch (kind) {
    case "throttled":
      refuse(response, 429, "APIGW.0308", "R-THROTTLE");
      return true;
    case "500-before":
      refuse(response, 500, "PCA.99999999", "R-500");
      return true;
    case "token-withdrawn":
      iam.withdraw(request.headers["x-auth-token"]);
      refuse(response, 401, "APIGW.0307", "R-TOKEN");
      return true;
    case "token-expired":
      // The check that follows notices it by itself.
      iam.withdraw(request.headers["x-auth-token"]);
      return false;
    case "token-short":
      iam.lifetime = 4 * 60_000;
      return false;
    default:
      return cutBefore(response, kind);
  }
}
