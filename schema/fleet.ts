import type { AboutArgument, Argument, Arguments, Effect } from "./resource";
import { pattern, type About } from "./types";

/** The name of an item of a fleet; it cannot be that of a property that every object has. */
export const ITEM_NAME = pattern(
  "[A-Za-z0-9][A-Za-z0-9._:@/+-]{0,99}",
  "1 to 100 letters, digits and `._:@/+-`, beginning with a letter or digit",
);

/** The most items of a fleet. */
export const MOST_ITEMS = 5_000;

const CHANGE = "Changing it issues new certificates for the items that it concerns.";

type Shared<A extends Arguments> = {
  readonly [N in keyof A]: Omit<A[N], "effect" | "change" | "demanded"> & {
    readonly effect: A[N]["effect"] extends "replace" ? "update" : A[N]["effect"];
    readonly change?: string;
  } & (A[N] extends { readonly demanded: true } ? { readonly demanded: true } : unknown);
};

/** Arguments of a single certificate that all items of a fleet share: nothing of them replaces the fleet as a whole. */
export function shared<const A extends Arguments>(args: A): Shared<A> {
  const entries = Object.entries(args).map(([name, argument]: [string, Argument]) => {
    const effect: Effect = argument.effect === "replace" ? "update" : argument.effect;
    const change = argument.effect === "replace" ? { change: CHANGE } : {};
    return [name, { ...argument, effect, ...change }];
  });
  return Object.fromEntries(entries) as Shared<A>;
}

type OfItem<A extends Arguments> = {
  readonly [N in keyof A]: Omit<A[N], keyof AboutArgument | "effect"> &
    Pick<About, "text" | "only" | "more"> & { readonly default: { readonly says: string } };
};

/** Arguments that an item of a fleet may give instead of the fleet's. */
export function ofItem<const A extends Arguments>(args: A, says: string): OfItem<A> {
  const entries = Object.entries(args).map(([name, { type, text, only, more }]: [string, Argument]) => [
    name,
    {
      type,
      text,
      ...(only === undefined ? {} : { only }),
      ...(more === undefined ? {} : { more }),
      default: { says },
    },
  ]);
  return Object.fromEntries(entries) as OfItem<A>;
}
