import { z } from "zod";
import { hiddenCharacter, lengthOf } from "../../common/visible";
import type { TagsType } from "../../schema/types";
import { sameBy } from "./kind";
import {
  hostName,
  hostProblem,
  canonicalGeneralName,
  nameProblem,
  nameTypeOf,
  type GeneralName,
} from "../x509/names";

/** The reason a text is not a valid single-line value in a certificate or request; undefined if it is. */
export function textProblem(value: string, max: number): string | undefined {
  const hidden = hiddenCharacter(value);
  if (value === "") return "must not be empty";
  if (hidden !== undefined) return `must not contain ${hidden}`;
  return lengthOf(value) > max ? `must not be longer than ${max} characters` : undefined;
}

/** A text with a validation rule. */
export const checkedText = (problemOf: (value: string) => string | undefined): z.ZodString =>
  z
    .string()
    // Accented letters have two spellings that look identical.
    .normalize("NFC")
    .superRefine((value, context) => {
      const message = problemOf(value);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    });

/** The same for a text that is not normalized. */
export const plainText = (problemOf: (value: string) => string | undefined): z.ZodString =>
  z.string().superRefine((value, context) => {
    const message = problemOf(value);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });

/** Text of 1 to `max` visible characters. */
export const text = (max: number): z.ZodString => checkedText((value) => textProblem(value, max));

/** Whole number between two limits. */
export const integer = (min: number, max: number): z.ZodInt =>
  z
    .int(`must be a whole number from ${min} to ${max}`)
    .min(min, `must be at least ${min}`)
    .max(max, `must not be more than ${max}`);

/** Domain name or IP address. */
export const host = plainText(hostProblem);

/** {@link host}, short enough for a common name in the form in which it is issued. */
export const commonHost = (max: number): z.ZodString =>
  host.superRefine((value, context) => {
    const { length } = hostName(value).value;
    if (length <= max) return;
    const form = value.length === length ? "" : ` (its ASCII form has ${length})`;
    context.addIssue({ code: "custom", message: `must not be longer than ${max} characters${form}` });
  });

/** Domain name, IP address, e-mail address or URI. */
export const anyName = plainText((value) => nameProblem(nameTypeOf(value), value));

const MOMENTS = {
  seconds: { min: 0, max: 253_402_300_799, not: " (not milliseconds)" },
  // A smaller value was meant in seconds.
  milliseconds: { min: 100_000_000_000, max: 253_402_300_799_999, not: " (not seconds)" },
} as const;

/** A time: RFC 3339 text, or UNIX time in a unit. */
export function moment(unit: keyof typeof MOMENTS): z.ZodType<string | number> {
  const { min, max, not } = MOMENTS[unit];
  const words = `must be RFC 3339 text such as 2027-01-31T00:00:00Z, or UNIX time in ${unit}${not}`;
  const text = z.iso.datetime({ offset: true, error: words });
  return z.union([text, z.int(words).min(min, words).max(max, words)], words);
}

/** A time in UNIX seconds. */
export const toSeconds = (value: string | number): number =>
  typeof value === "number" ? value : Math.floor(Date.parse(value) / 1000);

/** A time in UNIX milliseconds. */
export const toMilliseconds = (value: string | number): number =>
  typeof value === "number" ? value : Date.parse(value);

/** No unpaired surrogates: they cannot be encoded in UTF-8. */
const WELL_FORMED = /^\P{Surrogate}*$/u;

/** The reason a text is not a valid tag key or value; undefined if it is. */
export type TagProblem = (part: "key" | "value", text: string) => string | undefined;

const tagText = (part: "key" | "value", max: number, problemOf: TagProblem): z.ZodString =>
  plainText((value) => {
    if (part === "key" && value === "") return "must not be empty";
    if (lengthOf(value) > max) return `must not be longer than ${max} characters`;
    return WELL_FORMED.test(value) ? problemOf(part, value) : "must not contain unpaired surrogates";
  });

/** Tags by key. */
export const tags = (
  { max, maxKey, maxValue }: TagsType,
  problemOf: TagProblem = () => undefined,
): z.ZodType<Record<string, string>> =>
  z
    .record(tagText("key", maxKey, problemOf), tagText("value", maxValue, problemOf))
    .refine((value) => Object.keys(value).length <= max, `must not be more than ${max} tags`);

/** Compares times in any notation. */
export const sameMoment = sameBy((given) => {
  const seconds = typeof given === "string" || typeof given === "number" ? toSeconds(given) : NaN;
  return Number.isNaN(seconds) ? given : seconds;
});

/** The items of a list, sorted and without duplicates; empty for anything but a list. */
export const setOf = (value: unknown, meaning: (item: string) => string): string[] =>
  [...new Set((Array.isArray(value) ? value : []).map((item) => meaning(String(item))))].sort();

/** Compares lists ignoring order and duplicates. */
export const sameItems = sameBy((list) => setOf(list, String));

const canonicalHost = (value: string): string =>
  hostProblem(value) === undefined ? hostName(value).value : value;

/** Compares hosts in the form in which they are issued. */
export const sameHost = sameBy((value) => (typeof value === "string" ? canonicalHost(value) : value));

/** Compares lists of hosts ignoring order, duplicates and spelling. */
export const sameHosts = sameBy((list) => setOf(list, canonicalHost));

const TYPES = ["IP", "DNS", "email", "URI"] as const satisfies readonly GeneralName["type"][];

/** Compares lists of names of any type ignoring order, duplicates and spelling. */
export const sameAnyNames = sameBy((list) =>
  setOf(list, (value) => {
    const type = TYPES.find((one) => nameProblem(one, value) === undefined);
    return type === undefined ? value : canonicalGeneralName({ type, value });
  }),
);
