import { isDeepStrictEqual } from "node:util";
import { sha256 } from "../../base/canonical";
import { isObject } from "../../base/json";
import { hasUnknown } from "../../base/unknown";
import { generationOf, meaningsOf } from "../creates/identity";
import { sameCsr } from "../csr";
import { sameAnyNames, sameMoment } from "../fields";
import { sameBy, type AnyKind, type ChangeEffect, type Same } from "../kind";

export type ItemValues = Readonly<Record<string, unknown>>;

/** Arguments of the fleet that are not those of its items. */
const OWN: ReadonlySet<string> = new Set(["items", "createKey"]);

/**
 * The arguments of each item: its own, and those of the fleet that it does not give itself.
 *
 * @param alternatives - groups of arguments of which only one can be given: one of an item takes the place of all of the
 * fleet's
 */
export function itemArgs(
  args: ItemValues,
  alternatives: readonly (readonly string[])[],
): ReadonlyMap<string, ItemValues> {
  const { items } = args;
  const shared = Object.entries(args).filter(([name, value]) => !OWN.has(name) && value !== undefined);
  return new Map(
    (isObject(items) ? Object.entries(items) : []).flatMap(([name, item]): [string, ItemValues][] => {
      if (!isObject(item)) return [];
      const displaced = new Set(
        alternatives.filter((group) => group.some((one) => item[one] !== undefined)).flat(),
      );
      const inherited = shared.filter(([argument]) => !displaced.has(argument));
      return [[name, { ...Object.fromEntries(inherited), ...item }]];
    }),
  );
}

/** The arguments in which two versions of an item differ, of those whose change has an effect. */
export const changedIn = (
  { fields }: Pick<AnyKind, "fields">,
  effect: ChangeEffect,
  before: ItemValues,
  after: ItemValues,
): string[] =>
  Object.entries(fields).flatMap(([name, field]) =>
    field.effect !== effect ||
    KEPT_HERE.has(name) ||
    isDeepStrictEqual(before[name], after[name]) ||
    field.same?.(before[name], after[name]) === true
      ? []
      : [name],
  );

/** Whether there are any. */
export const differsIn = (...difference: Parameters<typeof changedIn>): boolean =>
  changedIn(...difference).length > 0;

/** Arguments that change nothing in the service. */
const KEPT_HERE: ReadonlySet<string> = new Set(["retire", "connection", "customIdentifier"]);

/** The key with which a repeated create of an item finds the first one's result. */
export function itemKey(
  kind: AnyKind,
  { seed, name, args, earlier }: { seed: string; name: string; args: ItemValues; earlier: readonly string[] },
): string {
  const generation = Math.max(0, ...earlier.map(generationOf)) + 1;
  const hash = sha256(JSON.stringify([seed, name, meaningsOf(kind, args)])).slice(0, 24);
  return `pki-${hash}.${generation}`;
}

/** The name of an item in messages, previews and lists. */
export const inFleet = (fleet: string, name: string): string => `${fleet}[${JSON.stringify(name)}]`;

/** Arguments of items whose values can be written in several ways. */
const EQUAL: Readonly<Record<string, Same>> = {
  csr: sameCsr,
  sanValue: sameAnyNames,
  beforeTime: sameMoment,
  afterTime: sameMoment,
};

/** Compares the items of fleets, each argument as a single resource does. */
export const sameFleetItems = sameBy((items) =>
  isObject(items)
    ? Object.fromEntries(Object.entries(items).map(([name, item]) => [name, itemMeaning(item)]))
    : items,
);

const itemMeaning = (item: unknown): unknown =>
  isObject(item) && !hasUnknown(item)
    ? Object.fromEntries(
        Object.entries(item).map(([name, value]) => [name, EQUAL[name]?.meaning?.(value) ?? value]),
      )
    : item;
