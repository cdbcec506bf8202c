import { rangeOf } from "../../provider/api/check";
import type { Operation } from "../../provider/api/operation";
import type { FieldShapes, Shape } from "../../provider/api/shape";

/** What a page tells of an operation beside its parameters. */
export interface Described extends Operation {
  readonly name: string;
  /** How it travels, for example `POST /v1/private-certificates`. */
  readonly call: string;
  readonly see: string;
}

/** The page of a cloud: every operation that is called, with its parameters and their documented limits. */
export const renderPage = (head: string, operations: readonly Described[]): string =>
  `${[head.trim(), ...operations.map(section)].join("\n\n")}\n`;

function section({ name, call, see, repeatable, request, answer }: Described): string {
  const again = repeatable ? "Repeated when its answer is lost." : "Not repeated when its answer is lost.";
  const answered = Object.keys(answer)
    .map((field) => `\`${field}\``)
    .join(", ");
  return [
    `## ${name}`,
    `\`${call}\`, [document](${see}). ${again}`,
    "| parameter | type | limits | |",
    "| --- | --- | --- | --- |",
    ...rowsOf(request),
    "",
    `Answer: ${answered === "" ? "nothing" : answered}.`,
  ]
    .join("\n")
    .replace("\n| parameter", "\n\n| parameter")
    .replace(/^(## .*)\n/, "$1\n\n");
}

const rowsOf = (fields: FieldShapes, above = ""): string[] =>
  Object.entries(fields).flatMap(([name, shape]) => {
    const path = `${above}${name}`;
    const own = `| \`${path}\`${shape.optional ? "" : " \\*"} | ${typeOf(shape)} | ${limitsOf(shape)} | ${remarksOf(shape)} |`;
    return [own, ...below(shape, path)];
  });

function below(shape: Shape, path: string): string[] {
  if (shape.kind === "object") return rowsOf(shape.fields, `${path}.`);
  return shape.kind === "list" && shape.item.kind === "object" ? rowsOf(shape.item.fields, `${path}.N.`) : [];
}

function typeOf(shape: Shape): string {
  switch (shape.kind) {
    case "text":
      return "string";
    case "whole":
      return "whole number";
    case "digits":
      return "whole number as a string";
    case "flag":
      return "true or false";
    case "flag text":
      return '"true" or "false"';
    case "list":
      return `list of ${typeOf(shape.item).replace(/^(string|object)$/, "$1s")}`;
    case "object":
      return shape.json ? "object, as JSON" : "object";
    case "by":
      return typeOf(Object.values(shape.shapes)[0] ?? shape);
  }
}

/** A dash where the documents state no limit. */
const limitsOf = (shape: Shape): string => limits(shape) || "–";

function limits(shape: Shape): string {
  switch (shape.kind) {
    case "text": {
      const { min, max, says, oneOf } = shape;
      const words = oneOf?.map((word) => `\`${word}\``).join(", ");
      const length = min === undefined && max === undefined ? "" : `${lengths(min, max)} characters`;
      return [words, length, says && `must ${says}`].filter(Boolean).join("; ").replaceAll("|", "\\|");
    }
    case "whole":
    case "digits":
      return shape.min === undefined && shape.max === undefined && !shape.oneOf ? "" : rangeOf(shape);
    case "list": {
      const { min, max, item } = shape;
      const count = min === undefined && max === undefined ? "" : `${lengths(min, max)} items`;
      return [count, item.kind === "object" ? "" : limits(item)].filter(Boolean).join("; each: ");
    }
    case "by":
      return Object.entries(shape.shapes)
        .map(([word, one]) => `\`${word}\`: ${limits(one)}${one.code ? ` (${one.code})` : ""}`)
        .join("; ");
    default:
      return "";
  }
}

const lengths = (min = 0, max?: number): string =>
  max === undefined
    ? `at least ${min}`
    : min === max
      ? `${max}`
      : min === 0
        ? `at most ${max}`
        : `${min} to ${max}`;

const remarksOf = ({ note, code, in: place }: Shape): string =>
  [note, place && (place === "form" ? "in the form body" : "in the query"), code && `refused with ${code}`]
    .filter(Boolean)
    .join("; ")
    .replaceAll("|", "\\|");
