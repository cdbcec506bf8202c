import type { RuleSettings } from "./schema";
import { fits } from "./rules/pattern";

/** What is known about a certificate's issuing CA. */
export interface IssuingAuthority {
  /** Its name in messages; undefined if it is not known which CA it is. */
  readonly label: string | undefined;
  /** The service's identifier, once it is known. */
  readonly identifier?: string | undefined;
  /** The contents of its certificate, once there is one. */
  readonly certificate?: IssuerCertificate | undefined;
  /** Names of its resource that the change did not choose. */
  readonly names: readonly string[];
  /** Names that the change chooses: a matching entry applies, but does not replace any other. */
  readonly chosenNames?: readonly string[] | undefined;
  /**
   * Whether it has no other names: it exists, and is managed by this stack. The name that a program gives to a new CA,
   * or to one that it only reads, proves nothing.
   */
  readonly isNamed: boolean;
}

/** The parts of a CA's certificate that identify it. */
export interface IssuerCertificate {
  readonly subject: string;
  readonly commonName: string | undefined;
  /** SHA-256, hexadecimal. */
  readonly fingerprint: string;
}

/** An entry of the rule `names`: the names that one CA may certify. */
export type NamesEntry = RuleSettings<"names">["issuers"][number];

/** An entry that identifies its CA by name: the schema requires exactly one way of identifying it. */
type ByName = NamesEntry & { readonly issuer: string };

const UNKNOWN_ISSUER: IssuingAuthority = { label: undefined, names: [], isNamed: false };

/** The issuing CA if nothing is known about it except, perhaps, its identifier. */
export const unknownIssuer = (identifier?: string): IssuingAuthority => ({ ...UNKNOWN_ISSUER, identifier });

/** Whether an entry applies to a CA for certain, possibly, or not at all. */
export function appliesTo(entry: NamesEntry, issuer: IssuingAuthority): "yes" | "perhaps" | "no" {
  const { identifier, certificate } = issuer;
  if (entry.identifier !== undefined) return same(entry.identifier, identifier);
  if (entry.fingerprint !== undefined)
    return same(hex(entry.fingerprint), certificate && hex(certificate.fingerprint));
  if (entry.subject !== undefined) return same(entry.subject, certificate?.subject);
  const { issuer: pattern } = entry as ByName;
  if (certificate?.commonName !== undefined && fits(pattern, certificate.commonName)) return "yes";
  if (issuer.names.some((name) => fits(pattern, name))) return "yes";
  return !issuer.isNamed || issuer.chosenNames?.some((name) => fits(pattern, name)) ? "perhaps" : "no";
}

const same = (expected: string, known: string | undefined): "yes" | "perhaps" | "no" =>
  known === undefined ? "perhaps" : expected === known ? "yes" : "no";

const hex = (fingerprint: string): string => fingerprint.replaceAll(":", "").toUpperCase();

/** The name, in messages, of the CA that an entry applies to. */
export function entryName(entry: NamesEntry): string {
  const { identifier, fingerprint, subject, issuer } = entry as ByName;
  return identifier ?? fingerprint ?? subject ?? issuer;
}
