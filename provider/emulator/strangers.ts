import { isIP } from "node:net";
import type { LocalEnvironment } from "../local/call";
import type { ServedAnswer, ServedRequest } from "./http";

/**
 * Asks every request, whichever door it comes to, whether a page of somebody else makes a browser send it: beside a
 * visit, or by a name that was made to lead here, whose answers that page could read. A person who follows a link is let
 * in, and whoever has a key may call us by any name.
 */
export function strangerGate(
  environment: Pick<LocalEnvironment, "url">,
): (request: ServedRequest) => ServedAnswer | undefined {
  return (request) => {
    if (isForeign(request)) return refusal(403, "Requests from other sites are refused.\n");
    const isSigned = request.route === undefined || isCall(request);
    if (isSigned || request.route.isHealth || isByOurName(request, environment)) return undefined;
    return refusal(421, "This server has another name; see --url.\n");
  };
}

/** Both the page and the API are at `/`; a call says which operation it wants. */
export const isCall = ({ headers, query, route }: ServedRequest): boolean =>
  route?.path === "/" &&
  (headers.authorization !== undefined ||
    headers["x-acs-action"] !== undefined ||
    Object.keys(query).some((name) => name === "Action" || name === "Signature"));

function isByOurName({ headers }: ServedRequest, { url }: Pick<LocalEnvironment, "url">): boolean {
  const [host = ""] = /^\[[^\]]*\]|^[^:]*/.exec(headers.host ?? "") ?? [];
  const name = host.replace(/^\[|\]$/g, "").toLowerCase();
  return name === "localhost" || isIP(name) !== 0 || name === new URL(url).hostname;
}

const isForeign = ({ headers }: ServedRequest): boolean =>
  headers["sec-fetch-site"] === "cross-site" && headers["sec-fetch-mode"] !== "navigate";

/** A body that comes with it is not read. */
const refusal = (status: number, body: string): ServedAnswer => ({
  status,
  headers: { connection: "close" },
  body,
});
