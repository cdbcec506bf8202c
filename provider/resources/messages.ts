import type { core } from "zod";

type Issue = core.$ZodRawIssue;

/** What is wrong with a value, in this package's words: used wherever a rule has no message of its own. */
export function messageOf(issue: Issue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${typeWords(issue.expected)}`;
    case "invalid_value":
      return `must be ${oneOf(issue.values)}`;
    case "too_small":
      return `must ${tooSmall(issue.origin, Number(issue.minimum))}`;
    case "too_big":
      return `must not ${tooBig(issue.origin, Number(issue.maximum))}`;
    case "unrecognized_keys":
      return `has no entry ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`;
    case "invalid_key":
      return `a key ${issue.issues[0]?.message ?? "is not allowed"}`;
    default:
      return undefined;
  }
}

/** The name of a type in messages. */
export const typeWords = (type: string): string => TYPES[type] ?? type;

const TYPES: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

const MANY = 3;

/** `"a" or "b"`, or for more values `one of "a", "b", "c", "d"`. */
export function oneOf(values: readonly unknown[]): string {
  const all = values.map((value) => JSON.stringify(value));
  if (all.length > MANY) return `one of ${all.join(", ")}`;
  const last = all.pop() ?? "";
  return all.length === 0 ? last : `${all.join(", ")} or ${last}`;
}

function tooSmall(origin: string, min: number): string {
  if (origin === "number" || origin === "int") return `be at least ${min}`;
  if (min === 1) return "not be empty";
  return origin === "string" ? `be at least ${min} characters long` : `hold at least ${min}`;
}

function tooBig(origin: string, max: number): string {
  if (origin === "number" || origin === "int") return `be more than ${max}`;
  return origin === "string" ? `be longer than ${max} characters` : `hold more than ${max}`;
}
