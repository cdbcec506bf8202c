import { counted } from "../common/counted";
import { groupedBy } from "../common/grouped";
import { dueWithin } from "../inventory/renewal";
import type { ChangedNode, RenewalsAhead, Review } from "./model";

/** Certificates that become due for renewal on the same day. */
export interface RenewalDay {
  /** For example `2027-03-01`. */
  readonly day: string;
  readonly names: readonly string[];
}

/** The certificates that a run will renew after this one, the earliest first. */
export function renewalDays(hierarchy: readonly ChangedNode[]): RenewalDay[] {
  const due = dueWithin(hierarchy, Infinity, new Date(0));
  const days = groupedBy(due, ({ renewalDue }) => (renewalDue ?? "").slice(0, 10));
  return [...days].map(([day, nodes]) => ({ day, names: nodes.map(({ name }) => name) }));
}

const HORIZONS = [30, 365];

/** How many certificates become due for renewal within a month, and within a year. */
export const renewalsAhead = (hierarchy: readonly ChangedNode[], at: Date): RenewalsAhead[] =>
  HORIZONS.map((days) => ({ days, certificates: dueWithin(hierarchy, days, at).length }));

/** The same in words; undefined if it is not known when the run is expected to happen. */
export const renewalsText = ({ renewalsAhead: ahead }: Review): string | undefined =>
  ahead
    ?.map(({ days, certificates }) => `${counted(certificates, "certificate")} within ${days} days`)
    .join(", ");
