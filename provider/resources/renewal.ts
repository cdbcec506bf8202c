import { dueAt, type RenewalPolicy, type ValidityDates } from "../../common/renewal";
import { ifKnown } from "../base/unknown";

type Properties = Readonly<Record<string, unknown>>;

/**
 * The input in which a preview shows why a certificate is renewed. A run that applies it does not write it down: in the
 * state it would be yesterday's news, and the next change would show it as going.
 */
export const RENEWAL = "renewal";

/** When arguments want a certificate renewed, as far as they are known; undefined when they do not. */
export function renewalPolicy(
  { renewBefore, renewJitter }: Properties,
  seed: string,
): RenewalPolicy | undefined {
  if (typeof renewBefore !== "string" || ifKnown(renewBefore) === undefined) return undefined;
  return { renewBefore, renewJitter: ifKnown(renewJitter) as string | undefined, seed };
}

/** The moment from which arguments want a certificate renewed; undefined when they do not. */
export function renewalDue(validity: ValidityDates, args: Properties, seed: string): Date | undefined {
  const policy = renewalPolicy(args, seed);
  return policy && dueAt(validity, policy);
}
