import type { Node } from "../../inventory/nodes";
import { isRetired } from "../../inventory/renewal";
import { diagramRows } from "../../render/rows";

/**
 * Certificates in use that expire within some days, have expired, or whose expiry cannot be read; the latter come
 * first, then the earliest to expire.
 */
export function endingWithin(nodes: readonly Node[], days: number, now: Date): Node[] {
  return diagramRows(nodes, now)
    .filter(({ daysLeft, node }) => !isRetired(node) && (isUnreadable(node) || (daysLeft ?? days) < days))
    .sort((a, b) => (a.end ?? 0) - (b.end ?? 0))
    .map(({ node }) => node);
}

const isUnreadable = ({ facts }: Node): boolean => facts.unreadable !== undefined;
