import { isDeepStrictEqual } from "node:util";
import { RULES } from "./evaluate";
import type { Policy } from "./file";

/** How one policy differs from the one before it, one sentence for each rule and for the exceptions. */
export function policyChanges(before: Policy, after: Policy): string[] {
  const rules = RULES.flatMap((rule) => {
    const [was, is] = [before.rules[rule] ?? "off", after.rules[rule] ?? "off"];
    if (isDeepStrictEqual(was, is)) return [];
    return [is === "off" ? `${rule} is not checked any more` : `${rule}: ${shown(was)} → ${shown(is)}`];
  });
  const added = after.exceptions.filter(
    (one) => !before.exceptions.some((other) => isDeepStrictEqual(one, other)),
  );
  return [...rules, ...added.map((exception) => `a new exception: ${shown(exception)}`)];
}

const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
