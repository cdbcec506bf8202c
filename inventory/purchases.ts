import { DAY } from "../common/time";
import { isCertificate } from "./facts";
import type { Node } from "./nodes";
import { isRetired } from "./renewal";

/** What was purchased for a CA, what is left of it, and what its certificates will need. */
export interface Purchase {
  readonly total: number;
  readonly left: number;
  /** Renewals of what it has issued within a year. */
  readonly renewals: number;
}

const YEAR = 365 * DAY;

/** The purchases of the CAs for which the service counts them, by URN. */
export function purchasesOf(nodes: readonly Node[], now: Date): ReadonlyMap<string, Purchase> {
  const renewals = new Map<string, number>();
  for (const node of nodes) {
    const { issuer = "" } = node;
    renewals.set(issuer, (renewals.get(issuer) ?? 0) + renewalsWithinYear(node, now.getTime()));
  }
  return new Map(
    nodes.flatMap(({ urn, facts: { purchased } }): [string, Purchase][] =>
      purchased ? [[urn, { ...purchased, renewals: renewals.get(urn) ?? 0 }]] : [],
    ),
  );
}

/** How often a certificate ends within a year, if each is followed by one that is valid as long. */
function renewalsWithinYear({ facts }: Node, now: number): number {
  const { notBefore, notAfter } = facts;
  if (!isCertificate(facts) || isRetired({ facts }) || notBefore === undefined || notAfter === undefined)
    return 0;
  const [start, end] = [Date.parse(notBefore), Date.parse(notAfter)];
  if (end < now || end > now + YEAR || end <= start) return 0;
  return 1 + Math.floor((now + YEAR - end) / (end - start));
}
