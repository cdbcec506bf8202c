import { isIP } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { LocalEnvironment } from "../local/call";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What has no key of its own is asked for our name; health tells nothing that is not for everybody. */
    readonly door?: "signed" | "health";
  }
}

/**
 * Asks every request, whichever door it comes to, whether a page of somebody else makes a browser send it: beside a
 * visit, or by a name that was made to lead here, whose answers that page could read. A person who follows a link is let
 * in, and whoever has a key may call us by any name.
 */
export function refuseStrangers(app: FastifyInstance, environment: Pick<LocalEnvironment, "url">): void {
  app.addHook("onRequest", (request, reply, done) => {
    const { door } = request.routeOptions.config;
    const isSigned = door === "signed" || request.is404 || isCall(request);
    if (!isForeign(request) && (isSigned || door === "health" || isByOurName(request, environment))) done();
    else refuse(request, reply);
  });
}

/** Both the page and the API are at `/`; a call says which operation it wants. */
export const isCall = ({ headers, query, routeOptions }: FastifyRequest): boolean =>
  routeOptions.url === "/" &&
  (headers.authorization !== undefined ||
    headers["x-acs-action"] !== undefined ||
    Object.keys(query as object).some((name) => name === "Action" || name === "Signature"));

function isByOurName({ hostname }: FastifyRequest, { url }: Pick<LocalEnvironment, "url">): boolean {
  const name = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  return name === "localhost" || isIP(name) !== 0 || name === new URL(url).hostname;
}

const isForeign = ({ headers }: FastifyRequest): boolean =>
  headers["sec-fetch-site"] === "cross-site" && headers["sec-fetch-mode"] !== "navigate";

function refuse(request: FastifyRequest, reply: FastifyReply): void {
  const [status, text] = isForeign(request)
    ? [403, "Requests from other sites are refused.\n"]
    : [421, "This server has another name; see --url.\n"];
  // A body that comes with it is not read.
  void reply.code(status).header("connection", "close").type("text/plain; charset=utf-8").send(text);
}
