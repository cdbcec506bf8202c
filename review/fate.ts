import type { PreviewStep } from "../inventory/preview";
import { retirementEffect } from "../inventory/retirement";
import { isRevoked } from "../provider/resources/external-change";
import type { Entry, Version } from "./entries";
import type { Action, Change } from "./model";
import type { StackChange } from "./stack";

/** What happens to a resource that is removed. */
type Fate = Pick<Change, "retirement" | "isBelowRevoked">;

/** The fate of a resource that is not removed. */
export const STAYS: Fate = { retirement: undefined, isBelowRevoked: false };

/** Whether a step removes an existing object, or makes it superfluous. */
export const leaves = ({ op }: PreviewStep, action: Action): boolean =>
  action === "replace" || action === "remove" || action === "renew" || op === "import-replacement";

/** What happens to a resource that is removed; a certificate is worth no more than the CAs above it. */
export function fateOf(stack: StackChange, version: Version): Fate {
  const isBelowRevoked = [...issuersOf(stack, version)].some(becomesRevoked);
  const { resource, leavesWithAnother: leavesWith } = version;
  return { retirement: retirementEffect(resource, { leavesWith, isBelowRevoked }), isBelowRevoked };
}

/** The CAs above something, as they are before the run. */
function issuersOf({ entries }: StackChange, { issuer }: Version): ReadonlySet<Entry> {
  const found = new Set<Entry>();
  let entry = entries.get(issuer ?? "");
  while (entry && !found.has(entry)) {
    found.add(entry);
    entry = entries.get(entry.before?.issuer ?? "");
  }
  return found;
}

/** Whether an existing CA is revoked after the run. */
function becomesRevoked({ step, action, before }: Entry): boolean {
  if (!before) return false;
  const { resource, leavesWithAnother: leavesWith } = before;
  if (isRevoked(resource.outputs.status)) return true;
  const isLeaving = step !== undefined && action !== undefined && leaves(step, action);
  return isLeaving && retirementEffect(resource, { leavesWith })?.outcome === "revoked";
}
