import type { Unknowns } from "./aspects";
import type { Role } from "../schema/resource";
import type { Period } from "../provider/x509/validity";

/** A certificate, issued or planned, decoded; what is not known is missing. */
export interface Facts {
  readonly role: Role;
  /** Subject, most specific attribute first. */
  readonly subject?: string | undefined;
  readonly commonName?: string | undefined;
  /** Subject alternative names. */
  readonly names?: readonly string[] | undefined;
  /** Key algorithm by its documented name, for example `ECC_256`. */
  readonly algorithm?: string | undefined;
  /** Of a CA: how many CAs may stand below it. */
  readonly pathLength?: number | undefined;
  readonly extendedKeyUsages?: readonly string[] | undefined;
  /** Start of validity, RFC 3339; of an issued certificate, or when the program fixes it. */
  readonly notBefore?: string | undefined;
  /** End of validity, RFC 3339. */
  readonly notAfter?: string | undefined;
  /** When it would end if it was issued at the time that was asked about, RFC 3339. */
  readonly expectedNotAfter?: string | undefined;
  /** Validity in words, for example `90 days`, of one that counts from when it is issued. */
  readonly span?: string | undefined;
  /** How long before its end a run renews it, as the program says: `30d`, `720h` or `33%`. */
  readonly renewBefore?: string | undefined;
  /** Who issued it, as the certificate says. */
  readonly issuer?: string | undefined;
  readonly serialNumber?: string | undefined;
  /** SHA-256 of the certificate. */
  readonly fingerprint?: string | undefined;
  /** Status in the API's own words. */
  readonly status?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Why the certificate cannot be read, of one that exists: nothing is known of its names and of its end then. */
  readonly unreadable?: string | undefined;
}

/** {@link Facts} of a certificate that is not issued yet. */
export interface PlannedFacts extends Facts {
  /** What is not known yet, with the reasons; facts about it are missing. */
  readonly unknown?: Unknowns | undefined;
  /** Common names beside {@link Facts.commonName}, of a subject that has several. */
  readonly otherCommonNames?: readonly string[] | undefined;
  /** The period that it would have if it was issued at a moment; missing while that is not known. */
  readonly period?: ((issued: Date) => Period) | undefined;
}

export const isAuthority = ({ role }: Pick<Facts, "role">): boolean =>
  role === "root" || role === "subordinate";

/** Whether something is a certificate of a hierarchy: neither a key, nor a request, nor a copy at a gateway. */
export const isCertificate = (facts: Pick<Facts, "role">): boolean =>
  isAuthority(facts) || facts.role === "end";
