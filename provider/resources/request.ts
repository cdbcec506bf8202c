import { defaultOf, type Argument } from "../../schema/resource";
import type {
  Encoding,
  FlagType,
  IsOptional,
  MomentType,
  ObjectType,
  Properties,
  Property,
  Type,
  ValueOf,
  ValuesOf,
} from "../../schema/types";
import type { AlibabaTag } from "../api/alibaba/operations";
import { normalizePem } from "../x509/pem";
import { csrPem } from "./csr";
import { toMilliseconds, toSeconds } from "./fields";

/** How argument values are sent if their type does not determine it. */
const ENCODE: Readonly<Record<Encoding, (value: never) => unknown>> = {
  "0 or 1": (value: boolean) => Number(value),
  tags: (values: Record<string, string>): AlibabaTag[] =>
    Object.entries(values).map(([Key, Value]) => ({ Key, Value })),
};

/** A value in the form in which it is sent. */
type Encoded<A> = A extends { readonly encode: "0 or 1" }
  ? number
  : A extends { readonly encode: "tags" }
    ? AlibabaTag[]
    : A extends { readonly type: infer T }
      ? EncodedAs<T>
      : never;

type EncodedAs<T> = T extends MomentType
  ? number
  : T extends { readonly type: "list"; readonly items: infer I }
    ? EncodedAs<I>[]
    : T extends ObjectType<infer P>
      ? EncodedObject<P, ValueOf<T>>
      : ValueOf<T>;

type EncodedObject<P, Plain> = [WireName<P[keyof P]>] extends [never]
  ? Plain
  : P[keyof P] extends { readonly type: FlagType }
    ? Record<string, boolean>
    : RequestOf<P>;

type WireName<A> = A extends { readonly wire: infer W extends string } ? W : never;

/** Whether a request parameter is optional. */
type IsMissing<A> = A extends { readonly always: true } ? false : IsOptional<A>;

/** The part of a request that follows from arguments or properties by renaming and encoding alone. */
export type RequestOf<A> = {
  [N in keyof A as IsMissing<A[N]> extends false ? WireName<A[N]> : never]: Encoded<A[N]>;
} & {
  [N in keyof A as IsMissing<A[N]> extends true ? WireName<A[N]> : never]?: Encoded<A[N]> | undefined;
} extends infer All
  ? { [N in keyof All]: All[N] }
  : never;

/** The definition of how an argument or property is sent. */
type Sent = Property & Pick<Argument, "always">;

/** The parameters that definitions name, with their values; everything else in a request is code. */
export function requestOf<A extends Readonly<Record<string, Sent>>>(
  definitions: A,
  values: ValuesOf<A>,
): RequestOf<A> {
  return partsOf(definitions, values) as RequestOf<A>;
}

type Values = Readonly<Record<string, unknown>>;

const partsOf = (definitions: Readonly<Record<string, Sent>>, values: Values): Values =>
  Object.fromEntries(
    Object.entries(definitions).flatMap(([name, about]): [string, unknown][] => {
      const value = values[name] ?? (about.always ? defaultOf(about) : undefined);
      const { wire } = about;
      const sent = wire === undefined || value === undefined ? undefined : encoded(about, value);
      return wire === undefined || sent === undefined ? [] : [[wire, sent]];
    }),
  );

const encoded = ({ encode, type }: Sent, value: unknown): unknown =>
  encode === undefined ? encodedAs(type, value) : ENCODE[encode](value as never);

function encodedAs(type: Type, value: unknown): unknown {
  switch (type.type) {
    case "text":
      return TEXTS[type.format]?.(value as string) ?? value;
    case "moment":
      return MOMENTS[type.unit](value as string | number);
    case "list":
      return (value as unknown[]).map((item) => encodedAs(type.items, item));
    case "object":
      return encodedObject(type.properties, value as Values);
    default:
      return value;
  }
}

/** Nothing instead of an empty object: an empty subject would replace another one. */
function encodedObject(properties: Properties, value: Values): Values | undefined {
  const parts = partsOf(properties, value);
  return Object.keys(parts).length > 0 ? parts : undefined;
}

const MOMENTS = { seconds: toSeconds, milliseconds: toMilliseconds };

const TEXTS: Readonly<Partial<Record<string, (pem: string) => string>>> = {
  "signing request": csrPem,
  "private key": normalizePem,
  certificates: normalizePem,
  "CA certificates": normalizePem,
};

/** The arguments or properties in a response that uses the same names: {@link requestOf} in reverse. */
export const responseValues = (definitions: Readonly<Record<string, Sent>>, answer: object): Values => {
  const fields = answer as Values;
  return Object.fromEntries(
    Object.entries(definitions).flatMap(([name, { wire, type }]): [string, unknown][] => {
      const value = wire === undefined ? undefined : fields[wire];
      return value === undefined || value === "" ? [] : [[name, decodedAs(type, value)]];
    }),
  );
};

const decodedAs = (type: Type, value: unknown): unknown =>
  type.type === "object" ? responseValues(type.properties, value as object) : value;
