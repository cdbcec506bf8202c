/**
 * What an argument may be, as data. `provider/fields-of.ts` validates by it, `prose.ts` puts it into words, and the
 * generators of `generate/` write it down for programs and tools.
 */

/** Text whose rules are code of the provider; each has its validation in `provider/formats.ts`. */
export type Format =
  | "any"
  | "line"
  | "private key"
  | "signing request"
  | "certificates"
  | "certificates or nothing"
  | "one certificate"
  | "CA certificates"
  | "host"
  | "common name of a host"
  | "name of any type"
  | "name of a given type"
  | "span"
  | "validity"
  | "validity with hours"
  | "IP range"
  | "URL"
  | "usage"
  | "OID"
  | "huawei common name"
  | "huawei organization"
  | "huawei place";

/** Text of a format. */
export interface TextType<F extends Format = Format> {
  readonly type: "text";
  readonly format: F;
  /** The most characters. */
  readonly max?: number;
}

/** Text that a regular expression describes completely. */
export interface PatternType {
  readonly type: "pattern";
  readonly pattern: string;
  /** What it has to be, as the end of a sentence that begins with "must be". */
  readonly words: string;
  /** What is added where it was refused. */
  readonly hint?: string;
}

/** Whole number. */
export interface IntegerType {
  readonly type: "whole";
  readonly min: number;
  readonly max: number;
}

/** True or false. */
export interface FlagType {
  readonly type: "flag";
}

/** One of several values. */
export interface ChoiceType<C extends Literal = Literal> {
  readonly type: "choice";
  readonly of: readonly C[];
  /** The exported name of the type, and what is said of it. */
  readonly named?: Named;
  /** What is added where it was refused. */
  readonly hint?: string;
  /** How languages with enumerations have it. */
  readonly enumeration?: Enumeration;
}

/** A choice as an enumeration. */
export interface Enumeration {
  /** Left out: the name of the type, or that of the argument that it belongs to. */
  readonly name?: string;
  /** Names of values that do not make a good one themselves, such as numbers. */
  readonly members?: Readonly<Record<Literal & (string | number), string>>;
}

/** The exported name of a type. */
export interface Named {
  readonly name: string;
  readonly text: string;
}

/** List of values. */
export interface ListType<I = unknown> {
  readonly type: "list";
  readonly items: I;
  readonly min?: number;
  readonly max?: number;
}

/** Tags with rules of their own, which are code of the provider. */
export type TagFormat = "huawei tag";

/** Tags by key. */
export interface TagsType {
  readonly type: "tags";
  readonly format?: TagFormat;
  /** What characters they may have, in words. */
  readonly characters?: string;
  readonly max: number;
  readonly maxKey: number;
  readonly maxValue: number;
}

/** Values by names that the program chooses. */
export interface MapType<I = unknown> {
  readonly type: "map";
  readonly items: I;
  /** A name, as a regular expression and in words. */
  readonly key: PatternType;
  readonly max: number;
}

/** Point in time: RFC 3339 text, or a number since 1970. */
export interface MomentType {
  readonly type: "moment";
  readonly unit: "seconds" | "milliseconds";
}

/** Rules between the properties of an object, which are code of the provider. */
export type ObjectRule = "alternative name" | "attribute" | "huawei alternative name";

/** Object with properties. */
export interface ObjectType<P = unknown> {
  readonly type: "object";
  readonly properties: P;
  readonly named?: Named;
  readonly rule?: ObjectRule;
}

/** A resource of the program; the provider gets its identifier in another argument. */
export interface ReferenceType {
  readonly type: "reference";
  readonly to: readonly string[];
}

/** What an argument may be. */
export type Type =
  | TextType
  | PatternType
  | IntegerType
  | FlagType
  | ChoiceType
  | ListType<Type>
  | TagsType
  | MapType<Type>
  | MomentType
  | ObjectType<Properties>
  | ReferenceType;

/** What stands for an argument that is left out: a value, or words for what the service does then. */
export type Default =
  | Literal
  | {
      readonly says: string;
      readonly is?: Literal;
      /** It is what the issuing CA has, or what the service decides. */
      readonly from?: "issuer" | "service";
    };

/** A value that is one of a few. */
export type Literal = string | number | boolean;

/** How a value travels, where neither it does as it is, nor its type says how. */
export type Encoding = "0 or 1" | "tags";

