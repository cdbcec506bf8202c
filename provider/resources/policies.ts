import type { DeclaredAuthority } from "./authority-plan";
import type { Failure } from "./failure";

type Properties = Readonly<Record<string, unknown>>;

/** A policy file that a setting names. */
export interface PolicySetting {
  /** Relative to the project's root. */
  readonly file: string;
  /** What the user calls the setting. */
  readonly setting: "PKI_POLICY" | "pki:policy";
}

/** The CA that a certificate is issued by, as far as it is known. */
export interface AskedIssuer {
  /** What the program calls it. */
  readonly label?: string | undefined;
  readonly identifier?: string | undefined;
  /** PEM. */
  readonly certificate?: string | undefined;
  /** What the program declares of it. */
  readonly plan?: DeclaredAuthority | undefined;
  /** Whether this run has made it: everything that identifies it was chosen by the change that is judged. */
  readonly isNew: boolean;
}

/** A resource that a run makes or changes in place. */
export interface IssuanceRequest {
  readonly kind: string;
  /** Names in the program of which it has one; none when that is not known. */
  readonly names: readonly string[];
  readonly args: Properties;
  /** The arguments that it has so far, of one that is changed in place. */
  readonly before?: Properties | undefined;
  readonly issuer?: AskedIssuer | undefined;
  readonly at: Date;
}

/** What a rule of a policy says against a resource. */
export interface Objection extends Failure {
  readonly severity: "error" | "warning";
  /** Whether nothing is wrong that is known, but what the rule is about is not known yet. */
  readonly isOpen: boolean;
}

/** Applies the policies. Throws while one of them cannot be applied. */
export type Judge = (asked: IssuanceRequest) => readonly Objection[];

/** The policies that hold for a stack. */
export interface Policies {
  readonly judge: Judge;
}
