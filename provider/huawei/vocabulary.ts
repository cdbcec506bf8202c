import type { Hash } from "../x509/algorithms";
import { period, type Period } from "../x509/validity";
import type { GeneralName } from "../x509/names";
import type { SubjectAlternativeName, Validity } from "./operations";

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
