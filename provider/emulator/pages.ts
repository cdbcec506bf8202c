import { createHash } from "node:crypto";
import { isIP } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { sql } from "kysely";
import type { LocalEnvironment } from "../local/call";
import type { Metrics } from "./metrics";
import { readInventory, STATUSES, type Status } from "./page/inventory";
import { renderPage, type Filter } from "./page/render";
import { STYLE } from "./page/style";
import type { Handler } from "./serve";

const styleHash = createHash("sha256").update(STYLE).digest("base64");

const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

/** What is not the clouds' APIs: the page for people, health and metrics. */
export function addPages(
  app: FastifyInstance,
  environment: LocalEnvironment,
  metrics: Metrics,
  api: Handler,
): void {
  app.addHook("onSend", (_request, reply, _payload, done) => {
    reply.headers({ "x-content-type-options": "nosniff", "cross-origin-resource-policy": "same-origin" });
    done();
  });
  app.get<{ Querystring: Record<string, unknown> }>("/", async (request, reply) => {
    if (isCall(request)) return api(request, reply);
    if (!isOurName(request, environment)) return refuseName(reply);
    const all = await readInventory(environment);
    return reply.headers(PAGE_HEADERS).send(renderPage(all, filterOf(request.query)));
  });
  app.get("/metrics", async (request, reply) => {
    if (!isOurName(request, environment)) return refuseName(reply);
    return reply.type(metrics.contentType).send(await metrics.text());
  });
  app.get("/health", async (_request, reply) => {
    try {
      await sql`SELECT 1`.execute(environment.store);
      return await reply.send({ status: "ok" });
    } catch {
      return reply.code(503).send({ status: "the store does not answer" });
    }
  });
}

/** Both the page and the API are at `/`; a call says which operation it wants. */
const isCall = ({ headers, query }: FastifyRequest): boolean =>
  headers.authorization !== undefined ||
  headers["x-acs-action"] !== undefined ||
  Object.keys(query as object).some((name) => name === "Action" || name === "Signature");

/**
 * Whether the request names this server: a page of somebody else, whose name was made to lead here, must not read what
 * is only for this machine.
 */
function isOurName({ hostname }: FastifyRequest, { url }: LocalEnvironment): boolean {
  const name = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  return name === "localhost" || isIP(name) > 0 || name === new URL(url).hostname;
}

const refuseName = (reply: FastifyReply): FastifyReply =>
  reply.code(421).type("text/plain; charset=utf-8").send("This server has another name; see --url.\n");

function filterOf({ q, status }: Record<string, unknown>): Filter {
  const isStatus = (value: unknown): value is Status => (STATUSES as readonly unknown[]).includes(value);
  return { text: typeof q === "string" ? q.slice(0, 200) : "", status: isStatus(status) ? status : "" };
}
