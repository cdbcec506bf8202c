import { isDeepStrictEqual } from "node:util";
import type { Same } from "../resources/kind";
import type { PropertyValues } from "./values";

/** What happens to one property, or to a part of it. */
export type PropertyChange = "add" | "delete" | "update";

/** Changes by property path: `domain[1]`, `tags.team`, `tags["cost center"]`. */
export type Changes = Record<string, PropertyChange>;

/**
 * The differences between two values of an argument, at the level a reader wants: items of a list, entries of a
 * map. Values that mean the same are equal.
 *
 * @param same - which different values of the whole argument mean the same
 */
export function changesOf(name: string, old: unknown, value: unknown, same?: Same): Changes {
  if (old === undefined) return { [name]: "add" };
  if (value === undefined) return { [name]: "delete" };
  if (Array.isArray(old) && Array.isArray(value)) return changedItems(name, old, value, same);
  if (isMap(old) && isMap(value)) return changedEntries(name, old, value);
  return { [name]: "update" };
}

const isMap = (value: unknown): value is PropertyValues =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function changedItems(
  name: string,
  old: readonly unknown[],
  values: readonly unknown[],
  same?: Same,
): Changes {
  const isSame = (a: unknown, b: unknown): boolean => isDeepStrictEqual(a, b) || (same?.([a], [b]) ?? false);
  const left = [...values.entries()];
  const gone = [...old.entries()].filter(([, item]) => {
    const at = left.findIndex(([, other]) => isSame(item, other));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  const changes: Changes = {};
  for (const [index] of gone) changes[`${name}[${index}]`] = "delete";
  for (const [index] of left) changes[`${name}[${index}]`] = changes[`${name}[${index}]`] ? "update" : "add";
  // Only the order differs.
  return gone.length + left.length > 0 ? changes : { [name]: "update" };
}

function changedEntries(name: string, old: PropertyValues, values: PropertyValues): Changes {
  const names = [...new Set([...Object.keys(old), ...Object.keys(values)])];
  const parts = names.flatMap((key) =>
    isDeepStrictEqual(old[key], values[key])
      ? []
      : Object.entries(changesOf(pathOf(name, key), old[key], values[key])),
  );
  return Object.fromEntries(parts);
}

const pathOf = (name: string, key: string): string =>
  /^[A-Za-z_][\w]*$/.test(key) ? `${name}.${key}` : `${name}["${key.replaceAll(/["\\]/g, "\\$&")}"]`;
