import { z } from "zod";
import { checkedText } from "../../fields";
import { sameBy, type Failure, type Intent } from "../../kind";
import { ifKnown } from "../../../base/unknown";
import {
  commonNameMeaning,
  generalName,
  nameMeaning,
  uniqueNames,
  type GeneralName,
} from "../../../x509/names";
import type { Period } from "../../../x509/validity";
import type { DistinguishedName, SubjectAlternativeName, Validity } from "../../../api/huawei/operations";
import {
  alternativeNameProblem,
  KEY_ALGORITHM_NAMES,
  mostOf,
  NAME_TYPES,
  partProblem,
  periodOf,
  SIGNATURE_ALGORITHMS,
} from "../../../api/huawei/vocabulary";

/** A part of a subject as the document allows it. */
const part = (name: keyof DistinguishedName): z.ZodString => checkedText((value) => partProblem(name, value));

/** The subject of a CA. */
export const authorityName = z.strictObject({
  commonName: part("common_name"),
  country: part("country"),
  state: part("state"),
  locality: part("locality"),
  organization: part("organization"),
  organizationalUnit: part("organizational_unit"),
});

/** The subject of a certificate. */
export const distinguishedName = z.strictObject({
  commonName: part("common_name"),
  country: part("country").optional(),
  state: part("state").optional(),
  locality: part("locality").optional(),
  organization: part("organization").optional(),
  organizationalUnit: part("organizational_unit").optional(),
});

/** The documented form of a subject. */
export const nameRequest = <N extends z.infer<typeof distinguishedName>>({
  commonName: common_name,
  organizationalUnit: organizational_unit,
  ...rest
}: N): Omit<N, "commonName" | "organizationalUnit"> & {
  common_name: string;
  organizational_unit: N["organizationalUnit"];
} => ({ common_name, ...rest, organizational_unit });

const MAX_MILLISECONDS = 253_402_300_799_999;
const START = "must be RFC 3339 text such as 2027-01-31T00:00:00Z, or UNIX time in milliseconds";

/** A validity; how long it may be depends on what it is for. */
export const validity = z.strictObject({
  type: z.enum(["YEAR", "MONTH", "DAY", "HOUR"]),
  value: z.int("must be a whole number").min(1, "must be at least 1").max(400_000, "is too large"),
  startFrom: z
    .union(
      [
        z.iso.datetime({ offset: true, error: START }),
        z.int(START).min(100_000_000_000, `${START} (not seconds)`).max(MAX_MILLISECONDS, START),
      ],
      START,
    )
    .optional(),
});

/** Values of {@link validity}. */
export type ValidityArgs = z.infer<typeof validity>;

const milliseconds = (moment: string | number): number =>
  typeof moment === "number" ? moment : Date.parse(moment);

/** The documented form of a validity. */
export const validityRequest = ({ type, value, startFrom }: ValidityArgs): Validity => ({
  type,
  value,
  ...(startFrom === undefined ? {} : { start_from: milliseconds(startFrom) }),
});

/** The period of what is issued at a moment; undefined as long as the arguments do not say it. */
export const plannedPeriod = (
  args: { readonly validity?: ValidityArgs | undefined },
  moment: Date,
): Period | undefined => args.validity && periodOf(validityRequest(args.validity), moment);

/** Equality of validities whose start may be written in two ways. */
export const sameValidity = sameBy((given) =>
  given === undefined ? undefined : validityRequest(given as ValidityArgs),
);

const FIVE_MINUTES = 300_000;

/** What a planned validity comes to, or what is wrong with it. */
export function planValidity(
  args: ValidityArgs | undefined,
  years: number,
  now: Date,
): { readonly period?: Period; readonly failure?: Failure } {
  if (!args) return {};
  const request = validityRequest(args);
  const failed = (message: string): { failure: Failure } => ({
    failure: { argument: "validity", message },
  });
  if (request.value > mostOf(request.type, years)) {
    return failed(`comes to more than ${years} years, which is the most that is allowed here`);
  }
  if (request.start_from !== undefined && request.start_from <= now.getTime() - FIVE_MINUTES) {
    return failed("starts more than five minutes ago: leave out startFrom, or give a moment to come");
  }
  return { period: periodOf(request, now) };
}

/** Equality of subjects that ignores the case of the common name and of the country, and how hosts are written. */
export const sameName = sameBy((name) => {
  const parts = Object.entries((name ?? {}) as Record<string, string | undefined>);
  return Object.fromEntries(
    parts
      .filter(([, value]) => value !== undefined)
      .map(([key, value = ""]) => [key, PART_MEANINGS[key]?.(value) ?? value.normalize("NFC")])
      .sort(([x = ""], [y = ""]) => (x < y ? -1 : 1)),
  );
});

const PART_MEANINGS: Readonly<Partial<Record<string, (value: string) => string>>> = {
  commonName: commonNameMeaning,
  country: (value) => value.toLowerCase(),
};

/** A subject alternative name. */
export const alternativeName = z
  .strictObject({ type: z.enum(["DNS", "IP", "EMAIL", "URI", "UPN"]), value: z.string() })
  .superRefine(({ type, value }, context) => {
    const problem = alternativeNameProblem(type, value);
    if (problem) context.addIssue({ code: "custom", message: problem, path: ["value"] });
  });

type AlternativeNames = readonly z.infer<typeof alternativeName>[];

/** Alternative names as the certificate will hold them. */
export const namesOf = (names: AlternativeNames = []): GeneralName[] =>
  uniqueNames(names.map(({ type, value }) => generalName(NAME_TYPES[type], value)));

/** The documented form of alternative names. */
export const alternativesRequest = (names: AlternativeNames): SubjectAlternativeName[] =>
  namesOf(names).map(({ type, value }) => ({ type: DOCUMENTED_TYPES[type], value }));

const DOCUMENTED_TYPES = { DNS: "DNS", IP: "IP", email: "EMAIL", URI: "URI", UPN: "UPN" } as const;

/** Equality of lists of alternative names: their order, repetition and spelling mean nothing. */
export const sameAlternatives = sameBy((list) =>
  (Array.isArray(list) ? (list as AlternativeNames) : [])
    .map(({ type, value }) => nameMeaning({ type: NAME_TYPES[type], value }))
    .filter((meaning, index, all) => all.indexOf(meaning) === index)
    .sort(),
);

export const keyAlgorithm = z.enum(KEY_ALGORITHM_NAMES);
export const signatureAlgorithm = z.enum(SIGNATURE_ALGORITHMS);

/** SM3 belongs to SM2 keys, and nothing else does. */
export function signatureFailures({
  args,
  issuer,
}: Pick<
  Intent<{ keyAlgorithm?: string | undefined; signatureAlgorithm?: string | undefined }>,
  "args" | "issuer"
>): Failure[] {
  const { signatureAlgorithm: signature } = args;
  // Left out, it is the CA's.
  const key = args.keyAlgorithm ?? (ifKnown(issuer?.keyAlgorithm) as string | undefined);
  if (key === undefined || signature === undefined || (key === "SM2") === (signature === "SM3")) return [];
  const message = key === "SM2" ? "must be SM3 for an SM2 key" : `SM3 is for SM2 keys only, not for ${key}`;
  return [{ argument: "signatureAlgorithm", message }];
}
