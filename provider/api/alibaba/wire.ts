import { PkiError } from "../../base/errors";
import type { FieldShapes, Shape } from "../shape";
import { entryOf, OPERATIONS, type AlibabaOperations } from "./operations";

/** The name of an operation in the API, without the version prefix that distinguishes two with the same name. */
export const actionOf = (operation: string): string => operation.slice(operation.indexOf("/") + 1);

const ACTIONS = new Map(
  (Object.keys(OPERATIONS) as (keyof AlibabaOperations)[]).map((name) => [
    `${OPERATIONS[name].version} ${actionOf(name)}`,
    name,
  ]),
);

/** The operation for an action and a version; undefined if this provider does not use it. */
export const operationOf = (action: string, version: string): keyof AlibabaOperations | undefined =>
  ACTIONS.get(`${version} ${action}`);

type Parameters = Record<string, string>;

/**
 * Encodes a request: scalars as text, lists as `Name.1`, objects as `Name.Key`, all in the query except for the few
 * parameters that an operation takes in its form body. One operation takes an object as JSON text. Undefined values
 * are omitted; zero, false and empty strings are sent.
 */
export function encodeRequest(
  operation: keyof AlibabaOperations,
  request: object,
  region: string,
): { query: Parameters; form: Parameters } {
  const { request: fields } = entryOf(operation);
  const present = Object.entries({ ...("RegionId" in fields ? { RegionId: region } : {}), ...request });
  const encode = ([name, value]: [string, unknown]): [string, string][] =>
    isJson(fields[name]) ? flatten(name, value && JSON.stringify(value)) : flatten(name, value);
  const isInForm = ([name]: [string, unknown]): boolean => fields[name]?.in === "form";
  return {
    query: Object.fromEntries(present.filter((entry) => !isInForm(entry)).flatMap(encode)),
    form: Object.fromEntries(present.filter(isInForm).flatMap(encode)),
  };
}

const isJson = (shape: Shape | undefined): boolean => shape?.kind === "object" && shape.json === true;

function flatten(prefix: string, value: unknown): [string, string][] {
  if (value === undefined || value === null) return [];
  if (typeof value !== "object") return [[prefix, `${value as string | number}`]];
  const entries: [string, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [String(index + 1), item])
    : Object.entries(value);
  return entries.flatMap(([name, item]) => flatten(`${prefix}.${name}`, item));
}

// A value that a number cannot represent exactly stays text, for the operation to refuse.
const decodeInteger = (text: string): number | string =>
  /^-?\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : text;

// Python clients capitalise the first letter.
const decodeSwitch = (text: string): boolean | string =>
  /^(true|1)$/i.test(text) ? true : /^(false|0)$/i.test(text) ? false : text;

interface Branch {
  [name: string]: Branch | string;
}

/** The documents nest four deep. */
const MAX_DEPTH = 8;

/**
 * Decodes parameters from query and body into a request: the inverse of {@link encodeRequest}. Unknown parameters
 * are kept unchanged.
 *
 * @throws PkiError `MALFORMED` when a name is nested too deep, or is both a value and a list
 */
export function decodeRequest(
  operation: keyof AlibabaOperations,
  parameters: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const root: Branch = Object.create(null) as Branch;
  for (const [path, text] of Object.entries(parameters)) {
    const names = path.split(".");
    if (names.length > MAX_DEPTH) throw new PkiError("MALFORMED", "a parameter is nested too deep");
    const last = names.pop() ?? "";
    let branch = root;
    for (const name of names) {
      const next = (branch[name] ??= Object.create(null) as Branch);
      if (typeof next === "string") throw ambiguous();
      branch = next;
    }
    if (last in branch) throw ambiguous();
    branch[last] = text;
  }
  return decodeFields(entryOf(operation).request, root);
}

const ambiguous = (): PkiError =>
  new PkiError("MALFORMED", "a parameter is given both as one value and as several");

const decodeFields = (fields: FieldShapes, branch: Branch): Record<string, unknown> =>
  Object.fromEntries(Object.entries(branch).map(([name, value]) => [name, decode(fields[name], value)]));

/** Converts a value to its documented type; one that cannot be converted is kept, for the operation to refuse. */
function decode(shape: Shape | undefined, value: Branch | string): unknown {
  if (typeof value === "string") return decodeText(shape, value);
  if (shape?.kind === "list") return decodeList(shape.item, value);
  return shape?.kind === "object" && !shape.json ? decodeFields(shape.fields, value) : value;
}

function decodeText(shape: Shape | undefined, text: string): unknown {
  if (shape?.kind === "whole") return decodeInteger(text);
  if (shape?.kind === "flag") return decodeSwitch(text);
  return isJson(shape) ? parsed(text) : text;
}

/** List indices may have gaps as long as they are numbers. */
function decodeList(item: Shape, branch: Branch): unknown {
  const entries = Object.entries(branch);
  if (!entries.every(([name]) => /^[1-9]\d{0,3}$/.test(name))) return branch;
  return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => decode(item, value));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
