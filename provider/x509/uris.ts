import { isIPv6 } from "node:net";
import { asciiDomain, ipText } from "./hosts";

const MAX_URI = 2048;

/** Schemes whose URIs mean nothing without a host, or something different to each reader. */
const WITH_HOST = /^(https?|wss?|ftp):/i;

const NOT_ABSOLUTE = "is not an absolute URI in ASCII without commas, such as spiffe://example.com/service";

/** The reason a text is not a URI that a certificate can contain; undefined if it is. */
export function uriProblem(uri: string): string | undefined {
  // RFC 5280, 4.2.1.6: an absolute URI in ASCII; a comma would end it in the API's list.
  const absolute =
    /^[A-Za-z][A-Za-z0-9+.-]*:([A-Za-z0-9._~:/?#[\]@!$&'()*+;=-]|%[0-9A-Fa-f]{2})+$/.test(uri) &&
    URL.canParse(uri);
  if (!absolute || uri.includes(",")) return NOT_ABSOLUTE;
  if (uri.length > MAX_URI) return `is ${uri.length} characters long; at most ${MAX_URI} are allowed`;
  return hostInUriProblem(uri);
}

function hostInUriProblem(uri: string): string | undefined {
  const host = partsOf(uri)?.host;
  if (host === undefined || host === "") return WITH_HOST.test(uri) ? "has no host" : undefined;
  if (host.startsWith("["))
    return isIPv6(host.slice(1, -1)) ? undefined : "has a host that is not an IP address";
  if (host.endsWith(".")) return "has a host that ends with a dot";
  const read = WITH_HOST.test(uri) ? new URL(uri).hostname : asciiDomain(host);
  return read === host.toLowerCase()
    ? undefined
    : "has a host that is neither a domain name in its ASCII form nor an IP address in its usual form";
}

interface Parts {
  readonly scheme: string;
  /** User name and password, including the at sign. */
  readonly user: string;
  readonly host: string;
  readonly port: string;
  readonly rest: string;
}

/** The parts of a URI with an authority (RFC 3986, 3.2). */
function partsOf(uri: string): Parts | undefined {
  const match = /^([^:]*):\/\/([^/?#]*@)?(\[[^\]]*\]|[^/?#:]*)(:\d*)?([/?#].*)?$/s.exec(uri);
  if (!match) return undefined;
  const [, scheme = "", user = "", host = "", port = "", rest = ""] = match;
  return { scheme, user, host, port, rest };
}

/** The canonical form of a URI (RFC 5280, 7.4): equal for all spellings with the same meaning. */
export function canonicalUri(uri: string): string {
  if (!URL.canParse(uri)) return uri;
  const parts = partsOf(new URL(withoutNeedlessEscapes(uri)).href);
  if (!parts) return withoutNeedlessEscapes(uri).replace(/^[^:]*/, (scheme) => scheme.toLowerCase());
  const { scheme, user, host, port, rest } = parts;
  const address = host.slice(1, -1);
  const canonical = isIPv6(address) ? `[${ipText(address)}]` : host.toLowerCase();
  return `${scheme.toLowerCase()}://${user}${canonical}${port}${rest}`;
}

const withoutNeedlessEscapes = (uri: string): string =>
  uri.replace(/%[0-9A-Fa-f]{2}/g, (escape) => {
    const character = String.fromCharCode(parseInt(escape.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : escape.toUpperCase();
  });
