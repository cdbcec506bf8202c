import { dueAt, type RenewalPolicy, type ValidityDates } from "../../common/renewal";
import { ifKnown } from "../base/unknown";

type Properties = Readonly<Record<string, unknown>>;

/**
 * The input in which a preview shows why a certificate is renewed. A run does not store it: in the state it would be
 * outdated, and the next change would show it as removed.
 */
export const RENEWAL = "renewal";

/**
 * When a certificate should be renewed according to its arguments, as far as they are known; undefined if not at all.
 */
export function renewalPolicy(
  { renewBefore, renewJitter }: Properties,
  seed: string,
): RenewalPolicy | undefined {
  if (typeof renewBefore !== "string" || ifKnown(renewBefore) === undefined) return undefined;
  return { renewBefore, renewJitter: ifKnown(renewJitter) as string | undefined, seed };
}

/** The time from which on arguments request a renewal; undefined if they do not. */
export function renewalDue(validity: ValidityDates, args: Properties, seed: string): Date | undefined {
  const policy = renewalPolicy(args, seed);
  return policy && dueAt(validity, policy);
}
