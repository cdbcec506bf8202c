import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeRequest } from "../../provider/alibaba/wire";
import type { AlibabaOperations, Invoke } from "../../provider/alibaba/operations";
import { ServiceError } from "../../provider/errors";
import { officialAuthorization } from "./official";

/** What a fault does with a call; `undefined` lets it through. */
export type Fault = (operation: string, count: number) => FaultKind | undefined;
export type FaultKind =
  | "lost-before"
  | "lost-after"
  | "throttled"
  | "500-before"
  | "500-after"
  | "truncated-after"
  | "html-after"
  | "malformed-after";

/** The local CA behind plain HTTP, with every signature checked by the official client's own signer. */
export interface Front {
  readonly endpoint: string;
  /** Every operation that arrived, in order. */
  readonly arrived: string[];
  fault: Fault;
  close(): Promise<void>;
}

export async function openFront(invoke: Invoke<AlibabaOperations>): Promise<Front> {
  const arrived: string[] = [];
  const server = createServer((request, response) => {
    void handle(request, response).catch(() => response.destroy());
  });
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const operation = String(request.headers["x-acs-action"]);
    arrived.push(operation);
    const url = new URL(request.url ?? "/", "http://front");
    const query = Object.fromEntries(url.searchParams);
    if (!isSigned(request, query, body)) {
      send(response, 400, {
        Code: "SignatureDoesNotMatch",
        Message: "the signature is wrong",
        RequestId: "R-SIGN",
      });
      return;
    }
    const kind = front.fault(operation, arrived.filter((name) => name === operation).length);
    if (kind === "lost-before") return void response.destroy();
    if (kind === "throttled") {
      response.setHeader("x-acs-retry-after", "7");
      send(response, 400, { Code: "Throttling.User", Message: "slow down", RequestId: "R-THROTTLE" });
      return;
    }
    if (kind === "500-before") {
      send(response, 500, { Code: "InternalError", Message: "before", RequestId: "R-500" });
      return;
    }
    const parameters = { ...query, ...Object.fromEntries(new URLSearchParams(body)) };
    const answer = await carryOut(invoke, operation, decodeRequest(operation, parameters));
    answerWith(response, kind, answer);
  };
  const front: Front = {
    endpoint: "",
    arrived,
    fault: () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(front, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

interface Answer {
  readonly status: number;
  readonly fields: object;
}

async function carryOut(
  invoke: Invoke<AlibabaOperations>,
  operation: string,
  request: object,
): Promise<Answer> {
  try {
    const { RegionId: _region, ...rest } = request as { RegionId?: string };
    return { status: 200, fields: await invoke(operation as "ListCert", rest) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { serviceCode: Code, requestId: RequestId } = error;
    return { status: error.httpStatus, fields: { Code, RequestId, Message: error.message } };
  }
}

function answerWith(response: ServerResponse, kind: FaultKind | undefined, { status, fields }: Answer): void {
  const text = JSON.stringify(fields);
  switch (kind) {
    case "lost-after":
      response.destroy();
      break;
    case "500-after":
      send(response, 500, { Code: "InternalError", Message: "after", RequestId: "R-500" });
      break;
    case "truncated-after":
      response.writeHead(200, { "content-length": String(text.length) });
      response.write(text.slice(0, text.length >> 1), () => response.destroy());
      break;
    case "malformed-after":
      response.end(text.slice(0, -1));
      break;
    case "html-after":
      response.writeHead(502, { "content-type": "text/html" });
      response.end("<html><body>Bad Gateway</body></html>");
      break;
    default:
      send(response, status, fields);
  }
}

function send(response: ServerResponse, status: number, fields: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(fields));
}

/** Recomputes the signature with the official client's signer from what arrived on the wire. */
function isSigned(request: IncomingMessage, query: Record<string, string>, body: string): boolean {
  const headers = request.headers as Record<string, string>;
  return (
    headers.authorization === officialAuthorization({ method: request.method ?? "", query, headers, body })
  );
}
