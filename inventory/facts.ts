import type { Unknowns } from "./aspects";
import type { Role } from "../schema/resource";
import type { Period } from "../provider/x509/validity";

/** An issued or planned certificate, decoded; unknown facts are absent. */
export interface Facts {
  readonly role: Role;
  /** Subject, most specific attribute first. */
  readonly subject?: string | undefined;
  readonly commonName?: string | undefined;
  /** Subject alternative names. */
  readonly names?: readonly string[] | undefined;
  /** Key algorithm by its documented name, for example `ECC_256`. */
  readonly algorithm?: string | undefined;
  /** For a CA: how many CAs may be below it. */
  readonly pathLength?: number | undefined;
  /** Key usages (RFC 5280, 4.2.1.3): of a planned certificate, those that the program asks for. */
  readonly keyUsages?: readonly string[] | undefined;
  /** Extended key usages: by name, or else as OIDs. */
  readonly extendedKeyUsages?: readonly string[] | undefined;
  /** Start of validity, RFC 3339: of an issued certificate, or if the program fixes it. */
  readonly notBefore?: string | undefined;
  /** End of validity, RFC 3339. */
  readonly notAfter?: string | undefined;
  /** When it would expire if it were issued at the requested time, RFC 3339. */
  readonly expectedNotAfter?: string | undefined;
  /** A validity that is relative to issuance, in words, for example `90 days`. */
  readonly span?: string | undefined;
  /** How long before its expiry a run renews it, as in the program: `30d`, `720h` or `33%`. */
  readonly renewBefore?: string | undefined;
  /** The issuer named in the certificate. */
  readonly issuer?: string | undefined;
  readonly serialNumber?: string | undefined;
  /** SHA-256 of the certificate. */
  readonly fingerprint?: string | undefined;
  /** Status in the API's terms. */
  readonly status?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Of a CA in a service that counts purchases: how many certificates were purchased for it, and how many are left. */
  readonly purchased?: { readonly total: number; readonly left: number } | undefined;
  /** For an existing certificate: the reason it cannot be read; its names and expiry are then unknown. */
  readonly unreadable?: string | undefined;
}

/** {@link Facts} of a certificate that has not been issued yet. */
export interface PlannedFacts extends Facts {
  /** What is not known yet, with the reasons; the corresponding facts are absent. */
  readonly unknown?: Unknowns | undefined;
  /** Common names in addition to {@link Facts.commonName}, if the subject has several. */
  readonly otherCommonNames?: readonly string[] | undefined;
  /** The period that it would have if it were issued at a given time; absent while that is not known. */
  readonly period?: ((issued: Date) => Period) | undefined;
}

export const isAuthority = ({ role }: Pick<Facts, "role">): boolean =>
  role === "root" || role === "subordinate";

/** Whether something is a certificate of a hierarchy: not a key, a request, or a copy at a gateway. */
export const isCertificate = (facts: Pick<Facts, "role">): boolean =>
  isAuthority(facts) || facts.role === "end";
