import { sameBy, type Failure, type Intent } from "../../kind";
import { usageName } from "../../../x509/extensions";
import { periodOfText } from "../../../x509/validity-text";
import type { PlannedValidity } from "./validity";

/** An object, unless nothing stands in it. */
export const orNothing = <T extends object>(value: T | undefined): T | undefined =>
  value && Object.values(value).some((part) => part !== undefined) ? value : undefined;

/** What a validity text comes to. */
export function planValidityText({
  args,
  issuing,
  now,
}: Pick<Intent<{ validity: string }>, "args" | "issuing" | "now">): PlannedValidity {
  const { validity } = args;
  if (validity === undefined) return { argument: "validity" };
  const period = periodOfText(validity, now);
  const ended: Failure = { argument: "validity", message: "ends in the past" };
  return { argument: "validity", period, ...(issuing && period.notAfter <= now ? { failure: ended } : {}) };
}

/**
 * Equality of passed-through objects: the order of lists means nothing, and neither do empty parts, switches that are
 * off, or whether a usage is written as name or OID.
 */
export const samePassthrough = sameBy(passthroughMeaning);

/** What a passed-through object means. */
export function passthroughMeaning(value: unknown): unknown {
  if (typeof value === "string") return usageName(value);
  if (typeof value !== "object" || value === null) return value === false ? undefined : value;
  const parts: unknown[] = Array.isArray(value)
    ? [...new Set(value.map((item) => JSON.stringify(passthroughMeaning(item))))].sort()
    : Object.entries(value)
        .map(([name, part]) => [name, passthroughMeaning(part)])
        .filter(([, part]) => part !== undefined)
        .sort(([x], [y]) => (String(x) < String(y) ? -1 : 1));
  return parts.length > 0 ? parts : undefined;
}
