import { createHash } from "node:crypto";
import { parseDuration } from "./duration";

/** When a certificate is to be renewed, as declared. */
export interface RenewalPolicy {
  readonly renewBefore: string;
  readonly renewJitter?: string | undefined;
  /** Chooses the part of the jitter: the same for every run on one generation of one resource. */
  readonly seed: string;
}

/** Start and end of a certificate's validity. */
export interface ValidityDates {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * The moment from which a certificate is to be renewed, in whole seconds; undefined when the policy cannot be read.
 * Where the certificate is shorter than its policy expects, it is a third of its lifetime before its end: a policy that
 * is never fulfilled would replace it in every run.
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

/** A number from 0 to less than 1 that follows from a text. */
const shareOf = (seed: string): number =>
  createHash("sha256").update(seed).digest().readUInt32BE(0) / 2 ** 32;
