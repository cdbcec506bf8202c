import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeRequest, operationOf } from "../../provider/api/alibaba/wire";
import type { AlibabaOperations } from "../../provider/api/alibaba/operations";
import type { Invoke } from "../../provider/api/backend";
import type { HttpRequest } from "../../provider/client/http";
import { ServiceError } from "../../provider/base/errors";
import { answerWith, cutBefore, type Choice, type FaultKind } from "../faults/answers";
import { isSigned, parametersOf, type WireRequest } from "./official";

/** An HTTP server on the loopback interface. */
export interface Listener {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** The local CA behind plain HTTP; every signature is checked with the official client's own signer. */
export interface Front extends Listener {
  /** Every operation received, in order. */
  readonly arrived: string[];
  fault: Choice;
  /** Milliseconds by which "slow" delays an answer. */
  delay: number;
}

export async function openFront(invoke: Invoke<AlibabaOperations>): Promise<Front> {
  const arrived: string[] = [];
  const listener = await listen(async (request, response) => {
    const { action, version, business } = meaningOf(request);
    const operation = operationOf(action, version);
    if (operation === undefined) {
      refuse(response, 404, "InvalidAction.NotFound", "R-ACTION");
      return;
    }
    arrived.push(operation);
    if (!isSigned(request)) {
      refuse(response, 400, "SignatureDoesNotMatch", "R-SIGN");
      return;
    }
    const kind = front.fault(operation, arrived.filter((name) => name === operation).length);
    if (kind !== undefined && failedBefore(response, kind)) return;
    const answer = await carryOut(invoke, operation, decodeRequest(operation, business));
    await answerWith(response, kind, {
      send: () => {
        send(response, answer.status, answer.fields);
      },
      text: JSON.stringify(answer.fields),
      broken: () => {
        refuse(response, 500, "InternalError", "R-500");
      },
      delay: front.delay,
    });
  });
  const front: Front = { ...listener, arrived, fault: () => undefined, delay: 100 };
  return front;
}

export async function listen(
  handle: (request: WireRequest, response: ServerResponse) => void | Promise<void>,
): Promise<Listener> {
  // Parameters travel in the URL: a few Chinese strings exceed Node's default limit.
  const server = createServer({ maxHeaderSize: 1 << 20 }, (request, response) => {
    const handled = receive(request).then((received) => handle(received, response));
    handled.catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => {
        resolve();
      });
    });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function receive(request: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method ?? "",
    query: Object.fromEntries(new URL(request.url ?? "/", "http://front").searchParams),
    headers: request.headers as Record<string, string>,
    body: Buffer.concat(chunks).toString(),
  };
}

/** A request without its protocol: the operation and its parameters. */
export interface Meaning {
  readonly action: string;
  readonly version: string;
  readonly business: Record<string, string>;
}

const PROTOCOL = /^(Action|Version|Format|AccessKeyId|Signature.*|Timestamp|SecurityToken)$/;

export function meaningOf(request: WireRequest): Meaning {
  const { headers } = request;
  const parameters = parametersOf(request);
  return {
    // Headers are not signed in the RPC style, so the parameters take precedence.
    action: parameters.Action ?? headers["x-acs-action"] ?? "",
    version: parameters.Version ?? headers["x-acs-version"] ?? "",
    business: Object.fromEntries(Object.entries(parameters).filter(([name]) => !PROTOCOL.test(name))),
  };
}

/** The operation requested by our client. */
export function operationIn({ method, url, headers, body }: HttpRequest): string | undefined {
  const query = Object.fromEntries(new URL(url).searchParams);
  const { action, version } = meaningOf({ method, query, headers, body: body.toString() });
  return operationOf(action, version);
}

interface Answer {
  readonly status: number;
  readonly fields: object;
}

async function carryOut(
  invoke: Invoke<AlibabaOperations>,
  operation: keyof AlibabaOperations,
  request: object,
): Promise<Answer> {
  try {
    const { RegionId: _region, ...rest } = request as { RegionId?: string };
    return { status: 200, fields: await invoke(operation as "ListCert", rest) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { serviceCode: Code, requestId: RequestId } = error;
    return { status: error.httpStatus, fields: { Code, RequestId, Message: error.reason } };
  }
}

/** Whether a fault replaced the call. */
function failedBefore(response: ServerResponse, kind: FaultKind): boolean {
  switch (kind) {
    case "throttled":
      response.setHeader("x-acs-retry-after", "7");
      refuse(response, 400, "Throttling.User", "R-THROTTLE");
      return true;
    case "in-use":
      refuse(response, 400, "CertificateInUse", "R-USE");
      return true;
    case "500-before":
      refuse(response, 500, "InternalError", "R-500");
      return true;
    default:
      return cutBefore(response, kind);
  }
}

function refuse(response: ServerResponse, status: number, Code: string, RequestId: string): void {
  send(response, status, { Code, RequestId, Message: `refused by the front: ${Code}` });
}

export function send(response: ServerResponse, status: number, fields: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(fields));
}
