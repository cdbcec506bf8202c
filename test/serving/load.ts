import { request, type RequestOptions } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * A process of its own that calls a server again and again, with a new handshake each time, as each of the clients that
 * it is given in turn. A process of its own, because the tests put its clock forward.
 */

/** A client, and what it trusts. */
export interface Client {
  readonly name: string;
  readonly trusted: string;
  /** PEM; none for a client without a certificate. */
  readonly credentials?: { readonly chain: string; readonly privateKey: string };
}

/** What it is told: whom to be from now on; `report` also asks for {@link Calls} since the last report. */
export interface Order {
  readonly clients?: readonly Client[];
  readonly report?: true;
}

/** How often the server was called, and what went wrong. */
export interface Calls {
  readonly answered: number;
  readonly failed: readonly string[];
}

const PAUSE_MS = 10;

/** What all calls of a client share: the server knows it by its certificate. */
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

/** One call; resolves with the answer's body, and rejects unless it is an answer to this client. */
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

async function run(port: number): Promise<never> {
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
    const problem = client && (await call(port, client).then(() => undefined, told(client)));
    if (problem !== undefined) failed.push(problem);
    else if (client) answered++;
    await sleep(PAUSE_MS);
  }
}

const told =
  ({ name }: Client) =>
  (error: unknown): string =>
    `${new Date().toISOString()} ${name}: ${String(error)}`;

if (require.main === module) void run(Number(process.argv[2]));
