import type { KeyObject } from "node:crypto";
import { usageName } from "./extensions";
import { isKeyOf } from "./certificate-key";
import type { DistinguishedName, GeneralName } from "./names";
import type { Certificate } from "./parse";
import { rfc3339, type Period } from "./validity";

/** What a certificate has to be to be the one that is meant; what is not given may be anything. */
export interface ExpectedCertificate {
  /** The attributes that are given. */
  readonly subject?: DistinguishedName | undefined;
  /** All names; the certificate may repeat its common name beside them. */
  readonly names?: readonly GeneralName[] | undefined;
  readonly algorithm?: string | undefined;
  readonly publicKey?: KeyObject | undefined;
  readonly pathLength?: number | undefined;
  readonly extendedKeyUsages?: readonly string[] | undefined;
  /** One usage that it must be good for. */
  readonly usage?: string | undefined;
  readonly isSelfSigned?: boolean | undefined;
  /** Decimal. */
  readonly serialNumber?: string | undefined;
  /** The period of a certificate that starts at a moment. */
  readonly period?: ((notBefore: Date) => Period) | undefined;
}

/** Services round the ends of relative validities to their own moments. */
const DAY = 86_400_000;

/** In what a certificate differs from what is expected, in words; empty when it is the one. */
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

function subjectDifferences({ name }: Certificate, wanted: DistinguishedName): string[] {
  const attributes = Object.entries(ATTRIBUTES) as [keyof typeof ATTRIBUTES, string][];
  return attributes.flatMap(([key, words]) =>
    wanted[key] === undefined || wanted[key].toLowerCase() === name[key]?.toLowerCase()
      ? []
      : [`its ${words} is ${name[key] === undefined ? "missing" : `"${name[key]}"`}`],
  );
}

function nameDifferences(certificate: Certificate, wanted: readonly GeneralName[] | undefined): string[] {
  if (!wanted) return [];
  const textOf = ({ type, value }: GeneralName): string =>
    `${type}:${type === "DNS" ? value.toLowerCase() : value}`;
  const has = new Set(certificate.names.map(textOf));
  const wants = new Set(wanted.map(textOf));
  const own = certificate.name.commonName?.toLowerCase();
  const isOwn = (name: GeneralName): boolean => name.value.toLowerCase() === own;
  const missing = wanted.some((name) => !has.has(textOf(name)) && !isOwn(name));
  const strange = certificate.names.some((name) => !wants.has(textOf(name)) && !isOwn(name));
  const list = certificate.names.map(({ value }) => value).join(", ");
  return missing || strange ? [`its names are ${list === "" ? "none" : list}`] : [];
}

function keyDifferences(certificate: Certificate, expected: ExpectedCertificate): string[] {
  const { publicKey, algorithm } = expected;
  if (publicKey && !isKeyOf(publicKey, certificate)) return ["it is for another key"];
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
  const isRoot = certificate.subjectDer.equals(certificate.issuerDer);
  const serial = BigInt(`0x${certificate.serialNumber}`).toString();
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
  const apart = (a: Date, b: Date): boolean => Math.abs(a.getTime() - b.getTime()) > DAY;
  return apart(notBefore, certificate.notBefore) || apart(notAfter, certificate.notAfter)
    ? [`it is valid from ${rfc3339(certificate.notBefore)} to ${rfc3339(certificate.notAfter)}`]
    : [];
}
