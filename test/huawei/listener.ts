import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { entryOf } from "../../provider/api/huawei/operations";
import { matchPath } from "../../provider/api/huawei/wire";
import { sampleOf } from "../api/samples";
import type { WireRequest } from "./official";

/** An HTTP server on the loopback interface. */
export interface Listener {
  readonly endpoint: string;
  close(): Promise<void>;
}

export async function listen(
  handle: (request: WireRequest, response: ServerResponse) => void | Promise<void>,
): Promise<Listener> {
  const server = createServer((request, response) => {
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
  const [path = "", search = ""] = (request.url ?? "/").split("?");
  return {
    method: request.method ?? "",
    path,
    query: Object.fromEntries(new URLSearchParams(search)),
    headers: request.headers as Record<string, string>,
    body: Buffer.concat(chunks).toString(),
  };
}

/** The answer to send. */
export interface Answer {
  readonly status: number;
  readonly fields: object;
  readonly headers?: Record<string, string>;
}

export function send(response: ServerResponse, { status, fields, headers = {} }: Answer): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(status === 204 ? undefined : JSON.stringify(fields));
}

/** A complete answer to a request, as documented. */
export function answerTo({ method, path }: WireRequest): object {
  const match = matchPath(method, path);
  return match ? sampleOf(entryOf(match.operation).answer) : {};
}
