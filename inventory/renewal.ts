import { rfc3339 } from "../common/time";
import { kindNamed } from "../provider/kinds";
import { renewalDue } from "../provider/resources/renewal";
import type { Facts } from "./facts";
import type { StackResource } from "./resource";
import { plainPart } from "./value";

/**
 * The time from which on the next run renews an existing certificate, RFC 3339, by the rule that the provider applies;
 * undefined if no run does.
 */
export function renewalDueOf({ kind, inputs, options }: StackResource, facts: Facts): string | undefined {
  const { notBefore, notAfter } = facts;
  const definition = kindNamed(kind ?? "");
  if (options.external || notBefore === undefined || notAfter === undefined || !definition) return undefined;
  const args = plainPart(inputs) as Record<string, unknown>;
  const seed = definition.idempotency === undefined ? undefined : args[definition.idempotency];
  // Only its share of the jitter depends on its key.
  if (typeof seed !== "string" && args.renewJitter !== undefined) return undefined;
  const validity = { notBefore: new Date(notBefore), notAfter: new Date(notAfter) };
  const due = renewalDue(validity, args, String(seed));
  return due && rfc3339(due);
}
