import type { FieldShapes, Shape } from "../../provider/api/shape";

/** A request, and the expected refusal if its parameter is beyond a limit. */
export interface Case {
  /** What the case tries, for example `longer`. */
  readonly what: string;
  /** The parameter's name in refusals. */
  readonly parameter: string;
  readonly request: object;
  /** Undefined if the request is just within the limit. */
  readonly refused?: { readonly isMissing: boolean; readonly code: string | undefined };
}

/** How a cloud numbers the items of a list, and whether its parameters keep their types on the wire. */
export interface Wire {
  readonly firstIndex: 0 | 1;
  readonly isTyped: boolean;
  /** Path parameters: an empty or missing one makes it another URL. */
  readonly path: readonly string[];
}

/** A replacement for a value. */
interface Trial {
  readonly what: string;
  readonly value: unknown;
  readonly isWithin: boolean;
  readonly isMissing?: boolean;
  readonly code?: string | undefined;
  /** Path below the value itself. */
  readonly below?: string;
  readonly siblings?: object;
}

/** Preferred values, for keys that are generated quickly. */
const QUICK = ["ECC_256", "EC256", "OTHER", "false"];

/** A value within all limits. */
export function valid(shape: Shape): unknown {
  switch (shape.kind) {
    case "text":
      return shape.oneOf
        ? (QUICK.find((word) => shape.oneOf?.includes(word)) ?? shape.oneOf[0])
        : textOf(shape);
    case "whole":
      return shape.oneOf?.[0] ?? shape.min ?? 1;
    case "digits":
      return String(shape.min ?? 1);
    case "flag":
      return false;
    case "flag text":
      return "false";
    case "list":
      return Array.from({ length: Math.max(1, shape.min ?? 0) }, () => valid(shape.item));
    case "object":
      return requestOf(shape.fields);
    case "by":
      return valid(Object.values(shape.shapes)[0]!);
  }
}

const SAMPLES = ["2cb2878b-6cd1-460d-bd25-afe655159bdc", "CN", "a", "0"];

function textOf({ pattern, min = 1, max = 64 }: { pattern?: RegExp; min?: number; max?: number }): string {
  const fits = (text: string): boolean =>
    (pattern?.test(text) ?? true) && text.length >= min && text.length <= max;
  const sample = [...SAMPLES, "a".repeat(min), "a".repeat(max)].find(fits);
  if (sample === undefined) throw new Error(`no sample for ${String(pattern)}`);
  return sample;
}

/** A request with all required parameters, each value within its limits. */
export const requestOf = (fields: FieldShapes): object =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([name, { optional }]) => !optional || name === "Algorithm")
      .map(([name, shape]) => [name, valid(shape)]),
  );

/** Every documented limit of an operation from both sides. */
export function casesOf(fields: FieldShapes, wire: Wire): Case[] {
  const base = requestOf(fields);
  return Object.entries(fields).flatMap(([name, shape]) => {
    const trials = [...missing(shape, wire.path.includes(name)), ...trialsOf(shape, undefined, wire)];
    return trials
      .filter(({ value }) => !wire.path.includes(name) || value !== "")
      .map(({ what, value, isWithin, isMissing = false, code, below, siblings }): Case => {
        const parameter = below === undefined ? name : `${name}.${below}`;
        const request = { ...base, [name]: value, ...siblings };
        return { what, parameter, request, ...(isWithin ? {} : { refused: { isMissing, code } }) };
      });
  });
}

const missing = (shape: Shape, isInPath: boolean): Trial[] =>
  shape.optional || isInPath
    ? []
    : [{ what: "missing", value: undefined, isWithin: false, isMissing: true, code: shape.code }];

const within = (what: string, value: unknown): Trial => ({ what, value, isWithin: true });

