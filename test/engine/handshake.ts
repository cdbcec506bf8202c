import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:tls";

/** What a server presents, its key, and what its clients trust: PEM. */
export interface Served {
  readonly chain: string;
  readonly key: string;
  readonly trusted: string;
}

/** Connects to a server with these certificates; returns what the client verified. */
export async function handshake({ chain, key, trusted }: Served): Promise<boolean> {
  const server = createServer({ cert: chain, key }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = connect({ host: "127.0.0.1", port, ca: trusted, servername: "localhost" });
  await once(client, "secureConnect");
  const { authorized } = client;
  client.destroy();
  server.close();
  return authorized;
}
