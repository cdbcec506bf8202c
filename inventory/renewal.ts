import { DAY, rfc3339 } from "../common/time";
import { kindNamed } from "../provider/kinds";
import { renewalDue } from "../provider/resources/renewal";
import type { Facts } from "./facts";
import type { StackResource } from "./resource";
import { plainPart } from "./value";

/**
 * The time from which on the next run renews an existing certificate, RFC 3339, by the rule that the provider applies;
 * undefined if no run does.
 */
export function renewalDueOf(
  { kind, inputs, options }: StackResource,
  { notBefore, notAfter }: Pick<Facts, "notBefore" | "notAfter">,
): string | undefined {
  const definition = kindNamed(kind ?? "");
  if (options.external || notBefore === undefined || notAfter === undefined || !definition) return undefined;
  const args = plainPart(inputs) as Record<string, unknown>;
  const seed = definition.idempotency === undefined ? undefined : args[definition.idempotency];
  // Only its share of the jitter depends on its key.
  if (typeof seed !== "string" && args.renewJitter !== undefined) return undefined;
  const validity = { notBefore: new Date(notBefore), notAfter: new Date(notAfter) };
  const due = renewalDue(validity, args, typeof seed === "string" ? seed : "");
  return due && rfc3339(due);
}

/** A certificate with the time from which on a run renews it. */
interface Renewable {
  readonly facts: Facts;
  readonly renewalDue?: string | undefined;
}

/** Certificates in use that are due for renewal within some days, or already, the earliest first. */
export const dueWithin = <R extends Renewable>(nodes: readonly R[], days: number, now: Date): R[] =>
  nodes
    .filter((node) => !isRetired(node) && dueTime(node) < now.getTime() + days * DAY)
    .sort((a, b) => dueTime(a) - dueTime(b));

const dueTime = ({ renewalDue: due }: Renewable): number => (due === undefined ? Infinity : Date.parse(due));

/** The services' statuses of certificates that are no longer in use. */
const RETIRED = new Set(["REVOKE", "REVOKED", "DELETED"]);

/** Whether a certificate is no longer in use, as far as its service says so. */
export const isRetired = ({ facts }: Pick<Renewable, "facts">): boolean =>
  RETIRED.has(facts.status?.toUpperCase() ?? "");
