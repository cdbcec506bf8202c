import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { LocalEnvironment } from "../local/call";
import { admit, type Share } from "./admission";
import type { LogHealth } from "./log";
import type { Metrics } from "./metrics";
import { readInventory, STATUSES, type Filter, type Status } from "./page/inventory";
import { NameIndex } from "./page/names";
import type { Overview } from "./page/overview";
import { renderPage } from "./page/render";
import { STYLE } from "./page/style";
import { Pulse } from "./pulse";
import type { Handler } from "./serve";
import { isCall } from "./strangers";

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
  /** Pages and metrics that are made at once. */
  readonly share: Share;
  /** Carries out calls of the APIs, of which one has the path of the page. */
  readonly api: Handler;
}

/** What is not the clouds' APIs: the page for people, health and metrics. */
export function addPages(app: FastifyInstance, environment: LocalEnvironment, parts: PageParts): void {
  const { metrics, overview, log, share, api } = parts;
  const names = new NameIndex(environment, overview);
  const pulse = new Pulse(environment.store);
  app.addHook("onSend", (_request, reply, _payload, done) => {
    reply.headers({ "x-content-type-options": "nosniff", "cross-origin-resource-policy": "same-origin" });
    done();
  });
  app.get<{ Querystring: Record<string, unknown> }>("/", async (request, reply) => {
    if (isCall(request)) return api(request, reply);
    return admit(share, reply, async () => {
      const filter = filterOf(request.query);
      const inventory = await readInventory(environment, await overview.read(), names, filter);
      return { headers: PAGE_HEADERS, body: renderPage(inventory, filter) };
    });
  });
  app.get("/metrics", (_request, reply) =>
    admit(share, reply, async () => ({
      headers: { "content-type": metrics.contentType },
      body: await metrics.text(),
    })),
  );
  app.get("/health", { config: { door: "health" } }, async (_request, reply) => {
    if (!(await pulse.isBeating())) return reply.code(503).send({ status: "the store does not answer" });
    const { failing, lost } = log;
    return reply.send({ status: "ok", ...(lost > 0 && { log: { lost, failing } }) });
  });
}

function filterOf({ q, status, page }: Record<string, unknown>): Filter {
  const isStatus = (value: unknown): value is Status => (STATUSES as readonly unknown[]).includes(value);
  const number = typeof page === "string" && /^\d{1,6}$/.test(page) ? Number(page) : 1;
  const text = typeof q === "string" ? q.slice(0, 200) : "";
  return { text, status: isStatus(status) ? status : "", page: number };
}
