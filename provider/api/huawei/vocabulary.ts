import { HOUR } from "../../../common/time";
import { lengthOf } from "../../../common/visible";
import { shapeProblem } from "../check";
import type { Hash } from "../../x509/algorithms";
import { period, type Period } from "../../x509/validity";
import { generalName, nameProblem, type GeneralName } from "../../x509/names";
import type { EXTENDED_KEY_USAGE_NAMES } from "./requests";
import {
  KEY_ALGORITHM_NAMES,
  name,
  NAME_LENGTHS,
  tag,
  type HuaweiDistinguishedName,
  type HuaweiAlternativeName,
  type HuaweiValidity,
} from "./requests";

export { KEY_ALGORITHM_NAMES, KEY_USAGES, mostOf, SIGNATURE_ALGORITHMS, YEARS } from "./requests";

/** The documents' names of key algorithms, and those that this package uses. */
export const KEY_ALGORITHMS: Readonly<Record<string, string>> = {
  RSA2048: "RSA_2048",
  RSA4096: "RSA_4096",
  EC256: "ECC_256",
  EC384: "ECC_384",
  SM2: "SM2_256",
} satisfies Record<(typeof KEY_ALGORITHM_NAMES)[number], string>;

type KeyAlgorithm = (typeof KEY_ALGORITHM_NAMES)[number];

/** The documents' name of an algorithm; undefined when they have none. */
export const keyAlgorithmName = (algorithm: string | undefined): KeyAlgorithm | undefined =>
  KEY_ALGORITHM_NAMES.find((known) => KEY_ALGORITHMS[known] === algorithm);

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
} satisfies Record<(typeof EXTENDED_KEY_USAGE_NAMES)[number], string>;

/** The extended key usages that are switched on. */
export const extendedUsagesOf = (switches: Readonly<Record<string, boolean | undefined>> = {}): string[] =>
  Object.entries(EXTENDED_KEY_USAGES).flatMap(([name, usage]) => (switches[name] ? [usage] : []));

/** The key usages of a CA for which none are asked. */
export const AUTHORITY_USAGES = ["digitalSignature", "keyCertSign", "cRLSign"] as const;

/** The kinds of alternative names, by what this package calls them. */
export const DOCUMENTED_NAME_TYPES = {
  DNS: "DNS",
  IP: "IP",
  email: "EMAIL",
  URI: "URI",
  UPN: "UPN",
} as const satisfies Record<GeneralName["type"], HuaweiAlternativeName["type"]>;

/** The other way round. */
export const NAME_TYPES = Object.fromEntries(
  Object.entries(DOCUMENTED_NAME_TYPES).map(([own, documented]) => [documented, own]),
) as Readonly<Record<HuaweiAlternativeName["type"], GeneralName["type"]>>;

/** Why a text is not an alternative name of the type; undefined when it is one. */
export function alternativeNameProblem(
  type: HuaweiAlternativeName["type"],
  value: string,
): string | undefined {
  const nameType = NAME_TYPES[type];
  const max = NAME_LENGTHS[type];
  const problem = nameProblem(nameType, value);
  // Counted as it is sent and issued.
  const sent = problem === undefined ? generalName(nameType, value).value : value;
  return lengthOf(sent) > max ? `must not be longer than ${max} characters` : problem;
}

/** Why a text cannot be the part of a subject; undefined when it can. */
export const partProblem = (part: keyof HuaweiDistinguishedName, text: string): string | undefined =>
  shapeProblem(name.fields[part], text);

/** Why a text cannot be the key or the value of a tag; undefined when it can. */
export const tagProblem = (part: keyof typeof tag.fields, text: string): string | undefined =>
  shapeProblem(tag.fields[part], text);

const FIVE_MINUTES = 300_000;

/** Whether a validity starts earlier than the documents allow: five minutes before it is asked for. */
export const startsTooEarly = ({ start_from: start }: HuaweiValidity, now: Date): boolean =>
  start !== undefined && start <= now.getTime() - FIVE_MINUTES;

const MONTH_DAYS = 31;
/** The period that a validity gives when it is issued at `now`: calendar years, months of 31 days. */
export function periodOf(validity: HuaweiValidity, now: Date): Period {
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
