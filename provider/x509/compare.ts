import type { KeyObject } from "node:crypto";
import { DAY, rfc3339 } from "../../common/time";
import { serialDecimal } from "../../common/certificate";
import { nameList } from "../../common/general-name";
import { visible } from "../../common/visible";
import { attributeWords } from "./attributes";
import { usageName } from "./extensions";
import { isKeyOf } from "./certificate-key";
import {
  canonicalCommonName,
  hostName,
  canonicalGeneralName,
  canonicalText,
  type SubjectAttributes,
  type GeneralName,
} from "./names";
import { isSelfIssued, type Certificate } from "./parse";
import type { Period } from "./validity";

/** What identifies the expected certificate; anything left out may have any value. */
export interface ExpectedCertificate {
  /** Only the given attributes are compared. */
  readonly subject?: SubjectAttributes | undefined;
  /** All names; the certificate may also repeat its common name among them. */
  readonly names?: readonly GeneralName[] | undefined;
  readonly algorithm?: string | undefined;
  readonly publicKey?: KeyObject | undefined;
  readonly pathLength?: number | undefined;
  readonly extendedKeyUsages?: readonly string[] | undefined;
  /** A usage that the certificate must be valid for. */
  readonly usage?: string | undefined;
  readonly isSelfSigned?: boolean | undefined;
  /** Decimal. */
  readonly serialNumber?: string | undefined;
  /** The expected validity period, given its start. */
  readonly period?: ((notBefore: Date) => Period) | undefined;
}

/** How a certificate differs from what is expected, for messages; empty if it matches. */
export function differences(certificate: Certificate, expected: ExpectedCertificate): string[] {
  return [
    ...subjectDifferences(certificate, expected.subject ?? {}),
    ...nameDifferences(certificate, expected.names),
    ...keyDifferences(certificate, expected),
    ...usageDifferences(certificate, expected),
    ...kindDifferences(certificate, expected),
    ...periodDifferences(certificate, expected.period),
  ];
}

const ATTRIBUTES = {
  commonName: "common name",
  organization: "organization",
  organizationUnit: "organization unit",
  country: "country",
  state: "state",
  locality: "locality",
} as const;

function subjectDifferences({ name }: Certificate, expected: SubjectAttributes): string[] {
  const attributes = Object.entries(ATTRIBUTES) as [keyof typeof ATTRIBUTES, string][];
  return [
    ...attributes.flatMap(([key, words]) =>
      expected[key] === undefined || isSameAttribute(key, expected[key], name[key])
        ? []
        : [`its ${words} is ${name[key] === undefined ? "missing" : `"${visible(name[key])}"`}`],
    ),
    ...(expected.others ?? [])
      .filter(({ oid, value }) => !hasAttribute(name, oid, value))
      .map(({ oid }) => `its ${attributeWords(oid)} is missing or different`),
  ];
}

function isSameAttribute(key: keyof typeof ATTRIBUTES, expected: string, found: string | undefined): boolean {
  if (found === undefined) return false;
  const canonical = key === "commonName" ? canonicalCommonName : canonicalText;
  return canonical(expected) === canonical(found);
}

const hasAttribute = ({ others = [] }: SubjectAttributes, oid: string, value: string): boolean =>
  others.some((other) => other.oid === oid && canonicalText(other.value) === canonicalText(value));

function nameDifferences(certificate: Certificate, expected: readonly GeneralName[] | undefined): string[] {
  if (!expected) return [];
  const has = new Set(certificate.names.map(canonicalGeneralName));
  const wants = new Set(expected.map(canonicalGeneralName));
  const { commonName } = certificate.name;
  const own = commonName === undefined ? undefined : canonicalGeneralName(hostName(commonName));
  const isOwn = (name: GeneralName): boolean =>
    canonicalGeneralName(name) === own || name.value.toLowerCase() === commonName?.toLowerCase();
  const missing = expected.some((name) => !has.has(canonicalGeneralName(name)) && !isOwn(name));
  const strange =
    certificate.names.some((name) => !wants.has(canonicalGeneralName(name)) && !isOwn(name)) ||
    certificate.nameTexts.length > certificate.names.length;
  const list = visible(nameList(certificate.nameTexts));
  return missing || strange ? [`its names are ${list === "" ? "none" : list}`] : [];
}

function keyDifferences(certificate: Certificate, expected: ExpectedCertificate): string[] {
  const { publicKey, algorithm } = expected;
  if (publicKey && !isKeyOf(publicKey, certificate)) return ["it has a different key"];
  if (algorithm === undefined || certificate.algorithm === algorithm) return [];
  return [`its key is ${certificate.algorithm ?? "of another kind"}`];
}

function usageDifferences(certificate: Certificate, expected: ExpectedCertificate): string[] {
  const sorted = (usages: readonly string[] = []): string =>
    [...new Set(usages.map(usageName))].sort().join(", ");
  const { pathLength, extendedKeyUsages } = expected;
  const has = sorted(certificate.extendedKeyUsages);
  return [
    ...(pathLength === undefined || certificate.pathLength === pathLength
      ? []
      : [`its path length is ${certificate.pathLength ?? "not limited"}`]),
    ...(extendedKeyUsages === undefined || has === sorted(extendedKeyUsages)
      ? []
      : [`its extended key usages are ${has === "" ? "none" : has}`]),
  ];
}

function kindDifferences(certificate: Certificate, expected: ExpectedCertificate): string[] {
  const { usage, isSelfSigned, serialNumber } = expected;
  const usages = certificate.extendedKeyUsages;
  const isRoot = isSelfIssued(certificate);
  const serial = serialDecimal(certificate.serialNumber);
  return [
    ...(usage !== undefined && usages && !usages.includes(usage) && !usages.includes("any")
      ? [`it is not for ${usage}`]
      : []),
    ...(isSelfSigned === undefined || isSelfSigned === isRoot
      ? []
      : [isRoot ? "it is a root CA" : "it is not a root CA"]),
    ...(serialNumber === undefined || serialNumber === serial ? [] : [`its serial number is ${serial}`]),
  ];
}

function periodDifferences(certificate: Certificate, period: ExpectedCertificate["period"]): string[] {
  if (!period) return [];
  const { notBefore, notAfter } = period(certificate.notBefore);
  // Services round relative validity periods in their own way.
  const apart = (a: Date, b: Date): boolean => Math.abs(a.getTime() - b.getTime()) > DAY;
  return apart(notBefore, certificate.notBefore) || apart(notAfter, certificate.notAfter)
    ? [`it is valid from ${rfc3339(certificate.notBefore)} to ${rfc3339(certificate.notAfter)}`]
    : [];
}
