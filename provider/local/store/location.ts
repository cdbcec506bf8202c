import { resolve } from "node:path";
import { PkiError } from "../../base/errors";
import { EMPTY } from "../../base/variables";

/** Where a store is: a folder of this machine, or a database of a PostgreSQL server. */
export type Location =
  | { readonly kind: "sqlite"; readonly folder: string }
  | { readonly kind: "postgres"; readonly url: string; readonly place: string };

/**
 * Reads what `pki:localStore` may say. What decides about TLS is what the client really uses: the host that the URL, its
 * parameter or `PGHOST` names stands in the URL afterwards, so that nothing else can.
 *
 * @throws PkiError `INVALID_CONFIG`; the message holds nothing of a URL, whose password is a secret
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

/** What the URL names, if anything; the parameter comes first. Undefined when it cannot be read. */
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

/** Programs differ in which of two parameters counts, and in whether they know some at all. */
function refuseAmbiguous(url: URL, host: string): void {
  const names = [...url.searchParams.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === "host" || host.includes(",") || names.includes("hostaddr")) throw wrongUrl(ONE_HOST);
  if (twice !== undefined) throw wrongUrl("a parameter of the URL appears twice: give it once");
  if (names.includes("ssl") && names.includes("sslmode")) throw wrongUrl("give sslmode without ssl");
}

/** What PostgreSQL's own programs take in a URL and the client here takes, too; the rest it would drop or take for its own. */
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

/** A parameter that means something else than it says, or nothing at all. */
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

/** CA keys do not cross a network in the clear unless the URL says so with `sslmode=disable`. */
function requireTls(url: URL, host: string): void {
  // Only these two say whether there is TLS; the others say how, and alone some of them mean none.
  if (HERE.test(host) || url.searchParams.get("sslmode") || url.searchParams.get("ssl")) return;
  url.searchParams.set("sslmode", "verify-full");
}
