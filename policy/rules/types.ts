import type { Unknowns } from "../../inventory/aspects";
import type { PlannedFacts } from "../../inventory/facts";
import type { ResourceProperties } from "../../inventory/resource";
import type { Retirement } from "../../schema/resource";
import type { IssuingAuthority } from "../issuer";
import type { RuleName, RuleSettings } from "../schema";

/** What a certificate can be: rules are applied to nothing else. */
export type CertificateRole = "root" | "subordinate" | "end";

/** A certificate, planned or issued, that rules are applied to. */
export interface Candidate {
  /** The resource's name in the program. */
  readonly name: string;
  readonly facts: PlannedFacts;
  /** What of it cannot be told yet, with the reasons. */
  readonly unknown: Unknowns;
  readonly inputs: ResourceProperties;
  /** Names of the arguments that its kind has. */
  readonly accepts: ReadonlySet<string>;
  /** What becomes of it when it leaves the program. */
  readonly retirement: Retirement | undefined;
  /** The CA that issues it; undefined for a root. */
  readonly issuer: IssuingAuthority | undefined;
  /** When it would be issued. */
  readonly at: Date;
}

/** What breaks a rule. */
export interface Break {
  /** Values of the program that break it. */
  readonly values: readonly string[];
  /** What is wrong and what is allowed, without values that the program may keep secret. */
  readonly message: string;
  /** Whether nothing is wrong that is known, but what the rule is about is not known yet. */
  readonly isOpen?: boolean;
}

/** Applies one rule; a text stands for a {@link Break} without values. */
export type Check<N extends RuleName> = (
  settings: RuleSettings<N>,
  candidate: Candidate,
) => readonly (string | Break)[];

/** That a rule cannot be judged yet. */
export const open = (what: string, reason: string): Break => ({
  values: [],
  message: `${what} cannot be judged before the run: ${reason}`,
  isOpen: true,
});
