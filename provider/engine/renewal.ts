import { DAY, rfc3339 } from "../../common/time";
import type { RenewalPolicy, ValidityDates } from "../../common/renewal";
import { parseDuration } from "../../common/duration";
import type { Context } from "../resources/context";
import type { AnyKind, DeclaredAuthority, Failure } from "../resources/kind";
import { renewalOf, windowOf } from "../resources/renewal";
import { ifKnown } from "../base/unknown";

type Properties = Record<string, unknown>;

/** The idempotency key of a resource, which distinguishes its generations. */
const seedOf = ({ idempotency }: AnyKind, olds: Properties): string | undefined => {
  const seed = idempotency && olds[idempotency];
  return typeof seed === "string" ? seed : undefined;
};

const keyOf = ({ kind }: AnyKind, seed: string): string => `${kind} ${seed}`;

/** Records a check. Returns the reason for the renewal that the check belongs to, if any. */
export function recordCheck(
  kind: AnyKind,
  { memory }: Pick<Context, "memory">,
  urn: unknown,
  olds: Properties,
): string | undefined {
  const { checked, renewals } = memory.conversation;
  const seed = seedOf(kind, olds);
  // For a replacement the engine checks without old inputs.
  if (seed === undefined) return renewals.get(urn);
  checked.set(keyOf(kind, seed), typeof urn === "string" ? urn : undefined);
  renewals.delete(urn);
  return undefined;
}

/** Whether a resource that was just checked is due for renewal. Its next check receives the reason. */
export function isDue(
  kind: AnyKind,
  { id, olds, news }: { id: string; olds: Properties; news: Properties },
  context: Pick<Context, "clock" | "memory" | "tell" | "renewalWindows">,
): boolean {
  const { clock, memory, tell } = context;
  const { checked, renewals } = memory.conversation;
  // An imported resource gets its key from the program.
  const seed = seedOf(kind, olds) ?? seedOf(kind, news);
  if (seed === undefined || !checked.has(keyOf(kind, seed))) return false;
  const urn = checked.get(keyOf(kind, seed));
  checked.delete(keyOf(kind, seed));
  if (kind.pending) {
    const reasons = kind.pending(context, id, olds, news);
    for (const reason of reasons) tell?.(`${kind.kind} ${id}: ${reason}`, "info");
    return reasons.length > 0;
  }
  const renewal = renewalOf(kind, { olds, news }, seed, clock());
  if (!renewal) return false;
  const { reason } = renewal;
  // Nothing that is in use changes, so it does not wait for a window.
  if (kind.renewedInPlace) {
    tell?.(`${kind.kind} ${id} is renewed: ${reason}`, "info");
    return true;
  }
  if (urn === undefined) {
    tell?.(notRenewed(kind, id, reason));
    return false;
  }
  const { waits, outside } = windowOf(renewal, context);
  if (waits !== undefined) {
    tell?.(`${kind.kind} ${id} is ${reason}; ${waits}`, "info");
    return false;
  }
  renewals.set(urn, `${reason}${outside ?? ""}`);
  return true;
}

/** A note that something is due, and will stay as it is whatever the program says. */
export const notRenewed = ({ kind }: AnyKind, id: string, reason: string): string =>
  `${kind} ${id} is not renewed, because ignoreChanges keeps it as it is; it is ${reason}`;

/** The inputs of the renewal rules. */
interface Intent {
  readonly args: Properties;
  readonly unknown: ReadonlySet<string>;
  readonly issuer: DeclaredAuthority | undefined;
  readonly now: Date;
}

/** What is wrong with a renewal setting: a certificate that would be renewed never, always, or too late. */
export function renewalFailures(kind: AnyKind, { args, unknown, issuer, now }: Intent): Failure[] {
  const { renewBefore, renewJitter } = args as Partial<RenewalPolicy>;
  const failed = (message: string, argument = "renewBefore"): Failure[] => [{ argument, message }];
  if (renewBefore === undefined) {
    if (renewJitter === undefined || unknown.has("renewBefore")) return [];
    return failed("is relative to renewBefore: give renewBefore too", "renewJitter");
  }
  const validity = kind.validity?.(args, now);
  if (!validity) return unknown.size > 0 ? [] : failed(`needs a validity that is a duration: ${NO_SPAN}`);
  // Not the next day: a certificate issued on one of the last days of a month may expire on the same date as the
  // others.
  const later = kind.validity?.(args, new Date(now.getTime() + 7 * DAY));
  if (later?.notAfter.getTime() === validity.notAfter.getTime()) {
    return failed(
      `a renewed certificate would end at the same moment, ${rfc3339(validity.notAfter)}, because the validity has fixed dates: give a duration such as 90 days, or leave renewBefore out`,
    );
  }
  const lifetime = lengthOf(validity);
  const spans = renewJitter === undefined ? [renewBefore] : [renewBefore, renewJitter];
  const before = spans.reduce((sum, span) => sum + (parseDuration(span, lifetime) ?? 0), 0);
  if (before >= lifetime) {
    return failed(
      `${spans.join(" and ")} is not less than the validity of ${inWords(lifetime)}, so every run would replace the certificate: choose less, for example 33%`,
    );
  }
  return issuer ? gapFailures(kind, issuer, lifetime, now) : [];
}

const NO_SPAN =
  "this one gets its certificate from elsewhere, and is renewed by importing another one into a new resource";

/**
 * After the last certificate that fits into a CA's validity, and before that CA is renewed, nothing could be issued
 * below it.
 */
function gapFailures(kind: AnyKind, issuer: DeclaredAuthority, lifetime: number, now: Date): Failure[] {
  const renewBefore = ifKnown(issuer.renewBefore);
  const above = kind.above?.(issuer, now);
  if (typeof renewBefore !== "string" || !above?.notBefore || !above.notAfter) return [];
  const before = parseDuration(renewBefore, above.notAfter.getTime() - above.notBefore.getTime());
  if (before === undefined || before >= lifetime) return [];
  const message = `${above.label} is renewed ${inWords(before)} before it ends, less than this validity of ${inWords(lifetime)}: in between nothing could be renewed below it. Set renewBefore of the CA to at least ${inWords(lifetime)}`;
  return [{ argument: "renewBefore", message }];
}

const lengthOf = ({ notBefore, notAfter }: ValidityDates): number => notAfter.getTime() - notBefore.getTime();

const inWords = (milliseconds: number): string =>
  milliseconds % DAY === 0 ? `${milliseconds / DAY}d` : `${Math.ceil(milliseconds / 3_600_000)}h`;
