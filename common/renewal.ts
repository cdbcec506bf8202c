import { createHash } from "node:crypto";
import { parseDuration } from "./duration";

/** The declared renewal of a certificate. */
export interface RenewalPolicy {
  readonly renewBefore: string;
  readonly renewJitter?: string | undefined;
  /** Determines the jitter: the same in every run for one generation of a resource. */
  readonly seed: string;
}

/** Start and end of the validity of a certificate. */
export interface ValidityDates {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * The moment from which a certificate is due for renewal, in whole seconds; undefined if the policy cannot be
 * parsed. For a certificate that is shorter than its policy expects, it is a third of the lifetime before its end:
 * a policy that can never be met would replace it in every run.
 */
export function dueAt(
  { notBefore, notAfter }: ValidityDates,
  { renewBefore, renewJitter, seed }: RenewalPolicy,
): Date | undefined {
  const lifetime = notAfter.getTime() - notBefore.getTime();
  const before = parseDuration(renewBefore, lifetime);
  const jitter = renewJitter === undefined ? 0 : parseDuration(renewJitter, lifetime);
  if (before === undefined || jitter === undefined) return undefined;
  const wanted = before + jitter * shareOf(seed);
  const used = wanted < lifetime ? wanted : lifetime / 3;
  return new Date(Math.floor((notAfter.getTime() - used) / 1000) * 1000);
}

/** A number from 0 (inclusive) to 1 (exclusive) derived from a text. */
const shareOf = (seed: string): number =>
  createHash("sha256").update(seed).digest().readUInt32BE(0) / 2 ** 32;
