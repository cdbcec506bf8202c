import { sameBy, type Failure, type Intent } from "../../kind";
import { usageName } from "../../../x509/extensions";
import { periodOfText } from "../../../x509/validity-text";
import type { PlannedValidity } from "./validity";

/** An object, unless it is empty. */
export const orNothing = <T extends object>(value: T | undefined): T | undefined =>
  value && Object.values(value).some((part) => part !== undefined) ? value : undefined;

/** The result of a validity text. */
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
 * Compares passed-through objects: the order of lists, empty parts, switches that are off, and whether a usage is
 * written as name or OID make no difference.
 */
export const samePassthrough = sameBy(canonicalPassthrough);

/** The canonical form of a passed-through object. */
export function canonicalPassthrough(value: unknown): unknown {
  if (typeof value === "string") return usageName(value);
  if (typeof value !== "object" || value === null) return value === false ? undefined : value;
  const parts: unknown[] = Array.isArray(value)
    ? [...new Set(value.map((item) => JSON.stringify(canonicalPassthrough(item))))].sort()
    : Object.entries(value)
        .map(([name, part]) => [name, canonicalPassthrough(part)])
        .filter(([, part]) => part !== undefined)
        .sort(([x], [y]) => (String(x) < String(y) ? -1 : 1));
  return parts.length > 0 ? parts : undefined;
}
