import { isDeepStrictEqual } from "node:util";
import { RULES } from "./evaluate";
import type { Policy } from "./file";

/** The differences between a policy and the previous one, in sentences; for lists, only the elements that differ. */
export function policyChanges(before: Policy, after: Policy): string[] {
  const rules = RULES.flatMap((rule) => {
    const [was, is] = [before.rules[rule] ?? "off", after.rules[rule] ?? "off"];
    return is === "off" && was !== "off" ? [`${rule} is no longer checked`] : changes(rule, was, is);
  });
  return [
    ...rules,
    ...without(after.exceptions, before.exceptions).map((one) => `a new exception: ${shown(one)}`),
    ...without(before.exceptions, after.exceptions).map((one) => `an exception was removed: ${shown(one)}`),
  ];
}

/** The differences below a path of a policy. */
function changes(place: string, was: unknown, is: unknown): string[] {
  if (isDeepStrictEqual(was, is)) return [];
  if (Array.isArray(was) && Array.isArray(is)) return listChanges(place, was, is);
  if (!isRecord(was) || !isRecord(is)) return [`${place}: ${shown(was)} → ${shown(is)}`];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return keys.flatMap((key) => changes(`${place}.${key}`, was[key], is[key]));
}

function listChanges(place: string, was: readonly unknown[], is: readonly unknown[]): string[] {
  const [gone, added] = [without(was, is), without(is, was)];
  if (gone.length === 0 && added.length === 0) return [`${place}: the order changed`];
  const [one, other] = [gone[0], added[0]];
  if (gone.length === 1 && added.length === 1 && isRecord(one)) {
    return changes(`${place}[${was.indexOf(one)}]`, one, other);
  }
  const signed = [...added.map((item) => `+ ${shown(item)}`), ...gone.map((item) => `− ${shown(item)}`)];
  return [`${place}: ${signed.join(" ")}`];
}

const without = <T>(items: readonly T[], others: readonly T[]): T[] =>
  items.filter((item) => !others.some((other) => isDeepStrictEqual(item, other)));

// A list is only ever compared with a list or nothing, and nothing is null.
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object";

const shown = (value: unknown): string => {
  if (value === undefined) return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
};
