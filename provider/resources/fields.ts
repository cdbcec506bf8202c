import { z } from "zod";
import { hiddenCharacter, lengthOf } from "../../common/visible";
import type { TagsType } from "../../schema/types";
import { sameBy } from "./kind";
import { hostName, hostProblem, nameMeaning, nameProblem, nameTypeOf, type GeneralName } from "../x509/names";

/** Why a text is no single line of a certificate or a request; undefined when it is one. */
export function textProblem(value: string, max: number): string | undefined {
  const hidden = hiddenCharacter(value);
  if (value === "") return "must not be empty";
  if (hidden !== undefined) return `must not contain ${hidden}`;
  return lengthOf(value) > max ? `must not be longer than ${max} characters` : undefined;
}

/** A text about which something may be wrong. */
export const checkedText = (problemOf: (value: string) => string | undefined): z.ZodString =>
  z
    .string()
    // Letters with marks have two spellings that nobody can tell apart.
    .normalize("NFC")
    .superRefine((value, context) => {
      const message = problemOf(value);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    });

/** The same of a text that is kept letter by letter. */
export const plainText = (problemOf: (value: string) => string | undefined): z.ZodString =>
  z.string().superRefine((value, context) => {
    const message = problemOf(value);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });

/** Text of 1 to `max` characters, all of which can be seen. */
export const text = (max: number): z.ZodString => checkedText((value) => textProblem(value, max));

/** Whole number between two limits. */
export const whole = (min: number, max: number): z.ZodInt =>
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
  // What is smaller has been meant in seconds.
  milliseconds: { min: 100_000_000_000, max: 253_402_300_799_999, not: " (not seconds)" },
} as const;

/** Point in time: RFC 3339 text, or UNIX time in a unit. */
export function moment(unit: keyof typeof MOMENTS): z.ZodType<string | number> {
  const { min, max, not } = MOMENTS[unit];
  const words = `must be RFC 3339 text such as 2027-01-31T00:00:00Z, or UNIX time in ${unit}${not}`;
  const text = z.iso.datetime({ offset: true, error: words });
  return z.union([text, z.int(words).min(min, words).max(max, words)], words);
}

/** UNIX seconds of a moment. */
export const toSeconds = (value: string | number): number =>
  typeof value === "number" ? value : Math.floor(Date.parse(value) / 1000);

/** UNIX milliseconds of a moment. */
export const toMilliseconds = (value: string | number): number =>
  typeof value === "number" ? value : Date.parse(value);

/** No half of a surrogate pair: that has no encoding in UTF-8. */
const WELL_FORMED = /^\P{Surrogate}*$/u;

/** Why a text cannot be the key or the value of a tag; undefined when it can. */
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

/** Equality of moments however they are written. */
export const sameMoment = sameBy((given) => {
  const seconds = typeof given === "string" || typeof given === "number" ? toSeconds(given) : NaN;
  return Number.isNaN(seconds) ? given : seconds;
});

/** Each item of a list once, in one order; what is no list is an empty one. */
export const setOf = (value: unknown, meaning: (item: string) => string): string[] =>
  [...new Set((Array.isArray(value) ? value : []).map((item) => meaning(String(item))))].sort();

/** Equality of lists that ignores order and repetition. */
export const sameItems = sameBy((list) => setOf(list, String));

const hostMeaning = (value: string): string =>
  hostProblem(value) === undefined ? hostName(value).value : value;

/** Equality of hosts by the form in which they are issued. */
export const sameHost = sameBy((value) => (typeof value === "string" ? hostMeaning(value) : value));

/** Equality of lists of hosts: their order, repetition and spelling mean nothing. */
export const sameHosts = sameBy((list) => setOf(list, hostMeaning));

const TYPES = ["IP", "DNS", "email", "URI"] as const satisfies readonly GeneralName["type"][];

/** Equality of lists of names of any type: their order, repetition and spelling mean nothing. */
export const sameAnyNames = sameBy((list) =>
  setOf(list, (value) => {
    const type = TYPES.find((one) => nameProblem(one, value) === undefined);
    return type === undefined ? value : nameMeaning({ type, value });
  }),
);
