import { defaultOf, type Arguments, type Retirement } from "../../schema/resource";
import type { Failure } from "./kind";

type Properties = Readonly<Record<string, unknown>>;

/** What is to be done with a resource; undefined for one whose definition gives no choice. */
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

/** What cannot be said together. */
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
