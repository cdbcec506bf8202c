import { z } from "zod";
import { generalName, hostProblem, nameProblem, nameTypeOf } from "./x509/names";

/** No half of a surrogate pair: that has no encoding in UTF-8. */
const WELL_FORMED = /^\P{Surrogate}*$/u;

/** Text of 1 to `max` characters. */
export const text = (max: number): z.ZodString =>
  z
    .string()
    .min(1, "must not be empty")
    .max(max, `must not be longer than ${max} characters`)
    .regex(/^[^\x00-\x1f\x7f]*$/, "must not contain control characters")
    .regex(WELL_FORMED, "must not contain half a character");

/** Whole number between two limits. */
export const whole = (min: number, max: number): z.ZodInt =>
  z
    .int(`must be a whole number from ${min} to ${max}`)
    .min(min, `must be at least ${min}`)
    .max(max, `must not be more than ${max}`);

/** Country as two capital letters. */
export const country = z
  .string()
  .regex(/^[A-Z]{2}$/, "must be two capital letters (ISO 3166-1), for example CN");

/** Domain name or IP address. */
export const host = z.string().superRefine((value, context) => {
  const problem = hostProblem(value);
  if (problem) context.addIssue({ code: "custom", message: problem });
});

/** Domain name, IP address, e-mail address or URI. */
export const anyName = z.string().superRefine((value, context) => {
  const problem = nameProblem(nameTypeOf(value), value);
  if (problem) context.addIssue({ code: "custom", message: problem });
});

/** Up to 64 printable ASCII characters. */
export const token = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, "must be 1 to 64 ASCII characters without spaces");

const MAX_SECONDS = 253_402_300_799;

const MOMENT =
  "must be RFC 3339 text such as 2027-01-31T00:00:00Z, or UNIX time in seconds (not milliseconds)";

/** Point in time: RFC 3339 text, or UNIX time in seconds. */
export const moment = z.union(
  [z.iso.datetime({ offset: true, error: MOMENT }), z.int(MOMENT).min(0, MOMENT).max(MAX_SECONDS, MOMENT)],
  MOMENT,
);

/** UNIX seconds of a {@link moment}. */
export const toSeconds = (value: string | number): number =>
  typeof value === "number" ? value : Math.floor(Date.parse(value) / 1000);

const MAX_TAGS = 20;

/** Tags by key. */
export const tags = z
  .record(
    z.string().min(1).max(128).regex(WELL_FORMED),
    z
      .string()
      .max(128, "must not be longer than 128 characters")
      .regex(WELL_FORMED, "must not contain half a character"),
  )
  .refine((value) => Object.keys(value).length <= MAX_TAGS, `must not be more than ${MAX_TAGS} tags`);

/** Equality of texts that ignores case. */
export const sameText = (a: unknown, b: unknown): boolean =>
  typeof a === "string" && typeof b === "string" && a.toLowerCase() === b.toLowerCase();

const setOf = (value: unknown, key: (item: string) => string): string =>
  JSON.stringify([...new Set((Array.isArray(value) ? value : []).map((item) => key(String(item))))].sort());

/** Equality of lists that ignores order and repetition. */
export const sameItems = (a: unknown, b: unknown): boolean => setOf(a, String) === setOf(b, String);

/** Equality of lists of names that ignores order, case and repetition. */
export const sameNames = (a: unknown, b: unknown): boolean => {
  const lower = (name: string): string => name.toLowerCase();
  return setOf(a, lower) === setOf(b, lower);
};

/**
 * Equality of lists of names of any kind. The case of a host means nothing, that of a URI or of the first part of an
 * e-mail address does.
 */
export const sameAnyNames = (a: unknown, b: unknown): boolean => {
  const canonical = (name: string): string => {
    const type = nameTypeOf(name);
    return nameProblem(type, name) === undefined ? generalName(type, name).value : name;
  };
  return setOf(a, canonical) === setOf(b, canonical);
};

/** Equality of texts of which a missing one is the API's default. */
export const sameOrDefault =
  (value: string) =>
  (a: unknown, b: unknown): boolean =>
    (a ?? value) === (b ?? value);

/** Equality of switches of which a missing one is off. */
export const sameFlag = (a: unknown, b: unknown): boolean => (a ?? false) === (b ?? false);
