import { createHash } from "node:crypto";
import type { Input } from "@pulumi/pulumi";
import { spanOf } from "../common/span";

export { spanOf };

/** Renewal of a certificate. */
export interface Renewable {
  /**
   * How long before the end of its validity the certificate is renewed: days (`30d`), hours (`720h`) or a share of the
   * lifetime (`33%`). From then on a run replaces it: a new one is issued, what uses it moves, the old one is retired.
   * Needs a validity that is a span. Changing it replaces nothing, unless it makes the certificate due.
   * Default: never renewed.
   */
  renewBefore?: Input<string> | undefined;
  /**
   * How much earlier at most it is renewed, in the form of `renewBefore`: each certificate has its own, fixed part of it,
   * so that many do not become due at once. Changing it replaces nothing. Default: nothing.
   */
  renewJitter?: Input<string> | undefined;
}

/** When a certificate is to be renewed, as declared. */
export interface RenewalPolicy {
  readonly renewBefore: string;
  readonly renewJitter?: string | undefined;
  /** Chooses the part of the jitter: the same for every run on one generation of one resource. */
  readonly seed: string;
}

/** Start and end of a certificate's validity. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * The moment from which a certificate is to be renewed, in whole seconds; undefined when the policy cannot be read.
 * Where the certificate is shorter than its policy expects, it is a third of its lifetime before its end: a policy that
 * is never fulfilled would replace it in every run.
 */
export function dueAt(
  { notBefore, notAfter }: Validity,
  { renewBefore, renewJitter, seed }: RenewalPolicy,
): Date | undefined {
  const lifetime = notAfter.getTime() - notBefore.getTime();
  const before = spanOf(renewBefore, lifetime);
  const jitter = renewJitter === undefined ? 0 : spanOf(renewJitter, lifetime);
  if (before === undefined || jitter === undefined) return undefined;
  const wanted = before + jitter * shareOf(seed);
  const used = wanted < lifetime ? wanted : lifetime / 3;
  return new Date(Math.floor((notAfter.getTime() - used) / 1000) * 1000);
}

/** A number from 0 to less than 1 that follows from a text. */
const shareOf = (seed: string): number =>
  createHash("sha256").update(seed).digest().readUInt32BE(0) / 2 ** 32;
