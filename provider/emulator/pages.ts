import { createHash } from "node:crypto";
import type { LocalEnvironment } from "../local/call";
import { admit, type Share } from "./admission";
import type { Handler, Route } from "./http";
import type { LogHealth } from "./log";
import type { Metrics } from "./metrics";
import { readInventory, STATUSES, type Filter, type Status } from "./page/inventory";
import { NameIndex } from "./page/names";
import type { Overview } from "./page/overview";
import { renderPage } from "./page/render";
import { STYLE } from "./page/style";
import { Pulse } from "./pulse";
import { isCall } from "./strangers";

const styleHash = createHash("sha256").update(STYLE).digest("base64");

const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

/** Dependencies of the pages. */
export interface PageParts {
  readonly metrics: Metrics;
  readonly overview: Overview;
  readonly log: LogHealth;
  /** Limits concurrent pages and metrics. */
  readonly share: Share;
  /** Handles API calls, one of which has the page's path. */
  readonly api: Handler;
}

/** Everything except the clouds' APIs: the page for users, health and metrics. */
export function pageRoutes(environment: LocalEnvironment, parts: PageParts): Route[] {
  const { metrics, overview, log, share, api } = parts;
  const names = new NameIndex(environment, overview);
  const pulse = new Pulse(environment.store);
  const page: Handler = (request) =>
    admit(share, async () => {
      const filter = filterOf(request.query);
      const inventory = await readInventory(environment, await overview.read(), names, filter);
      return { headers: PAGE_HEADERS, body: renderPage(inventory, filter) };
    });
  const numbers: Handler = () =>
    admit(share, async () => ({
      headers: { "content-type": metrics.contentType },
      body: await metrics.text(),
    }));
  const health: Handler = async () => {
    if (!(await pulse.isBeating())) return { status: 503, body: { status: "the store does not answer" } };
    const { failing, lost } = log;
    return { body: { status: "ok", ...(lost > 0 && { log: { lost, failing } }) } };
  };
  return [
    { method: "GET", path: "/", handle: (request) => (isCall(request) ? api : page)(request) },
    { method: "GET", path: "/metrics", handle: numbers },
    { method: "GET", path: "/health", isHealth: true, handle: health },
  ];
}

function filterOf({ q = "", status, page = "" }: Readonly<Record<string, string | undefined>>): Filter {
  const isStatus = (value: unknown): value is Status => (STATUSES as readonly unknown[]).includes(value);
  const number = /^\d{1,6}$/.test(page) ? Number(page) : 1;
  return { text: q.slice(0, 200), status: isStatus(status) ? status : "", page: number };
}
