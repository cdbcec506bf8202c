import type { DeclaredAuthority } from "./authority-plan";
import type { Failure } from "./failure";

type Properties = Readonly<Record<string, unknown>>;

/** A policy file named by a setting. */
export interface PolicySetting {
  /** Relative to the project's root. */
  readonly file: string;
  /** The user's name for the setting. */
  readonly setting: "PKI_POLICY" | "pki:policy";
}

/** The CA that issues a certificate, as far as it is known. */
export interface RequestedIssuer {
  /** Its name in the program. */
  readonly label?: string | undefined;
  readonly identifier?: string | undefined;
  /** PEM. */
  readonly certificate?: string | undefined;
  /** Its declared arguments. */
  readonly plan?: DeclaredAuthority | undefined;
  /** Whether this run has created it: everything that identifies it was chosen by the change under review. */
  readonly isNew: boolean;
}

/** A resource that a run creates or updates. */
export interface IssuanceRequest {
  readonly kind: string;
  /** Its possible names in the program; none if they are not known. */
  readonly names: readonly string[];
  readonly args: Properties;
  /** Its previous arguments, for an update. */
  readonly before?: Properties | undefined;
  readonly issuer?: RequestedIssuer | undefined;
  readonly at: Date;
}

/** A policy rule's objection to a resource. */
export interface Objection extends Failure {
  readonly severity: "error" | "warning";
  /** Whether the rule is not known to be violated, but depends on something not known yet. */
  readonly isOpen: boolean;
}

/** Applies the policies. Throws while one of them cannot be applied. */
export type Judge = (request: IssuanceRequest) => readonly Objection[];

/** The policies of a stack. */
export interface Policies {
  readonly judge: Judge;
}
