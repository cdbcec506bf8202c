import type { KeyObject } from "node:crypto";
import type {
  HuaweiDistinguishedName,
  HuaweiAlternativeName,
  HuaweiValidity,
} from "../../api/huawei/operations";
import {
  alternativeNameProblem,
  KEY_ALGORITHMS,
  mostOf,
  NAME_TYPES,
  periodOf,
  startsTooEarly,
} from "../../api/huawei/vocabulary";
import type { REASONS } from "../../api/huawei/requests";
import { createCsr } from "../../x509/csr";
import { familyOf } from "../../x509/algorithms";
import { usageName, type KeyUsageName } from "../../x509/extensions";
import { generalName, uniqueNames, type SubjectAttributes, type GeneralName } from "../../x509/names";
import { toPem } from "../../x509/pem";
import type { Period } from "../../x509/validity";
import type { CertificateContent } from "../../x509/issue";
import { possibleUsages } from "../../x509/usage-problems";
import { REVOCATION_REASONS } from "../../x509/crl";
import { invalid, refusal, type Call } from "../call";
import { crlUrl, ocspUrl } from "../revocation";
import type { HuaweiDetails, HuaweiRecord } from "./records";

/** The subject in the terms of `x509`. */
export const subjectOf = (name: HuaweiDistinguishedName): SubjectAttributes => ({
  country: name.country,
  state: name.state,
  locality: name.locality,
  organization: name.organization,
  organizationUnit: name.organizational_unit,
  commonName: name.common_name,
});

/** The inverse of {@link subjectOf}. */
export const documentedName = (name: SubjectAttributes): HuaweiDistinguishedName => ({
  common_name: name.commonName ?? "",
  country: name.country,
  state: name.state,
  locality: name.locality,
  organization: name.organization,
  organizational_unit: name.organizationUnit,
});

/** The signing request of a CA, PEM. */
export async function csrOf(
  privateKey: KeyObject,
  {
    distinguished_name: name,
    path_length: pathLength,
  }: Pick<HuaweiDetails, "distinguished_name" | "path_length">,
): Promise<string> {
  return toPem("CERTIFICATE REQUEST", await createCsr(subjectOf(name), [], privateKey, { pathLength }));
}

/** Attributes missing in a request are inherited from the issuing CA. */
export const inherited = (
  name: HuaweiDistinguishedName,
  above: SubjectAttributes,
): HuaweiDistinguishedName => ({
  common_name: name.common_name,
  country: name.country ?? above.country,
  state: name.state ?? above.state,
  locality: name.locality ?? above.locality,
  organization: name.organization ?? above.organization,
  organizational_unit: name.organizational_unit ?? above.organizationUnit,
});

/** This package's name for a documented key algorithm. */
export function algorithmOf(call: Call, name: string): string {
  const algorithm = KEY_ALGORITHMS[name];
  if (algorithm !== undefined) return algorithm;
  throw refusal(
    call,
    "PCA.00020102",
    `key_algorithm: must be one of ${Object.keys(KEY_ALGORITHMS).join(", ")}`,
  );
}

/** SM3 is used with SM2 keys, the other hashes with other keys. */
export function checkSignature(call: Call, signature: string, algorithm: string): void {
  if ((signature === "SM3") === (algorithm === "SM2_256")) return;
  throw refusal(call, "PCA.00020103", "signature_algorithm: SM2 keys sign with SM3, and no other keys do");
}

/** The period of a validity, checked against the documented limits. */
export function validityOf(call: Call, validity: HuaweiValidity, years: number): Period {
  const { type, value } = validity;
  const now = call.clock();
  const wrong = (message: string): Error => refusal(call, "PCA.00020109", `validity.${message}`);
  if (value > mostOf(type, years)) throw wrong(`value: is longer than ${years} years`);
  if (startsTooEarly(validity, now)) throw wrong("start_from: is more than five minutes ago");
  return periodOf(validity, now);
}

/** Alternative names, checked against the documented limits. */
export function namesOf(call: Call, names: readonly HuaweiAlternativeName[] = []): GeneralName[] {
  const checked = names.map(({ type, value }) => {
    const problem = alternativeNameProblem(type, value);
    const code = type === "IP" ? "PCA.00020111" : "PCA.00020110";
    if (problem) throw refusal(call, code, `subject_alternative_names: "${value}" ${problem}`);
    return generalName(NAME_TYPES[type], value);
  });
  return uniqueNames(checked);
}

/** Refuses revocation lists for a CA whose key usage does not allow signing them: no verifier would accept them. */
export function checkCrl(
  call: Call,
  usages: readonly KeyUsageName[] | undefined,
  crl: { readonly enabled: boolean } | undefined,
): void {
  if (!crl?.enabled || !usages || usages.includes("cRLSign")) return;
  throw invalid(call, "crl_configuration: the key usages of the CA lack cRLSign, so it can publish no lists");
}

/** The documented default, as far as the key supports it. */
export const defaultUsages = (algorithm: string): KeyUsageName[] =>
  possibleUsages(familyOf(algorithm), ["digitalSignature", "keyAgreement"]);

/** Extended key usages of a certificate, critical if verifiers require it; no parameter controls that. */
export const extendedUsages = (
  usages: readonly string[] = [],
): Pick<CertificateContent, "extendedKeyUsages" | "critical"> => ({
  extendedKeyUsages: usages,
  ...(usages.map(usageName).includes("timeStamping") ? { critical: ["extendedKeyUsages"] } : {}),
});

/** The OCSP address in a certificate, as configured for its CA. */
export const addressesOf = (
  call: Call,
  { row, details }: HuaweiRecord,
): Pick<CertificateContent, "crlUrls" | "ocspUrls"> => ({
  ...(details.crl_configuration?.enabled ? { crlUrls: [crlUrl(call, row.id)] } : {}),
  ...(details.ocsp_switch ? { ocspUrls: [ocspUrl(call, row.id)] } : {}),
});

type Reason = (typeof REASONS)[number];

const CODES: Readonly<Record<Reason, number>> = {
  UNSPECIFIED: REVOCATION_REASONS.unspecified,
  KEY_COMPROMISE: REVOCATION_REASONS.keyCompromise,
  CERTIFICATE_AUTHORITY_COMPROMISE: REVOCATION_REASONS.cACompromise,
  AFFILIATION_CHANGED: REVOCATION_REASONS.affiliationChanged,
  SUPERSEDED: REVOCATION_REASONS.superseded,
  CESSATION_OF_OPERATION: REVOCATION_REASONS.cessationOfOperation,
  CERTIFICATE_HOLD: REVOCATION_REASONS.certificateHold,
  PRIVILEGE_WITHDRAWN: REVOCATION_REASONS.privilegeWithdrawn,
  ATTRIBUTE_AUTHORITY_COMPROMISE: REVOCATION_REASONS.aACompromise,
};

/** The code of a documented revocation reason. */
export const reasonOf = (reason: Reason = "UNSPECIFIED"): number => CODES[reason];
