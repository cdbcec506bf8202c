import { isIP } from "node:net";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { LocalEnvironment } from "../local/call";

/**
 * Refuses a request without a key that a page of somebody else makes a browser send: by a name that was made to lead
 * here, whose answers that page could read, or beside a visit. A person who follows a link is let in.
 */
export function refuseStranger(
  { hostname, headers }: FastifyRequest,
  reply: FastifyReply,
  { url }: Pick<LocalEnvironment, "url">,
): FastifyReply | undefined {
  const name = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const isOurName = name === "localhost" || isIP(name) > 0 || name === new URL(url).hostname;
  const answer = reply.type("text/plain; charset=utf-8");
  if (!isOurName) return answer.code(421).send("This server has another name; see --url.\n");
  const isForeign = headers["sec-fetch-site"] === "cross-site" && headers["sec-fetch-mode"] !== "navigate";
  return isForeign ? answer.code(403).send("Pages of other sites get nothing here.\n") : undefined;
}
