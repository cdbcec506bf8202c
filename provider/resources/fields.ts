import { z } from "zod";
import { hiddenCharacter, lengthOf } from "../../common/visible";
import { sameBy, type Same } from "./kind";
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

/** Text of 1 to `max` characters, all of which can be seen. */
export const text = (max: number): z.ZodString => checkedText((value) => textProblem(value, max));

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
  const message = hostProblem(value);
  if (message) context.addIssue({ code: "custom", message });
});

const MAX_COMMON_NAME = 64;

/** {@link host}, short enough for a common name in the form in which it is issued. */
export const commonHost = host.superRefine((value, context) => {
  const { length } = hostName(value).value;
  if (length <= MAX_COMMON_NAME) return;
  const form = value.length === length ? "" : ` (its ASCII form has ${length})`;
  context.addIssue({
    code: "custom",
    message: `must not be longer than ${MAX_COMMON_NAME} characters${form}`,
  });
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

/** No half of a surrogate pair: that has no encoding in UTF-8. */
const WELL_FORMED = /^\P{Surrogate}*$/u;

const tagText = z
  .string()
  .refine((value) => lengthOf(value) <= 128, "must not be longer than 128 characters")
  .regex(WELL_FORMED, "must not contain half a character");

/** Tags by key. */
export const tags = z
  .record(tagText.min(1), tagText)
  .refine((value) => Object.keys(value).length <= MAX_TAGS, `must not be more than ${MAX_TAGS} tags`);

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

/** Equality of texts of which a missing one is the API's default. */
export const sameOrDefault = (value: string): Same => sameBy((given) => given ?? value);

/** Equality of switches of which a missing one is off. */
export const sameFlag = sameBy((given) => given ?? false);
