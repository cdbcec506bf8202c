import { percentEncode } from "../../base/canonical";
import { PkiError } from "../../base/errors";
import { parseObject } from "../../base/json";
import type { HuaweiOperations } from "./operations";

/** The two services; the identity service in front of them is the client's own matter. */
export type Service = "ccm" | "apig";

type Method = "GET" | "POST" | "PUT" | "DELETE";

/** What the REST protocol has to know of an operation beyond its name. */
interface WireRule {
  readonly service: Service;
  readonly method: Method;
  /** With `{name}` for what the request supplies, and `{project_id}`. */
  readonly path: string;
  /** Parameters that travel in the query. What is neither in the path nor here travels in the body. */
  readonly query?: readonly string[];
  /** Whether carrying it out twice is the same as once, so that a lost answer may be asked for again. */
  readonly repeatable: boolean;
}

const rule =
  (service: Service, base: string) =>
  (method: Method, path: string, more: Partial<WireRule> = {}): WireRule => ({
    service,
    method,
    path: base + path,
    repeatable: true,
    ...more,
  });

const certificate = rule("ccm", "/v1/private-certificates");
const authority = rule("ccm", "/v1/private-certificate-authorities");
const gateway = rule("apig", "/v2/{project_id}/apigw/certificates");

const LIST = ["limit", "offset", "name", "status", "type", "sort_key", "sort_dir"];
const ID = "/{certificate_id}";
const CA = "/{ca_id}";

/** Every operation that the client can call. No operation has anything that makes a repeated create recognisable. */
export const WIRE: Readonly<Record<keyof HuaweiOperations, WireRule>> = {
  CreateCertificate: certificate("POST", "", { repeatable: false }),
  CreateCertificateByCsr: certificate("POST", "/csr", { repeatable: false }),
  ShowCertificate: certificate("GET", ID),
  ListCertificate: certificate("GET", "", { query: LIST }),
  ExportCertificate: certificate("POST", `${ID}/export`),
  RevokeCertificate: certificate("POST", `${ID}/revoke`),
  DeleteCertificate: certificate("DELETE", ID),
  BatchCreateCertTags: certificate("POST", `${ID}/tags/create`),
  BatchDeleteCertTags: certificate("DELETE", `${ID}/tags/delete`),
  ListCertTags: certificate("GET", `${ID}/tags`),

  CreateCertificateAuthority: authority("POST", "", { repeatable: false }),
  IssueCertificateAuthorityCertificate: authority("POST", `${CA}/activate`),
  ImportCertificateAuthorityCertificate: authority("POST", `${CA}/import`),
  ExportCertificateAuthorityCsr: authority("GET", `${CA}/csr`),
  ExportCertificateAuthorityCertificate: authority("POST", `${CA}/export`),
  ShowCertificateAuthority: authority("GET", CA),
  ListCertificateAuthority: authority("GET", "", { query: LIST }),
  EnableCertificateAuthority: authority("POST", `${CA}/enable`),
  DisableCertificateAuthority: authority("POST", `${CA}/disable`),
  DeleteCertificateAuthority: authority("DELETE", CA, { query: ["pending_days"] }),
  RestoreCertificateAuthority: authority("POST", `${CA}/restore`),
  RevokeCertificateAuthority: authority("POST", `${CA}/revoke`),
  EnableCertificateAuthorityCrl: authority("POST", `${CA}/crl/enable`),
  DisableCertificateAuthorityCrl: authority("POST", `${CA}/crl/disable`),
  UpdateOcspSwitch: authority("POST", `${CA}/ocsp/switch`),
  BatchCreateCaTags: authority("POST", `${CA}/tags/create`),
  BatchDeleteCaTags: authority("DELETE", `${CA}/tags/delete`),
  ListCaTags: authority("GET", `${CA}/tags`),

  CreateCertificateV2: gateway("POST", "", { repeatable: false }),
  ShowDetailsOfCertificateV2: gateway("GET", ID),
  ListCertificatesV2: gateway("GET", "", { query: [...LIST, "instance_id"] }),
  UpdateCertificateV2: gateway("PUT", ID),
  DeleteCertificateV2: gateway("DELETE", ID),
  BatchAssociateDomainsV2: gateway("POST", `${ID}/domains/attach`),
  BatchDisassociateDomainsV2: gateway("POST", `${ID}/domains/detach`),
  ListAttachedDomainsV2: gateway("GET", `${ID}/attached-domains`, { query: LIST }),
};

