import { rfc3339 } from "../common/time";
import type { Facts } from "../inventory/facts";
import { nodesOf, withPairs } from "../inventory/nodes";
import { renewalDueOf } from "../inventory/renewal";
import { issuerUrn, latest, type Version } from "./entries";
import type { ChangedNode } from "./model";
import type { StackChange } from "./stack";

/**
 * Every certificate in the stack after the run, and those that are removed, each CA before what it issues.
 *
 * @param at - when the run is expected to happen; without it, only existing certificates have a time of renewal
 */
export function changedNodes({ all, entries, read }: StackChange, at: Date | undefined): ChangedNode[] {
  const issuerOf = (urn: string): string | undefined => {
    const entry = entries.get(urn);
    return entry && issuerUrn(entry);
  };
  const nodes = nodesOf({ ...all, issuerOf }, ({ urn }) => latest(entries.get(urn))?.facts).map((node) => {
    const entry = entries.get(node.urn);
    const after = entry?.after;
    return {
      ...node,
      action: entry?.action,
      renewalDue: after && renewalDueOf(after.resource, datesOf(after, at)),
    };
  });
  return withPairs(nodes, (urn) => latest(entries.get(urn))?.resource, read);
}

/** Start and end of a certificate's validity, or of the one that the run would issue at a given time. */
function datesOf(
  { issued, planned, facts }: Version,
  at: Date | undefined,
): Pick<Facts, "notBefore" | "notAfter"> {
  const period = !issued && at ? planned?.period?.(at) : undefined;
  return period
    ? { notBefore: rfc3339(period.notBefore), notAfter: rfc3339(period.notAfter) }
    : (facts ?? {});
}
