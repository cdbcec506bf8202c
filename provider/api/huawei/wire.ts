import { percentEncode } from "../../base/canonical";
import { PkiError } from "../../base/errors";
import { parseObject } from "../../base/json";
import { entryOf, OPERATIONS, type HuaweiOperations, type Method } from "./operations";

/** A request as sent. */
export interface WireRequest {
  readonly method: Method;
  readonly path: string;
  readonly query: Record<string, string>;
  /** JSON; empty if the operation has no body. */
  readonly body: string;
}

/** Encodes a request. A POST or PUT without parameters has the body `{}`, which the service requires. */
export function encodeRequest(
  operation: keyof HuaweiOperations,
  request: object,
  projectId: string,
): WireRequest {
  const { method, path, request: fields } = entryOf(operation);
  const present = Object.entries({ ...request }).filter(([, value]) => value !== undefined);
  const isInPath = (name: string): boolean => path.includes(`{${name}}`);
  const isInQuery = (name: string): boolean => fields[name]?.in === "query";
  const parameters = Object.fromEntries<unknown>([...present, ["project_id", projectId]]);
  const body = present.filter(([name]) => !isInPath(name) && !isInQuery(name));
  const hasBody = body.length > 0 || method === "POST" || method === "PUT";
  return {
    method,
    path: path.replace(/\{(\w+)\}/g, (_, name: string) => segment(operation, name, parameters[name])),
    query: Object.fromEntries(
      present.filter(([name]) => isInQuery(name)).map(([name, value]) => [name, String(value)]),
    ),
    body: hasBody ? JSON.stringify(Object.fromEntries(body)) : "",
  };
}

/** A path parameter. An empty one, or `.` and `..`, would address another operation. */
function segment(operation: string, name: string, value: unknown): string {
  if (typeof value === "string" && !/^\.{0,2}$/.test(value)) return percentEncode(value);
  throw new PkiError("INVALID_INPUT", `${operation}: ${name} must not be empty, "." or ".."`);
}

/**
 * Decodes a request: the inverse of {@link encodeRequest}, without the project, which is not a parameter of an
 * operation.
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
  const { request: fields } = entryOf(operation);
  const inQuery = Object.entries(fields)
    .filter(([name, shape]) => shape.in === "query" && Object.hasOwn(query, name))
    .map(([name, shape]) => [name, shape.kind === "whole" ? numberOf(query[name] ?? "") : query[name]]);
  const inBody = body === "" ? {} : parseObject(body);
  if (!inBody) throw new PkiError("MALFORMED", "the body is not a JSON object");
  return { ...(Object.fromEntries(inQuery) as object), ...inBody, ...inPath };
}

// Query values are text; one that is not a number stays text, for the operation to refuse.
const numberOf = (text: string): number | string => (/^-?\d{1,9}$/.test(text) ? Number(text) : text);

/** An operation, with its path parameters. */
export interface OperationMatch {
  readonly operation: keyof HuaweiOperations;
  readonly parameters: Record<string, string>;
}

/**
 * The operation for a method and a path; undefined if there is none.
 *
 * @throws URIError when the path is not percent-encoded text
 */
export function matchPath(method: string, path: string): OperationMatch | undefined {
  for (const [operation, pattern] of PATTERNS) {
    const match = OPERATIONS[operation].method === method ? pattern.exec(path) : null;
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

const PATTERNS = (Object.keys(OPERATIONS) as (keyof HuaweiOperations)[]).map(
  (operation) => [operation, patternOf(OPERATIONS[operation].path)] as const,
);
