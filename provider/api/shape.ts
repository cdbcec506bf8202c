/**
 * Shapes of requests and answers as data: what the documents say of a value. Types are inferred from them, clients encode
 * by them, the emulator decodes and refuses by them, and docs/api/ lists them. A limit that does not stand in a
 * shape is one that the documents do not state.
 */

/** What can be said of every value. */
export interface ShapeOptions {
  /** The code with which the service refuses the value; default: what the service calls an incorrect parameter. */
  readonly code?: string;
  /** Where the parameter travels, if not where the others do. */
  readonly in?: "form" | "query";
  /** What the documents say that is not enforced, or leave open. */
  readonly note?: string;
}

export interface TextLimits<W extends string = string> extends ShapeOptions {
  /** Fewest and most characters. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
  /** What the pattern means, to follow "must". */
  readonly says?: string;
  readonly oneOf?: readonly W[];
}

export interface NumberLimits extends ShapeOptions {
  readonly min?: number;
  readonly max?: number;
  readonly oneOf?: readonly number[];
}

export interface ListLimits extends ShapeOptions {
  readonly min?: number;
  readonly max?: number;
}

/** The data of a shape. */
type Data = { readonly optional?: true } & (
  | ({ readonly kind: "text" } & TextLimits)
  | ({ readonly kind: "whole" } & NumberLimits)
  /** A whole number that travels as text. */
  | ({ readonly kind: "digits" } & NumberLimits)
  | ({ readonly kind: "flag" } & ShapeOptions)
  /** A switch that is text in the model, and that clients also send as a boolean. */
  | ({ readonly kind: "flag text" } & ShapeOptions)
  | ({ readonly kind: "list"; readonly item: Shape } & ListLimits)
  /** `json`: travels as one parameter that holds JSON, where others are flattened. */
  | ({ readonly kind: "object"; readonly fields: FieldShapes; readonly json?: true } & ShapeOptions)
  /** What it may be depends on the word that another field of the same object has. */
  | ({
      readonly kind: "by";
      readonly field: string;
      readonly shapes: Readonly<Record<string, Shape>>;
    } & ShapeOptions)
);

declare const typed: unique symbol;

/** The shape of values of a type. */
export type Shape<T = unknown> = Data & { readonly [typed]?: T };

/** A shape of what may be left out. */
export type Optional<T = unknown> = Shape<T> & { readonly optional: true };

/** The fields of an object, each with its shape. */
export type FieldShapes = Readonly<Record<string, Shape>>;

/** The type of the values that have a shape. */
export type Value<S> = S extends { readonly [typed]?: infer T } ? Exclude<T, undefined> : never;

type OptionalName<F extends FieldShapes> = {
  [Name in keyof F]: F[Name] extends { readonly optional: true } ? Name : never;
}[keyof F];

/** The type of objects with these fields. */
export type Values<F extends FieldShapes> = {
  [Name in Exclude<keyof F, OptionalName<F>>]: Value<F[Name]>;
} & {
  [Name in OptionalName<F>]?: Value<F[Name]> | undefined;
} extends infer All
  ? { [Name in keyof All]: All[Name] }
  : never;

export const text = <const W extends string = string>(limits: TextLimits<W> = {}): Shape<W> => ({
  kind: "text",
  ...limits,
});

/** One of the words that the documents list. */
export const word = <const W extends string>(oneOf: readonly W[], options: ShapeOptions = {}): Shape<W> => ({
  kind: "text",
  oneOf,
  ...options,
});

export const integer = (limits: NumberLimits = {}): Shape<number> => ({ kind: "whole", ...limits });

export const digits = (limits: NumberLimits = {}): Shape<string> => ({ kind: "digits", ...limits });

export const flag = (options: ShapeOptions = {}): Shape<boolean> => ({ kind: "flag", ...options });

export const flagText = (options: ShapeOptions = {}): Shape<string> => ({ kind: "flag text", ...options });

export const list = <T>(item: Shape<T>, limits: ListLimits = {}): Shape<T[]> => ({
  kind: "list",
  item,
  ...limits,
});

export const object = <const F extends FieldShapes>(
  fields: F,
  options: ShapeOptions & { readonly json?: true } = {},
): Shape<Values<F>> & { readonly fields: F } => ({ kind: "object", fields, ...options });

/** Switches of these names, each of which may be left out. */
export const flags = (
  names: readonly string[],
  options: ShapeOptions = {},
): Shape<Record<string, boolean>> => ({
  kind: "object",
  fields: Object.fromEntries(names.map((name) => [name, optional(flag())])),
  ...options,
});

/** A value whose limits are those of the word in another field. */
export const by = <T>(
  field: string,
  shapes: Readonly<Record<string, Shape<T>>>,
  options: ShapeOptions = {},
): Shape<T> => ({
  kind: "by",
  field,
  shapes,
  ...options,
});

export const optional = <T>(shape: Shape<T>): Optional<T> => ({ ...shape, optional: true });