/** What is said of an argument or a property. */
export interface About {
  /** The documented parameter that it is sent as, where it is sent by its own name and needs no more than encoding. */
  readonly wire?: string;
  readonly encode?: Encoding;
  /** The beginning of the first sentence; `{limits}` stands for the limits, which otherwise end it. */
  readonly text: string;
  /** More sentences. */
  readonly more?: string;
  /** When it can be given at all, as the end of a sentence. */
  readonly only?: string;
  /** Optional, and this is what happens without it. */
  readonly default?: Default;
  /** Optional, and this sentence says what to give instead, or with what. */
  readonly instead?: string;
  /** Optional, and `only` says when it is given. */
  readonly optional?: true;
}

/** Property of an object. */
export interface Property extends About {
  readonly type: Type;
}

/** Properties by name. */
export type Properties = Readonly<Record<string, Property>>;

/** A property: required, unless what it says has a default or an alternative. */
export const property = <const T extends Type, const A extends About>(
  type: T,
  about: A,
): { readonly type: T } & A => ({ ...about, type });

export const line = (max: number): TextType<"line"> => ({ type: "text", format: "line", max });

export const text = <const F extends Format>(format: F, max?: number): TextType<F> => ({
  type: "text",
  format,
  ...(max === undefined ? {} : { max }),
});

export const pattern = (expression: string, words: string, hint?: string): PatternType => ({
  type: "pattern",
  pattern: expression,
  words,
  ...(hint === undefined ? {} : { hint }),
});

export const integer = (min: number, max: number): IntegerType => ({ type: "whole", min, max });

export const FLAG: FlagType = { type: "flag" };

export const choice = <const C extends Literal>(
  of: readonly C[],
  more: Pick<ChoiceType, "named" | "hint" | "enumeration"> = {},
): ChoiceType<C> => ({ type: "choice", of, ...more });

export const list = <const I extends Type>(
  items: I,
  limits: { readonly min?: number; readonly max?: number } = {},
): ListType<I> => ({ type: "list", items, ...limits });

export const tags = (maxValue: number, more: Pick<TagsType, "format" | "characters"> = {}): TagsType => ({
  type: "tags",
  max: 20,
  maxKey: 128,
  maxValue,
  ...more,
});

export const map = <const I extends Type>(items: I, key: PatternType, max: number): MapType<I> => ({
  type: "map",
  items,
  key,
  max,
});

export const moment = (unit: MomentType["unit"]): MomentType => ({ type: "moment", unit });

/** An object whose type programs can name. */
export const object = <const P extends Properties>(
  name: string,
  about: string,
  properties: P,
  rule?: ObjectRule,
): ObjectType<P> => ({ ...shape(properties, rule), named: { name, text: about } });

/** An object without a name. */
export const shape = <const P extends Properties>(properties: P, rule?: ObjectRule): ObjectType<P> => ({
  type: "object",
  properties,
  ...(rule === undefined ? {} : { rule }),
});

export const reference = (...to: string[]): ReferenceType => ({ type: "reference", to });

/** Two capital letters. */
export const COUNTRY = pattern("[A-Z]{2}", "two capital letters (ISO 3166-1)", "for example CN");

/** What a service tells two requests apart by. */
export const TOKEN = pattern("[\\x21-\\x7e]{1,64}", "1 to 64 ASCII characters without spaces");

export const NONE = { says: "none" } as const;

/** Values of a type. */
export type ValueOf<T> = T extends { readonly type: "text" | "pattern" }
  ? string
  : T extends { readonly type: "whole" }
    ? number
    : T extends { readonly type: "flag" }
      ? boolean
      : T extends ChoiceType<infer C>
        ? C
        : T extends { readonly type: "tags" }
          ? Record<string, string>
          : T extends { readonly type: "moment" }
            ? string | number
            : T extends ListType<infer I>
              ? ValueOf<I>[]
              : T extends MapType<infer M>
                ? Record<string, ValueOf<M>>
                : T extends ObjectType<infer P>
                  ? ValuesOf<P>
                  : never;

/** Whether something can be left out. */
export type IsOptional<A> = A extends { readonly demanded: true }
  ? false
  : A extends { readonly default: unknown } | { readonly instead: string } | { readonly optional: true }
    ? true
    : false;

type NamesOf<P, O extends boolean> = {
  [N in keyof P]: IsOptional<P[N]> extends O ? (TypeOf<P[N]> extends ReferenceType ? never : N) : never;
}[keyof P];

type TypeOf<A> = A extends { readonly type: infer T } ? T : never;

/** Values of properties or arguments by name; a reference has none. */
export type ValuesOf<P> = Flat<
  { [N in NamesOf<P, false>]: ValueOf<TypeOf<P[N]>> } & {
    [N in NamesOf<P, true>]?: ValueOf<TypeOf<P[N]>> | undefined;
  }
>;

type Flat<T> = { [N in keyof T]: T[N] };
