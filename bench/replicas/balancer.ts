import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A TCP load balancer: each connection goes to the next backend; it knows nothing of HTTP. */
export interface Balancer {
  readonly endpoint: string;
  add(endpoint: string): void;
  remove(endpoint: string): void;
  close(): void;
}

export async function startBalancer(): Promise<Balancer> {
  const backends: string[] = [];
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer((client) => {
    const backend = connect(Number(new URL(backends[turn++ % backends.length] ?? "").port), "127.0.0.1");
    for (const [socket, other] of [
      [client, backend],
      [backend, client],
    ] as const) {
      open.add(socket);
      socket.setNoDelay();
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add: (endpoint) => backends.push(endpoint),
    remove: (endpoint) => backends.splice(backends.indexOf(endpoint), 1),
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
