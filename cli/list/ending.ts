import type { Node } from "../../inventory/nodes";
import { rowsOf } from "../page/rows";

/** The services' words for certificates that are not in use any more. */
const RETIRED = new Set(["REVOKE", "REVOKED", "DELETED"]);

/** Certificates in use that end within some days, or have ended; the first to end comes first. */
export function endingWithin(nodes: readonly Node[], days: number, now: Date): Node[] {
  return rowsOf(nodes, now)
    .filter(({ daysLeft, node }) => daysLeft !== undefined && daysLeft < days && !isRetired(node))
    .sort((a, b) => (a.end ?? 0) - (b.end ?? 0))
    .map(({ node }) => node);
}

export const isRetired = ({ facts }: Node): boolean => RETIRED.has(facts.status?.toUpperCase() ?? "");
