import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer, HttpError, type HttpOptions } from "../../provider/emulator/http";
import { LIMITS } from "../../provider/emulator/limits";

/** A server with only some routes. */
export async function serveRoutes(
  options: Partial<HttpOptions>,
): Promise<{ server: Server; endpoint: string }> {
  const server = createServer({
    routes: [],
    otherwise: () => Promise.resolve({ status: 404, body: "" }),
    gates: [],
    readBody: () => Promise.resolve(Buffer.alloc(0)),
    failed: (error) => ({ status: error instanceof HttpError ? error.status : 500, body: String(error) }),
    over: () => undefined,
    limits: LIMITS,
    ...options,
  });
  server.listen({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  return { server, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
