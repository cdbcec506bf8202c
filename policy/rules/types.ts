import type { Unknowns } from "../../inventory/aspects";
import type { PlannedFacts } from "../../inventory/facts";
import type { ResourceProperties } from "../../inventory/resource";
import type { Retirement } from "../../schema/resource";
import type { IssuingAuthority } from "../issuer";
import type { RuleName, RuleSettings } from "../schema";

/** The roles of a certificate: rules apply to nothing else. */
export type CertificateRole = "root" | "subordinate" | "end";

/** A certificate, planned or issued, that rules are applied to. */
export interface Candidate {
  /** The resource's name in the program. */
  readonly name: string;
  /** For example `alibaba.RootCa`. */
  readonly kind: string | undefined;
  readonly facts: PlannedFacts;
  /** What is not known about it yet, with the reasons. */
  readonly unknown: Unknowns;
  readonly inputs: ResourceProperties;
  /** Names of the arguments that its kind has. */
  readonly accepts: ReadonlySet<string>;
  /** What happens to it when it is removed from the program. */
  readonly retirement: Retirement | undefined;
  /** The CA that issues it; undefined for a root. */
  readonly issuer: IssuingAuthority | undefined;
  /** When it would be issued. */
  readonly at: Date;
}

/** A violation of a rule. */
export interface Break {
  /** Values in the program that violate the rule. */
  readonly values: readonly string[];
  /** What is wrong and what is allowed, without values that the program may keep secret. */
  readonly message: string;
  /** Whether the rule is not known to be violated, but depends on something not known yet. */
  readonly isOpen?: boolean;
}

/** Applies one rule; a text is short for a {@link Break} without values. */
export type Check<N extends RuleName> = (
  settings: RuleSettings<N>,
  candidate: Candidate,
) => readonly (string | Break)[];

/** The outcome of a rule that cannot be judged yet. */
export const open = (what: string, reason: string): Break => ({
  values: [],
  message: `${what} cannot be judged before the run: ${reason}`,
  isOpen: true,
});
