import { resolve } from "node:path";
import { PkiError } from "../../errors";

/** Where a store is: a folder of this machine, or a database of a PostgreSQL server. */
export type Location =
  | { readonly kind: "sqlite"; readonly folder: string }
  | { readonly kind: "postgres"; readonly url: string; readonly place: string };

/**
 * Reads what `pki:localStore` may say.
 *
 * @throws PkiError `INVALID_CONFIG`; the message holds nothing of a URL, whose password is a secret
 */
export function readLocation(text: string): Location {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { kind: "sqlite", folder: resolve(text) };
  const url = /^postgres(ql)?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  const host = url && decoded(url.searchParams.get("host") ?? url.hostname);
  const database = url && decoded(url.pathname.slice(1));
  if (!url || host === undefined || !database) throw wrongUrl();
  requireTls(url, host);
  const port = url.port === "" ? "" : `:${url.port}`;
  return { kind: "postgres", url: url.href, place: `PostgreSQL at ${host}${port}, database ${database}` };
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

const wrongUrl = (): PkiError =>
  new PkiError(
    "INVALID_CONFIG",
    "pki:localStore or PKI_LOCAL_STORE: must be a folder or postgres://USER:PASSWORD@HOST:PORT/DATABASE (with reserved characters percent-encoded)",
  );

const HERE = /^($|\/|localhost$|127(\.\d{1,3}){3}$|\[?::1\]?$)/;
const TLS_PARAMETERS = ["ssl", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslnegotiation"];

/** CA keys do not cross a network in the clear unless the URL says so with `sslmode=disable`. */
function requireTls(url: URL, host: string): void {
  if (HERE.test(host) || TLS_PARAMETERS.some((name) => url.searchParams.has(name))) return;
  url.searchParams.set("sslmode", "verify-full");
}
