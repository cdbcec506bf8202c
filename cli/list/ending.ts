import { DAY } from "../../common/time";
import type { Node } from "../../inventory/nodes";
import { diagramRows } from "../../render/rows";

/** The services' statuses of certificates that are no longer in use. */
const RETIRED = new Set(["REVOKE", "REVOKED", "DELETED"]);

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

/** Certificates in use that are due for renewal within some days, or already, the earliest first. */
export const dueWithin = (nodes: readonly Node[], days: number, now: Date): Node[] =>
  nodes
    .filter((node) => !isRetired(node) && dueTime(node) < now.getTime() + days * DAY)
    .sort((a, b) => dueTime(a) - dueTime(b));

const dueTime = ({ renewalDue }: Node): number =>
  renewalDue === undefined ? Infinity : Date.parse(renewalDue);

const isUnreadable = ({ facts }: Node): boolean => facts.unreadable !== undefined;

export const isRetired = ({ facts }: Node): boolean => RETIRED.has(facts.status?.toUpperCase() ?? "");