/** A request as it travels. */
export interface WireRequest {
  readonly method: Method;
  readonly path: string;
  readonly query: Record<string, string>;
  /** JSON; empty where the operation has no body. */
  readonly body: string;
}

/** Encodes a request. A POST or PUT without parameters has the body `{}`, which the service insists on. */
export function encodeRequest(
  operation: keyof HuaweiOperations,
  request: object,
  projectId: string,
): WireRequest {
  const { method, path, query = [] } = WIRE[operation];
  const given = Object.entries({ ...request }).filter(([, value]) => value !== undefined);
  const inPath = (name: string): boolean => path.includes(`{${name}}`);
  const parameters = Object.fromEntries<unknown>([...given, ["project_id", projectId]]);
  const body = given.filter(([name]) => !inPath(name) && !query.includes(name));
  const hasBody = body.length > 0 || method === "POST" || method === "PUT";
  return {
    method,
    path: path.replace(/\{(\w+)\}/g, (_, name: string) => segment(operation, name, parameters[name])),
    query: Object.fromEntries(
      given.filter(([name]) => query.includes(name)).map(([name, value]) => [name, String(value)]),
    ),
    body: hasBody ? JSON.stringify(Object.fromEntries(body)) : "",
  };
}

/** A parameter of a path. An empty one, or one that means a folder, would name another operation. */
function segment(operation: string, name: string, value: unknown): string {
  if (typeof value === "string" && !/^\.{0,2}$/.test(value)) return percentEncode(value);
  throw new PkiError("INVALID_INPUT", `${operation}: ${name} must not be empty, "." or ".."`);
}

/** Numbers that travel in a query, which has only text. */
const NUMBERS = new Set(["limit", "offset"]);

/**
 * Decodes a request: the inverse of {@link encodeRequest}, without the project, which is no parameter of an operation.
 *
 * @throws PkiError `MALFORMED` when the body is not a JSON object
 */
export function decodeRequest(
  operation: keyof HuaweiOperations,
  parameters: Readonly<Record<string, string>>,
  query: Readonly<Record<string, string>>,
  body: string,
): Record<string, unknown> {
  const { project_id: _project, ...inPath } = parameters;
  const inQuery = Object.entries(query)
    .filter(([name]) => WIRE[operation].query?.includes(name))
    .map(([name, value]) => [name, NUMBERS.has(name) && /^-?\d{1,9}$/.test(value) ? Number(value) : value]);
  const inBody = body === "" ? {} : parseObject(body);
  if (!inBody) throw new PkiError("MALFORMED", "the body is not a JSON object");
  return { ...(Object.fromEntries(inQuery) as object), ...inBody, ...inPath };
}

/** An operation, with the parameters of its path. */
export interface Match {
  readonly operation: keyof HuaweiOperations;
  readonly parameters: Record<string, string>;
}

/**
 * The operation that a method and a path mean; undefined when there is none.
 *
 * @throws URIError when the path is not percent-encoded text
 */
export function matchPath(method: string, path: string): Match | undefined {
  for (const [operation, pattern] of PATTERNS) {
    const match = WIRE[operation].method === method ? pattern.exec(path) : null;
    if (!match) continue;
    const entries = Object.entries(match.groups ?? {});
    return {
      operation,
      parameters: Object.fromEntries(entries.map(([name, value]) => [name, decodeURIComponent(value)])),
    };
  }
  return undefined;
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}/?$`);

const PATTERNS = (Object.keys(WIRE) as (keyof HuaweiOperations)[]).map(
  (operation) => [operation, patternOf(WIRE[operation].path)] as const,
);
