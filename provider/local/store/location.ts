import { resolve } from "node:path";
import { PkiError } from "../../base/errors";
import { EMPTY } from "../../base/variables";

/** The location of a store: a local folder, or a PostgreSQL database. */
export type Location =
  | { readonly kind: "sqlite"; readonly folder: string }
  | { readonly kind: "postgres"; readonly url: string; readonly place: string };

/**
 * Parses a value of `pki:localStore`. TLS is decided by what the client will actually use: the host from the URL, its
 * parameter or `PGHOST` is written back into the URL, so that nothing else can apply.
 *
 * @throws PkiError `INVALID_CONFIG`; the message contains no part of a URL, whose password is a secret
 */
export function readLocation(text: string, env: NodeJS.ProcessEnv = process.env): Location {
  if (text.trim() === "") throw wrongUrl(EMPTY);
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { kind: "sqlite", folder: resolve(text) };
  const url = /^postgres(ql)?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  const named = url && hostOf(url);
  const database = url && decoded(url.pathname.slice(1));
  if (!url || named === undefined || !database) throw wrongUrl(USAGE);
  refuseAmbiguous(url, named);
  refuseUnknown(url);
  const host = [named, env.PGHOST].find((name) => name !== undefined && name !== "") ?? "localhost";
  if (host.includes(",")) throw wrongUrl(ONE_HOST);
  if (named === "") url.searchParams.set("host", host);
  requireTls(url, host);
  const port = url.port === "" ? "" : `:${url.port}`;
  return { kind: "postgres", url: url.href, place: `PostgreSQL at ${host}${port}, database ${database}` };
}

/** The host named by the URL, if any; the parameter takes precedence. Undefined if it cannot be read. */
function hostOf(url: URL): string | undefined {
  const [parameter, hostname] = [decoded(url.searchParams.get("host") ?? ""), decoded(url.hostname)];
  return parameter === "" ? hostname : parameter;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

const USAGE =
  "must be a folder or postgres://USER:PASSWORD@HOST:PORT/DATABASE (with reserved characters percent-encoded)";
const ONE_HOST = "name one host, once: in the URL, in its parameter host, or in PGHOST";

const wrongUrl = (reason: string): PkiError =>
  new PkiError("INVALID_CONFIG", `pki:localStore or PKI_LOCAL_STORE: ${reason}`);

/** Programs differ in which of two duplicate parameters counts, and in which ones they support. */
function refuseAmbiguous(url: URL, host: string): void {
  const names = [...url.searchParams.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === "host" || host.includes(",") || names.includes("hostaddr")) throw wrongUrl(ONE_HOST);
  if (twice !== undefined) throw wrongUrl("a parameter of the URL appears twice: give it once");
  if (names.includes("ssl") && names.includes("sslmode")) throw wrongUrl("give sslmode without ssl");
}

/**
 * URL parameters that both PostgreSQL's own programs and this client support; the client would drop or misread the
 * rest.
 */
const PARAMETERS: Readonly<Record<string, RegExp>> = {
  host: /^/,
  user: /./,
  password: /./,
  application_name: /^/,
  options: /^/,
  client_encoding: /^utf-?8$/i,
  sslmode: /^(disable|prefer|require|verify-ca|verify-full|no-verify)?$/,
  ssl: /^(true|false|1|0)?$/,
  sslrootcert: /^/,
  sslcert: /^/,
  sslkey: /^/,
  sslnegotiation: /^(postgres|direct)$/,
  uselibpqcompat: /^(true|false)$/,
};

/** A parameter that does not do what it says. */
function refuseUnknown(url: URL): void {
  for (const [name, value] of url.searchParams) {
    const allowed = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
    if (allowed?.test(value)) continue;
    const what = allowed
      ? `the URL's parameter ${name} has an invalid value`
      : "the URL has an unknown parameter";
    throw wrongUrl(`${what}; known are ${Object.keys(PARAMETERS).join(", ")}`);
  }
  const twice = ["user", "password"].some((name) => url.searchParams.has(name)) && url.username !== "";
  if (twice) throw wrongUrl("name the user and the password in one place of the URL");
}

const HERE = /^(\/|localhost$|127(\.\d{1,3}){3}$|\[?::1\]?$)/;

/** CA keys do not cross a network in the clear unless the URL allows it with `sslmode=disable`. */
function requireTls(url: URL, host: string): void {
  // Only these two control whether TLS is used; the others control how, and alone some of them turn it off.
  if (HERE.test(host) || url.searchParams.get("sslmode") || url.searchParams.get("ssl")) return;
  url.searchParams.set("sslmode", "verify-full");
}
