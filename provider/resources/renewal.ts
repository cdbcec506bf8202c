import { dueAt, type RenewalPolicy, type ValidityDates } from "../../common/renewal";
import { isOpen, nextOpening } from "../../common/renewal-windows";
import { rfc3339 } from "../../common/time";
import { ifKnown } from "../base/unknown";
import { parseCertificate } from "../x509/parse";
import type { Context } from "./context";
import { derIn } from "./issued";
import type { AnyKind } from "./kind";

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

/** A renewal that is due. */
export interface Renewal {
  readonly due: Date;
  readonly notAfter: Date;
  /** In words that are the same in every run. */
  readonly reason: string;
}

/** The renewal of what is due; undefined if it is not. */
export function renewalOf(
  kind: Pick<AnyKind, "renewedInPlace">,
  { olds, news }: { readonly olds: Properties; readonly news: Properties },
  seed: string,
  now: Date,
): Renewal | undefined {
  // Without a policy, the certificate need not be decoded.
  const dates = kind.renewedInPlace?.(olds) ?? (renewalPolicy(news, seed) && certificateDates(olds));
  const policy = dates && renewalPolicy({ ...dates, ...news }, seed);
  const due = policy && dueAt(dates, policy);
  if (!due || now < due) return undefined;
  const { renewBefore, renewJitter } = policy;
  const earlier = renewJitter === undefined ? "" : ` and its part of ${renewJitter}`;
  const { notAfter } = dates;
  const noun = kind.renewedInPlace ? "the list" : "the certificate";
  const state = now < notAfter ? "ends" : "has ended";
  const reason = `due since ${rfc3339(due)}: ${renewBefore}${earlier} before ${noun} ${state} at ${rfc3339(notAfter)}`;
  return { due, notAfter, reason };
}

function certificateDates(state: Properties): ValidityDates | undefined {
  const der = derIn(state);
  if (!der) return undefined;
  const { notBefore, notAfter } = parseCertificate(der);
  return { notBefore, notAfter };
}

/** What the renewal windows mean for a renewal that is due: why it waits, or why it does not although it should. */
export function windowOf(
  { due, notAfter }: Renewal,
  { clock, renewalWindows: windows }: Pick<Context, "clock" | "renewalWindows">,
): { readonly waits?: string; readonly outside?: string } {
  const now = clock();
  if (!windows || isOpen(windows, now)) return {};
  const last = new Date(notAfter.getTime() - (notAfter.getTime() - due.getTime()) / 3);
  const list = windows.map(({ text }) => text).join("; ");
  if (now >= last)
    return { outside: `; outside the renewal windows (${list}), because too little time is left` };
  const opening = nextOpening(windows, now);
  const isSoon = opening !== undefined && opening < last;
  return {
    waits: isSoon
      ? `it waits for the renewal window that opens at ${rfc3339(opening)} (${list})`
      : `no renewal window (${list}) opens early enough, so it is renewed from ${rfc3339(last)} on`,
  };
}