function trialsOf(shape: Shape, above: string | undefined, wire: Wire): Trial[] {
  const code = shape.code ?? above;
  const beyond = (what: string, value: unknown): Trial => ({ what, value, isWithin: false, code });
  const untyped = wire.isTyped ? [beyond("a number", 7), beyond("a list", ["a"])] : [beyond("a list", ["a"])];
  switch (shape.kind) {
    case "text":
      return [...untyped, ...textTrials(shape, beyond)];
    case "whole":
      return [
        beyond("words", "many"),
        beyond("a fraction", 1.5),
        ...numberTrials(shape, (value) => value, beyond),
      ];
    case "digits":
      return [beyond("words", "x"), beyond("spaces", " 7"), ...numberTrials(shape, String, beyond)];
    case "flag":
      return [within("off", false), beyond("neither on nor off", "perhaps")];
    case "flag text":
      return [within("off", "false"), beyond("neither on nor off", "perhaps")];
    case "list":
      return [
        beyond("no list", "a"),
        ...listTrials(shape, wire, beyond),
        ...itemTrials(shape.item, code, wire),
      ];
    case "object":
      return [beyond("no object", "a"), ...fieldTrials(shape.fields, code, wire)];
    case "by":
      throw new Error("is tried with its siblings");
  }
}

type Beyond = (what: string, value: unknown) => Trial;

function textTrials(shape: Shape & { kind: "text" }, beyond: Beyond): Trial[] {
  if (shape.oneOf) {
    return [
      ...shape.oneOf.filter((word) => word !== "RSA_4096").map((word) => within(word, word)),
      ...["OUTSIDER", "", `${String(shape.oneOf[0])} `].map((word) => beyond(`the word "${word}"`, word)),
    ];
  }
  const { min = 0, max, pattern } = shape;
  const odd = ["é\u0001", "!", "a/b*", "*", "Пример", "a*b"].find((text) => pattern && !pattern.test(text));
  const filled = (length: number): string =>
    ((pattern?.test("a".repeat(length)) ?? true) ? "a" : "0").repeat(length);
  return [
    ...(max === undefined ? [] : [within("longest", filled(max)), beyond("longer", filled(max + 1))]),
    ...(min > 1 ? [within("shortest", filled(min)), beyond("shorter", filled(min - 1))] : []),
    ...(min === 1 ? [beyond("empty", "")] : []),
    ...(odd === undefined ? [] : [beyond("other characters", odd)]),
  ];
}

function numberTrials(
  { min, max, oneOf }: { min?: number; max?: number; oneOf?: readonly number[] },
  form: (value: number) => unknown,
  beyond: Beyond,
): Trial[] {
  if (oneOf) {
    const outside = [Math.min(...oneOf) - 1, Math.max(...oneOf) + 1];
    return [
      ...oneOf.map((value) => within(`${value}`, form(value))),
      ...outside.map((value) => beyond(`${value}`, form(value))),
    ];
  }
  return [
    ...(min === undefined ? [] : [within("least", form(min)), beyond("less", form(min - 1))]),
    ...(max === undefined ? [] : [within("most", form(max)), beyond("more", form(max + 1))]),
  ];
}

function listTrials(shape: Shape & { kind: "list" }, { isTyped }: Wire, beyond: Beyond): Trial[] {
  const { min = 0, max, item } = shape;
  const items = (length: number): unknown[] => Array.from({ length }, () => valid(item));
  // Without types, an empty list cannot be sent.
  const empty = { ...beyond("none", []), isMissing: !isTyped };
  return [
    ...(min === 0 ? [] : [empty]),
    ...(max === undefined ? [] : [within("most", items(max)), beyond("more", items(max + 1))]),
  ];
}

const itemTrials = (item: Shape, code: string | undefined, wire: Wire): Trial[] =>
  trialsOf(item, code, wire).map((trial) => ({
    ...trial,
    value: [trial.value],
    below: joined(String(wire.firstIndex), trial.below),
  }));

const joined = (name: string, below: string | undefined): string =>
  below === undefined ? name : `${name}.${below}`;

function fieldTrials(fields: FieldShapes, code: string | undefined, wire: Wire): Trial[] {
  const base = requestOf(fields);
  return Object.entries(fields).flatMap(([name, shape]) =>
    shape.kind === "by"
      ? Object.entries(shape.shapes).flatMap(([word, one]) =>
          placed(trialsOf(one, shape.code ?? code, wire), name, { ...base, [shape.field]: word }),
        )
      : placed([...missingField(shape, code), ...trialsOf(shape, code, wire)], name, base),
  );
}

const missingField = (shape: Shape, code: string | undefined): Trial[] =>
  shape.optional
    ? []
    : [{ what: "missing", value: undefined, isWithin: false, isMissing: true, code: shape.code ?? code }];

const placed = (trials: Trial[], name: string, base: object): Trial[] =>
  trials.map((trial) => ({
    ...trial,
    value: { ...base, [name]: trial.value },
    below: joined(name, trial.below),
  }));
