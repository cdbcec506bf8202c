import type { PreviewStep } from "../inventory/preview";
import { retirementEffect } from "../inventory/retirement";
import { isRevoked } from "../provider/resources/external-change";
import type { Entry, Version } from "./entries";
import type { Action, Change } from "./model";
import type { StackChange } from "./stack";

/** What becomes of what leaves. */
type Fate = Pick<Change, "retirement" | "isBelowRevoked">;

/** The fate of what does not leave. */
export const STAYS: Fate = { retirement: undefined, isBelowRevoked: false };

/** Whether something that exists is taken away, or made superfluous, by a step. */
export const leaves = ({ op }: PreviewStep, action: Action): boolean =>
  action === "replace" || action === "remove" || action === "renew" || op === "import-replacement";

/** What becomes of a resource that leaves; a certificate is worth no more than the CAs above it. */
export function fateOf(stack: StackChange, version: Version): Fate {
  const isBelowRevoked = [...issuersOf(stack, version)].some(becomesRevoked);
  const { resource, leavesWithAnother: leavesWith } = version;
  return { retirement: retirementEffect(resource, { leavesWith, isBelowRevoked }), isBelowRevoked };
}

/** The CAs above something as it is before the run. */
function issuersOf({ entries }: StackChange, { issuer }: Version): ReadonlySet<Entry> {
  const found = new Set<Entry>();
  let entry = entries.get(issuer ?? "");
  while (entry && !found.has(entry)) {
    found.add(entry);
    entry = entries.get(entry.before?.issuer ?? "");
  }
  return found;
}

/** Whether a CA as it is before the run is revoked after it. */
function becomesRevoked({ step, action, before }: Entry): boolean {
  if (!before) return false;
  const { resource, leavesWithAnother: leavesWith } = before;
  if (isRevoked(resource.outputs.status)) return true;
  const isLeaving = step !== undefined && action !== undefined && leaves(step, action);
  return isLeaving && retirementEffect(resource, { leavesWith })?.outcome === "revoked";
}
