import { request, type RequestOptions } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * A separate process that calls a server over and over, with a new handshake each time, taking turns among the
 * given clients. It is separate because the tests move its clock forward.
 */

/** A client and its trust anchors. */
export interface Client {
  readonly name: string;
  readonly trusted: string;
  /** PEM; undefined for a client without a certificate. */
  readonly credentials?: { readonly chain: string; readonly privateKey: string };
}

/**
 * A message to the process: the clients to use from now on; `report` also requests {@link Calls} since the last
 * report.
 */
export interface Order {
  readonly clients?: readonly Client[];
  readonly report?: true;
}

/** The number of calls, and the errors. */
export interface Calls {
  readonly answered: number;
  readonly failed: readonly string[];
}

/** Handshakes take most of the processor time of these suites: 30 a second also meet a server that reloads. */
const PAUSE_MS = 25;

/** Shared by all calls of a client: the server identifies it by its certificate. */
const optionsOf = (port: number, { trusted, credentials }: Client): RequestOptions => ({
  host: "127.0.0.1",
  port,
  servername: "www.example.com",
  headers: { host: "www.example.com" },
  agent: false,
  ca: trusted,
  timeout: 10_000,
  ...(credentials && { cert: credentials.chain, key: credentials.privateKey }),
});

/** One call; resolves with the body of the answer, and rejects unless it is an answer to this client. */
export const call = (port: number, client: Client): Promise<string> =>
  new Promise((resolve, reject) => {
    const asked = request(optionsOf(port, client), (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (text: string) => (body += text));
      answer.on("error", reject).on("end", () => {
        if (answer.statusCode === 200 && body.includes(`CN=${client.name}`)) resolve(body);
        else reject(new Error(`${answer.statusCode} ${body}`));
      });
    });
    asked.on("timeout", () => asked.destroy(new Error("no answer")));
    asked.on("error", reject).end();
  });

async function run(ports: readonly number[]): Promise<never> {
  let clients: readonly Client[] = [];
  let [answered, failed]: [number, string[]] = [0, []];
  process.on("message", (order: Order) => {
    clients = order.clients ?? clients;
    if (!order.report) return;
    process.send?.({ answered, failed } satisfies Calls);
    [answered, failed] = [0, []];
  });
  process.on("disconnect", () => process.exit());
  for (let turn = 0; ; turn++) {
    const client = clients[turn % clients.length];
    const port = ports[Math.floor(turn / clients.length) % ports.length] ?? 0;
    const problem = client && (await call(port, client).then(() => undefined, problemOf(client, port)));
    if (problem !== undefined) failed.push(problem);
    else if (client) answered++;
    await sleep(PAUSE_MS);
  }
}

const problemOf =
  ({ name }: Client, port: number) =>
  (error: unknown): string =>
    `${new Date().toISOString()} ${name} at ${port}: ${String(error)}`;

if (require.main === module) void run(process.argv.slice(2).map(Number));
