import type { PlannedCertificate } from "../../provider/x509/plan";
import { daysAfter, START } from "./support";

/** An issued root. */
export const root = (more: Partial<PlannedCertificate> = {}): PlannedCertificate => ({
  label: 'CA "Root"',
  ca: true,
  family: "ECC",
  notBefore: START,
  notAfter: daysAfter(3650),
  issued: true,
  ...more,
});
/** An issued subordinate CA with path length 0. */
export const sub = (
  issuer: PlannedCertificate,
  more: Partial<PlannedCertificate> = {},
): PlannedCertificate => ({
  ...root({ label: 'CA "Sub"', notAfter: daysAfter(1000), pathLength: 0 }),
  issuer,
  ...more,
});
/** An end-entity certificate to be issued. */
export const leaf = (
  issuer: PlannedCertificate,
  more: Partial<PlannedCertificate> = {},
): PlannedCertificate => ({
  label: "this certificate",
  ca: false,
  family: "ECC",
  extendedKeyUsages: ["serverAuth"],
  notBefore: daysAfter(1),
  notAfter: daysAfter(90),
  issued: false,
  issuer,
  ...more,
});
