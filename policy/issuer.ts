import type { RuleSettings } from "./schema";
import { fits } from "./rules/pattern";

/** What is known of the CA that issues a certificate. */
export interface IssuingAuthority {
  /** How messages call it; undefined when nobody knows which CA it is. */
  readonly label: string | undefined;
  /** The service's identifier, once it is known. */
  readonly identifier?: string | undefined;
  /** What its certificate says, once there is one. */
  readonly certificate?: IssuerCertificate | undefined;
  /** Names of its resource that the change did not choose. */
  readonly names: readonly string[];
  /** Names that the change gives it: an entry that fits one counts, but takes the place of no other. */
  readonly said?: readonly string[] | undefined;
  /**
   * Whether it has no other names: it exists, and is managed by this stack. What a program calls a CA that is new, or that
   * it only reads, says nothing.
   */
  readonly isNamed: boolean;
}

/** What of a CA's certificate identifies it. */
export interface IssuerCertificate {
  readonly subject: string;
  readonly commonName: string | undefined;
  /** SHA-256, hexadecimal. */
  readonly fingerprint: string;
}

/** An entry of the rule `names`: the names that one CA may certify. */
export type NamesEntry = RuleSettings<"names">["issuers"][number];

/** An entry that names its CA in no other way: the schema asks for exactly one. */
type ByName = NamesEntry & { readonly issuer: string };

const UNKNOWN_ISSUER: IssuingAuthority = { label: undefined, names: [], isNamed: false };

/** The CA that a certificate is issued by when nothing is known of it but, perhaps, its identifier. */
export const unknownIssuer = (identifier?: string): IssuingAuthority => ({ ...UNKNOWN_ISSUER, identifier });

/** Whether an entry is surely for a CA, may be for it, or surely is not. */
export function appliesTo(entry: NamesEntry, issuer: IssuingAuthority): "yes" | "perhaps" | "no" {
  const { identifier, certificate } = issuer;
  if (entry.identifier !== undefined) return same(entry.identifier, identifier);
  if (entry.fingerprint !== undefined)
    return same(hex(entry.fingerprint), certificate && hex(certificate.fingerprint));
  if (entry.subject !== undefined) return same(entry.subject, certificate?.subject);
  const { issuer: pattern } = entry as ByName;
  if (certificate?.commonName !== undefined && fits(pattern, certificate.commonName)) return "yes";
  if (issuer.names.some((name) => fits(pattern, name))) return "yes";
  return !issuer.isNamed || issuer.said?.some((name) => fits(pattern, name)) ? "perhaps" : "no";
}

const same = (wanted: string, known: string | undefined): "yes" | "perhaps" | "no" =>
  known === undefined ? "perhaps" : wanted === known ? "yes" : "no";

const hex = (fingerprint: string): string => fingerprint.replaceAll(":", "").toUpperCase();

/** How messages call the CA that an entry is for. */
export function entryName(entry: NamesEntry): string {
  const { identifier, fingerprint, subject, issuer } = entry as ByName;
  return identifier ?? fingerprint ?? subject ?? issuer;
}
