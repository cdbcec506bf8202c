import type { Node } from "../../inventory/nodes";
import { diagramRows } from "../../render/rows";

/** The services' words for certificates that are not in use any more. */
const RETIRED = new Set(["REVOKE", "REVOKED", "DELETED"]);

/**
 * Certificates in use that end within some days, or have ended, or whose end cannot be read; these come first, then the
 * first to end.
 */
export function endingWithin(nodes: readonly Node[], days: number, now: Date): Node[] {
  return diagramRows(nodes, now)
    .filter(({ daysLeft, node }) => !isRetired(node) && (isUnreadable(node) || (daysLeft ?? days) < days))
    .sort((a, b) => (a.end ?? 0) - (b.end ?? 0))
    .map(({ node }) => node);
}

const isUnreadable = ({ facts }: Node): boolean => facts.unreadable !== undefined;

export const isRetired = ({ facts }: Node): boolean => RETIRED.has(facts.status?.toUpperCase() ?? "");
