import { defaultOf, type Arguments, type Retirement } from "../../schema/resource";
import type { Failure } from "./kind";

type Properties = Readonly<Record<string, unknown>>;

/** What to do with a removed resource; undefined if its definition offers no choice. */
export function retirementOf(definitions: Arguments, args: Properties): Retirement | undefined {
  const { retire } = definitions;
  if (retire === undefined) return undefined;
  return (args.retire ?? byOlderArgument(definitions, args) ?? defaultOf(retire)) as Retirement;
}

function byOlderArgument(definitions: Arguments, args: Properties): Retirement | undefined {
  const [found] = Object.entries(definitions).flatMap(([name, { deprecated }]) => {
    const value = args[name];
    return deprecated && typeof value === "boolean" ? [deprecated[`${value}`]] : [];
  });
  return found;
}

/** Contradictory settings. */
export function retireFailures({ args }: { readonly args: Properties }): Failure[] {
  const { retire, revokeOnDelete, revocationReason } = args;
  if (typeof retire !== "string") return [];
  if (revokeOnDelete !== undefined) {
    return [{ argument: "revokeOnDelete", message: "is the older form of retire: set only retire" }];
  }
  if (revocationReason === undefined || retire === "revoke") return [];
  const message = `is for retire "revoke" only, and it is "${retire}": leave it out`;
  return [{ argument: "revocationReason", message }];
}
