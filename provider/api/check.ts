import { hiddenCharacter, lengthOf } from "../../common/visible";
import { isObject } from "../base/json";
import type { FieldShapes, ListLimits, NumberLimits, Shape, TextLimits } from "./shape";

/** Why a request is not what the documents of its operation say; never with a value in it. */
export interface Problem {
  /** The parameter, for example `Tags.1.Key`. */
  readonly parameter: string;
  readonly isMissing: boolean;
  /** What the documents give as the code for this parameter, if they give one. */
  readonly code: string | undefined;
  readonly message: string;
}

/** Bounds of what is read at all, far above what any document allows. */
const [LONGEST, MOST_ITEMS] = [64 << 10, 1000];

type Path = readonly (string | number)[];

/** What is wrong with a value, and with which. */
class Mismatch extends Error {
  constructor(
    readonly path: Path,
    readonly code: string | undefined,
    message: string,
    readonly isMissing = false,
  ) {
    super(message);
  }
}

/**
 * Brings a request into the shape that the documents give it. Parameters that the documents do not have are left
 * out, as the services do.
 *
 * @param firstIndex - how the cloud counts the items of a list
 */
export function check(
  fields: FieldShapes,
  request: object,
  firstIndex: 0 | 1,
): { readonly request: object } | { readonly problem: Problem } {
  try {
    return { request: fieldsOf(fields, request, [], undefined) };
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    const { path, code, message, isMissing } = error;
    const parameter = path.map((key) => (typeof key === "number" ? key + firstIndex : key)).join(".");
    return { problem: { parameter, isMissing, code, message } };
  }
}

/** Why a value has not the shape; undefined when it has. */
export function shapeProblem(shape: Shape, value: unknown): string | undefined {
  const result = check({ value: shape }, { value }, 0);
  return "problem" in result ? result.problem.message : undefined;
}

/**
 * The first documented field that an answer lacks or has in another type, for example `CertificateList.0.Status`;
 * undefined for a complete answer. Limits are those of requests, so a newer word or a longer text is no problem.
 */
export function missingField(fields: FieldShapes, answer: object): string | undefined {
  const record = answer as Readonly<Record<string, unknown>>;
  for (const [name, shape] of Object.entries(fields)) {
    const value = Object.hasOwn(record, name) ? record[name] : undefined;
    if (value === undefined && shape.optional) continue;
    const missing = missingIn(shape, value);
    if (missing !== undefined) return [name, ...missing].join(".");
  }
  return undefined;
}

/** Where in a value something is missing: nowhere, in it (an empty path), or at a path below it. */
function missingIn(shape: Shape, value: unknown): readonly string[] | undefined {
  if (shape.kind === "object" && isObject(value)) {
    const below = missingField(shape.fields, value);
    return below === undefined ? undefined : [below];
  }
  if (shape.kind !== "list" || !Array.isArray(value)) return hasType(shape, value) ? undefined : [];
  for (const [index, item] of value.entries()) {
    const below = missingIn(shape.item, item);
    if (below) return [String(index), ...below];
  }
  return undefined;
}

const TYPES: Readonly<Partial<Record<Shape["kind"], string>>> = {
  text: "string",
  digits: "string",
  whole: "number",
  flag: "boolean",
};

const hasType = ({ kind }: Shape, value: unknown): boolean =>
  kind === "by" || kind === "flag text" ? value !== undefined : typeof value === TYPES[kind];

function fieldsOf(
  fields: FieldShapes,
  value: object,
  path: Path,
  code: string | undefined,
): Record<string, unknown> {
  const record = value as Readonly<Record<string, unknown>>;
  const entries = Object.entries(fields).flatMap(([name, shape]): [string, unknown][] => {
    const at = [...path, name];
    const member = Object.hasOwn(record, name) ? record[name] : undefined;
    if (member !== undefined) return [[name, valueOf(shape, member, at, code, record)]];
    if (shape.optional) return [];
    throw new Mismatch(at, shape.code ?? code, "is required", true);
  });
  return Object.fromEntries(entries);
}

function valueOf(
  shape: Shape,
  value: unknown,
  path: Path,
  above: string | undefined,
  siblings: Readonly<Record<string, unknown>>,
): unknown {
  const code = shape.code ?? above;
  const refuseIf = (problem: string | undefined): void => {
    if (problem !== undefined) throw new Mismatch(path, code, problem);
  };
  switch (shape.kind) {
    case "text":
      refuseIf(textProblem(shape, value));
      return value;
    case "whole":
      refuseIf(numberProblem(shape, value));
      return value;
    case "digits":
      refuseIf(digitsProblem(shape, value));
      return value;
    case "flag":
      refuseIf(typeof value === "boolean" ? undefined : "must be true or false");
      return value;
    case "flag text":
      refuseIf(/^(true|false)$/.test(String(value)) ? undefined : 'must be "true" or "false"');
      return String(value);
    case "list":
      refuseIf(listProblem(shape, value));
      return (value as unknown[]).map((item, index) =>
        valueOf(shape.item, item, [...path, index], code, siblings),
      );
    case "object":
      refuseIf(isObject(value) ? undefined : "must be an object");
      return fieldsOf(shape.fields, value as object, path, code);
    case "by": {
      const chosen = shape.shapes[String(siblings[shape.field])];
      // A word that is none is told where it stands.
      return chosen === undefined ? value : valueOf(chosen, value, path, code, siblings);
    }
  }
}

function textProblem(
  { min = 0, max = LONGEST, pattern, says, oneOf }: TextLimits,
  value: unknown,
): string | undefined {
  if (typeof value !== "string") return "must be text";
  if (oneOf) return oneOf.includes(value) ? undefined : `must be ${alternatives(oneOf)}`;
  if (value === "" && min > 0) return "must not be empty";
  const length = lengthOf(value);
  if (length < min) return `must have at least ${min} characters`;
  if (length > max) return `must not be longer than ${max} characters`;
  if (!pattern || pattern.test(value)) return undefined;
  const hidden = hiddenCharacter(value);
  return `must ${hidden === undefined ? (says ?? "have the documented form") : `not contain ${hidden}`}`;
}

const alternatives = (words: readonly string[]): string =>
  words.length === 1 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;

function numberProblem(limits: NumberLimits, value: unknown): string | undefined {
  if (!Number.isSafeInteger(value)) return "must be a whole number";
  return isWithin(limits, value as number) ? undefined : `must be ${rangeOf(limits)}`;
}

function digitsProblem(limits: NumberLimits, value: unknown): string | undefined {
  if (typeof value !== "string") return "must be text";
  const isNumber = /^(0|[1-9]\d{0,8})$/.test(value);
  return isNumber && isWithin(limits, Number(value))
    ? undefined
    : `must be a whole number, ${rangeOf(limits)}`;
}

const isWithin = ({ min = -Infinity, max = Infinity, oneOf }: NumberLimits, value: number): boolean =>
  oneOf ? oneOf.includes(value) : value >= min && value <= max;

/** A range in words. */
export function rangeOf({ min, max, oneOf }: NumberLimits): string {
  if (oneOf) return alternatives(oneOf.map(String));
  if (min === undefined) return `at most ${max ?? ""}`;
  return max === undefined ? `at least ${min}` : `${min} to ${max}`;
}

function listProblem({ min = 0, max = MOST_ITEMS }: ListLimits, value: unknown): string | undefined {
  if (!Array.isArray(value)) return "must be a list";
  if (value.length < min) return `must have at least ${min} item${min === 1 ? "" : "s"}`;
  return value.length > max ? `must not have more than ${max} items` : undefined;
}
