import { isIP } from "node:net";
import type { LocalEnvironment } from "../local/call";
import type { ServedAnswer, ServedRequest } from "./http";

/**
 * Checks every request for being sent by another site's page through a browser: cross-site requests other than
 * navigation, and DNS rebinding, which would let that page read responses. Users who follow a link are let in, and
 * clients with a key may use any host name.
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

/** Both the page and the API are at `/`; a call names its operation. */
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

/** Its body is not read. */
const refusal = (status: number, body: string): ServedAnswer => ({
  status,
  headers: { connection: "close" },
  body,
});
