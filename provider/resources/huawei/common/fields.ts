import { VALIDITY, type DISTINGUISHED_NAME } from "../../../../schema/huawei/common";
import type { privateCertificate } from "../../../../schema/huawei/private-certificate";
import type { ArgumentsOf } from "../../../../schema/resource";
import type { ValueOf } from "../../../../schema/types";
import { sameBy, type Failure, type Intent } from "../../kind";
import { requestOf } from "../../request";
import { ifKnown } from "../../../base/unknown";
import {
  canonicalCommonName,
  generalName,
  canonicalGeneralName,
  uniqueNames,
  type GeneralName,
} from "../../../x509/names";
import type { Period } from "../../../x509/validity";
import type { HuaweiAlternativeName, HuaweiValidity } from "../../../api/huawei/operations";
import {
  alternativeNameProblem,
  DOCUMENTED_NAME_TYPES,
  mostOf,
  NAME_TYPES,
  periodOf,
  startsTooEarly,
} from "../../../api/huawei/vocabulary";

/** Values of a subject. */
export type DistinguishedNameArgs = ValueOf<typeof DISTINGUISHED_NAME>;

/** Values of a validity; how long it may be depends on what it is for. */
export type HuaweiValidityArgs = ValueOf<typeof VALIDITY>;

/** The documented form of a validity. */
export const validityRequest = (validity: HuaweiValidityArgs): HuaweiValidity =>
  requestOf(VALIDITY.properties, validity);

/** The period of what is issued at a moment; undefined as long as the arguments do not say it. */
export const plannedPeriod = (
  args: { readonly validity?: HuaweiValidityArgs | undefined },
  moment: Date,
): Period | undefined => args.validity && periodOf(validityRequest(args.validity), moment);

/** Equality of validities whose start may be written in two ways. */
export const sameValidity = sameBy((given) =>
  given === undefined ? undefined : validityRequest(given as HuaweiValidityArgs),
);

/** What a planned validity comes to, or what is wrong with it. */
export function planValidity(
  args: HuaweiValidityArgs | undefined,
  years: number,
  now: Date,
): { readonly period?: Period; readonly failure?: Failure } {
  if (!args) return {};
  const request = validityRequest(args);
  const failed = (message: string): { failure: Failure } => ({
    failure: { argument: "validity", message },
  });
  if (request.value > mostOf(request.type, years)) {
    return failed(`is longer than ${years} years, the maximum here`);
  }
  if (startsTooEarly(request, now)) {
    return failed("starts more than five minutes ago: leave out startFrom, or give a time in the future");
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
  commonName: canonicalCommonName,
  country: (value) => value.toLowerCase(),
};

type AlternativeNames = NonNullable<ArgumentsOf<typeof privateCertificate>["subjectAlternativeNames"]>;

/** A name has to be of its type. */
export function huaweiNameRule({
  type,
  value,
}: AlternativeNames[number]): { readonly property: string; readonly message: string } | undefined {
  const message = alternativeNameProblem(type, value);
  return message === undefined ? undefined : { property: "value", message };
}

/** Alternative names as the certificate will hold them. */
export const namesOf = (names: readonly AlternativeNames[number][] = []): GeneralName[] =>
  uniqueNames(names.map(({ type, value }) => generalName(NAME_TYPES[type], value)));

/** The documented form of alternative names. */
export const alternativesRequest = (names: readonly AlternativeNames[number][]): HuaweiAlternativeName[] =>
  namesOf(names).map(({ type, value }) => ({ type: DOCUMENTED_NAME_TYPES[type], value }));

/** Equality of lists of alternative names: their order, repetition and spelling mean nothing. */
export const sameAlternatives = sameBy((list) =>
  (Array.isArray(list) ? (list as AlternativeNames) : [])
    .map(({ type, value }) => canonicalGeneralName({ type: NAME_TYPES[type], value }))
    .filter((meaning, index, all) => all.indexOf(meaning) === index)
    .sort(),
);

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
