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

/** Documented names of key algorithms, and the names that this package uses. */
export const KEY_ALGORITHMS: Readonly<Record<string, string>> = {
  RSA2048: "RSA_2048",
  RSA4096: "RSA_4096",
  EC256: "ECC_256",
  EC384: "ECC_384",
  SM2: "SM2_256",
} satisfies Record<(typeof KEY_ALGORITHM_NAMES)[number], string>;

type KeyAlgorithm = (typeof KEY_ALGORITHM_NAMES)[number];

/** The documented name of an algorithm; undefined if there is none. */
export const keyAlgorithmName = (algorithm: string | undefined): KeyAlgorithm | undefined =>
  KEY_ALGORITHM_NAMES.find((known) => KEY_ALGORITHMS[known] === algorithm);

/** The hash of a signature algorithm; SM2 keys always sign with SM3. */
export const hashOf = (signatureAlgorithm: string | undefined): Hash =>
  signatureAlgorithm === "SHA384" || signatureAlgorithm === "SHA512" ? signatureAlgorithm : "SHA256";

/** Extended key usages by their documented names, with the documented OIDs. */
export const EXTENDED_KEY_USAGES: Readonly<Record<string, string>> = {
  server_auth: "serverAuth",
  client_auth: "clientAuth",
  code_signing: "codeSigning",
  email_protection: "emailProtection",
  time_stamping: "timeStamping",
  smart_card_logon: "1.3.6.1.4.1.311.20.2.2",
} satisfies Record<(typeof EXTENDED_KEY_USAGE_NAMES)[number], string>;

/** The enabled extended key usages. */
export const extendedUsagesOf = (switches: Readonly<Record<string, boolean | undefined>> = {}): string[] =>
  Object.entries(EXTENDED_KEY_USAGES).flatMap(([name, usage]) => (switches[name] ? [usage] : []));

/** The default key usages of a CA. */
export const AUTHORITY_USAGES = ["digitalSignature", "keyCertSign", "cRLSign"] as const;

/** The types of alternative names, by this package's names. */
export const DOCUMENTED_NAME_TYPES = {
  DNS: "DNS",
  IP: "IP",
  email: "EMAIL",
  URI: "URI",
  UPN: "UPN",
} as const satisfies Record<GeneralName["type"], HuaweiAlternativeName["type"]>;

/** The reverse mapping. */
export const NAME_TYPES = Object.fromEntries(
  Object.entries(DOCUMENTED_NAME_TYPES).map(([own, documented]) => [documented, own]),
) as Readonly<Record<HuaweiAlternativeName["type"], GeneralName["type"]>>;

/** Why a text is not a valid alternative name of the type; undefined if it is. */
export function alternativeNameProblem(
  type: HuaweiAlternativeName["type"],
  value: string,
): string | undefined {
  const nameType = NAME_TYPES[type];
  const max = NAME_LENGTHS[type];
  const problem = nameProblem(nameType, value);
  // Counted in the form in which it is sent and issued.
  const sent = problem === undefined ? generalName(nameType, value).value : value;
  return lengthOf(sent) > max ? `must not be longer than ${max} characters` : problem;
}

/** Why a text is not a valid subject attribute; undefined if it is. */
export const partProblem = (part: keyof HuaweiDistinguishedName, text: string): string | undefined =>
  shapeProblem(name.fields[part], text);

/** Why a text is not a valid tag key or value; undefined if it is. */
export const tagProblem = (part: keyof typeof tag.fields, text: string): string | undefined =>
  shapeProblem(tag.fields[part], text);

const FIVE_MINUTES = 300_000;

/** Whether a validity starts earlier than documented: five minutes before the request. */
export const startsTooEarly = ({ start_from: start }: HuaweiValidity, now: Date): boolean =>
  start !== undefined && start <= now.getTime() - FIVE_MINUTES;

const MONTH_DAYS = 31;
/** The validity period of a certificate issued at `now`: calendar years, months of 31 days. */
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
