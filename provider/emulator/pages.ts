import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { sql } from "kysely";
import type { LocalEnvironment } from "../local/call";
import type { LogHealth } from "./log";
import type { Metrics } from "./metrics";
import { readInventory, STATUSES, type Filter, type Status } from "./page/inventory";
import { Names } from "./page/names";
import type { Overview } from "./page/overview";
import { renderPage } from "./page/render";
import { STYLE } from "./page/style";
import type { Handler } from "./serve";
import { refuseStranger } from "./strangers";

const styleHash = createHash("sha256").update(STYLE).digest("base64");

const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

/** What the pages depend on. */
export interface PageParts {
  readonly metrics: Metrics;
  readonly overview: Overview;
  readonly log: LogHealth;
  /** Carries out calls of the APIs, of which one has the path of the page. */
  readonly api: Handler;
}

/** What is not the clouds' APIs: the page for people, health and metrics. */
export function addPages(app: FastifyInstance, environment: LocalEnvironment, parts: PageParts): void {
  const { metrics, overview, log, api } = parts;
  const names = new Names(environment, overview);
  const atOnce = new Limiter(PAGES);
  app.addHook("onSend", (_request, reply, _payload, done) => {
    reply.headers({ "x-content-type-options": "nosniff", "cross-origin-resource-policy": "same-origin" });
    done();
  });
  app.get<{ Querystring: Record<string, unknown> }>("/", async (request, reply) => {
    if (isCall(request)) return api(request, reply);
    return (
      refuseStranger(request, reply, environment) ??
      atOnce.run(reply, async () => {
        const filter = filterOf(request.query);
        const inventory = await readInventory(environment, await overview.read(), names, filter);
        return reply.headers(PAGE_HEADERS).send(renderPage(inventory, filter));
      })
    );
  });
  app.get("/metrics", (request, reply) => {
    return (
      refuseStranger(request, reply, environment) ??
      atOnce.run(reply, async () => reply.type(metrics.contentType).send(await metrics.text()))
    );
  });
  app.get("/health", async (_request, reply) => {
    try {
      await sql`SELECT 1`.execute(environment.store);
      const { failing, lost } = log;
      return await reply.send({ status: "ok", ...(lost > 0 && { log: { lost, failing } }) });
    } catch {
      return reply.code(503).send({ status: "the store does not answer" });
    }
  });
}

/** Pages and metrics that are made at once. */
const PAGES = 2;

/** Lets a few at once in; the others are told to come again. */
class Limiter {
  private running = 0;

  constructor(private readonly most: number) {}

  async run(reply: FastifyReply, work: () => Promise<FastifyReply>): Promise<FastifyReply> {
    if (this.running >= this.most) {
      const answer = reply.code(503).header("retry-after", "1").type("text/plain; charset=utf-8");
      return answer.send("Too many at once; try again in a second.\n");
    }
    this.running++;
    try {
      return await work();
    } finally {
      this.running--;
    }
  }
}

/** Both the page and the API are at `/`; a call says which operation it wants. */
const isCall = ({ headers, query }: FastifyRequest): boolean =>
  headers.authorization !== undefined ||
  headers["x-acs-action"] !== undefined ||
  Object.keys(query as object).some((name) => name === "Action" || name === "Signature");

function filterOf({ q, status, page }: Record<string, unknown>): Filter {
  const isStatus = (value: unknown): value is Status => (STATUSES as readonly unknown[]).includes(value);
  const number = typeof page === "string" && /^\d{1,6}$/.test(page) ? Number(page) : 1;
  const text = typeof q === "string" ? q.slice(0, 200) : "";
  return { text, status: isStatus(status) ? status : "", page: number };
}
