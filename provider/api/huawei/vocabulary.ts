import { hiddenCharacter, lengthOf } from "../../../common/visible";
import type { Hash } from "../../x509/algorithms";
import { period, type Period } from "../../x509/validity";
import { generalName, nameProblem, type GeneralName } from "../../x509/names";
import type { DistinguishedName, SubjectAlternativeName, Validity } from "./operations";

/** The documents' names of key algorithms, and those that this package uses. */
export const KEY_ALGORITHMS: Readonly<Record<string, string>> = {
  RSA2048: "RSA_2048",
  RSA4096: "RSA_4096",
  EC256: "ECC_256",
  EC384: "ECC_384",
  SM2: "SM2_256",
};

/** The documents' name of an algorithm; undefined when they have none. */
export const keyAlgorithmName = (algorithm: string | undefined): string | undefined =>
  Object.entries(KEY_ALGORITHMS).find(([, own]) => own === algorithm)?.[0];

/** Signature algorithms of the documents. */
export const SIGNATURE_ALGORITHMS = ["SHA256", "SHA384", "SHA512", "SM3"] as const;

/** The hash of a signature algorithm; SM2 keys sign with SM3 whatever is said here. */
export const hashOf = (signatureAlgorithm: string | undefined): Hash =>
  signatureAlgorithm === "SHA384" || signatureAlgorithm === "SHA512" ? signatureAlgorithm : "SHA256";

/** Extended key usages by the documents' names; the OIDs are theirs too. */
export const EXTENDED_KEY_USAGES: Readonly<Record<string, string>> = {
  server_auth: "serverAuth",
  client_auth: "clientAuth",
  code_signing: "codeSigning",
  email_protection: "emailProtection",
  time_stamping: "timeStamping",
  smart_card_logon: "1.3.6.1.4.1.311.20.2.2",
};

/** Key usages of the documents. */
export const KEY_USAGES = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
] as const;

/** The kinds of alternative names, with the length that the documents allow. */
export const NAME_TYPES: Readonly<
  Record<SubjectAlternativeName["type"], { readonly type: GeneralName["type"]; readonly max: number }>
> = {
  DNS: { type: "DNS", max: 253 },
  IP: { type: "IP", max: 39 },
  EMAIL: { type: "email", max: 256 },
  URI: { type: "URI", max: 253 },
  UPN: { type: "UPN", max: 256 },
};

/** Why a text is not an alternative name of the type; undefined when it is one. */
export function alternativeNameProblem(
  type: SubjectAlternativeName["type"],
  value: string,
): string | undefined {
  const { type: own, max } = NAME_TYPES[type];
  const problem = nameProblem(own, value);
  // Counted as it is sent and issued.
  const sent = problem === undefined ? generalName(own, value).value : value;
  return lengthOf(sent) > max ? `must not be longer than ${max} characters` : problem;
}

/** Letters, digits and Chinese characters, and what else a part of a subject may hold. */
const PART = /^[A-Za-z0-9\p{Unified_Ideograph} _.,-]*$/u;

/** The parts of a subject as the document limits them. */
const NAME_PARTS: Readonly<Record<keyof DistinguishedName, { readonly max: number; readonly star?: true }>> =
  {
    common_name: { max: 64, star: true },
    country: { max: 2 },
    state: { max: 128 },
    locality: { max: 128 },
    organization: { max: 64 },
    organizational_unit: { max: 64 },
  };

/** Why a text cannot be the part of a subject; undefined when it can. */
export function partProblem(part: keyof DistinguishedName, text: string): string | undefined {
  const { max, star } = NAME_PARTS[part];
  if (part === "country") {
    return /^[A-Za-z]{2}$/.test(text) ? undefined : "must be two letters (ISO 3166-1), for example CN";
  }
  if (text === "") return "must not be empty";
  const hidden = hiddenCharacter(text);
  if (hidden !== undefined) return `must not contain ${hidden}`;
  if (lengthOf(text) > max) return `must not be longer than ${max} characters`;
  if (PART.test(star ? text.replaceAll("*", "") : text)) return undefined;
  return `must consist of letters (A to Z), digits, Chinese characters, spaces and the characters - _ . ,${star ? " *" : ""}`;
}

const MONTH_DAYS = 31;
const HOUR = 3_600_000;

/** The period that a validity gives when it is issued at `now`: calendar years, months of 31 days. */
export function periodOf(validity: Validity, now: Date): Period {
  const start = validity.start_from === undefined ? now : new Date(validity.start_from);
  switch (validity.type) {
    case "YEAR":
      return period({ years: validity.value, notBefore: start }, now);
    case "MONTH":
      return period({ days: validity.value * MONTH_DAYS, notBefore: start }, now);
    case "DAY":
      return period({ days: validity.value, notBefore: start }, now);
    case "HOUR":
      return period({ notBefore: start, notAfter: new Date(start.getTime() + validity.value * HOUR) }, now);
  }
}

/** The largest value of each type of validity: 20 years for certificates and subordinate CAs, 30 for roots. */
export function mostOf(type: Validity["type"], years: number): number {
  return { YEAR: years, MONTH: years * 12, DAY: years * 366, HOUR: years * 366 * 24 }[type];
}

export const YEARS = { ROOT: 30, SUBORDINATE: 20, CERTIFICATE: 20 } as const;

/** The program's form of a documented name: `serverAuth` for `server_auth`. */
export const camel = (name: string): string =>
  name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
