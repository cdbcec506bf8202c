import { defaultOf, type Argument, type Arguments, type Encoding } from "../../schema/resource";
import type { IsOptional, ValueOf, ValuesOf } from "../../schema/types";
import type { AlibabaTag } from "../api/alibaba/operations";
import { csrPem } from "./csr";
import { toSeconds } from "./fields";

/** How the values of arguments travel. */
const ENCODE: Readonly<Record<Encoding, (value: never) => unknown>> = {
  "0 or 1": (value: boolean) => Number(value),
  "UNIX seconds": toSeconds,
  "signing request": csrPem,
  tags: (values: Record<string, string>): AlibabaTag[] =>
    Object.entries(values).map(([Key, Value]) => ({ Key, Value })),
};

/** What a value is when it travels. */
type Encoded<A> = A extends { readonly encode: "0 or 1" | "UNIX seconds" }
  ? number
  : A extends { readonly encode: "tags" }
    ? AlibabaTag[]
    : A extends { readonly type: infer T }
      ? ValueOf<T>
      : never;

type WireName<A> = A extends { readonly wire: infer W extends string } ? W : never;

/** Whether a parameter may be missing in a request. */
type IsMissing<A> = A extends { readonly always: true } ? false : IsOptional<A>;

/** The part of a request that arguments make by renaming and encoding alone. */
export type RequestOf<A extends Arguments> = {
  [N in keyof A as IsMissing<A[N]> extends false ? WireName<A[N]> : never]: Encoded<A[N]>;
} & {
  [N in keyof A as IsMissing<A[N]> extends true ? WireName<A[N]> : never]?: Encoded<A[N]> | undefined;
};

/** The parameters that a definition names, with the values of its arguments; what else a request holds is code. */
export function requestOf<A extends Arguments>(definitions: A, values: ValuesOf<A>): RequestOf<A> {
  const given = values as Readonly<Record<string, unknown>>;
  const entries = Object.entries(definitions).flatMap(([name, argument]) => {
    const value = given[name] ?? (argument.always ? defaultOf(argument) : undefined);
    return argument.wire === undefined || value === undefined
      ? []
      : [[argument.wire, encoded(argument, value)]];
  });
  return Object.fromEntries(entries) as RequestOf<A>;
}

const encoded = ({ encode }: Argument, value: unknown): unknown =>
  encode === undefined ? value : ENCODE[encode](value as never);
