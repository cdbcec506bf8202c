import type { PlannedFacts } from "../../inventory/facts";
import type { Properties } from "../../inventory/resource";
import type { Retirement } from "../../provider/retire";
import type { RuleName, RuleSettings } from "../schema";

/** A certificate, planned or issued, that rules are applied to. */
export interface Candidate {
  /** The resource's name in the program. */
  readonly name: string;
  readonly facts: PlannedFacts;
  readonly inputs: Properties;
  /** Names of the arguments that its kind has. */
  readonly accepts: ReadonlySet<string>;
  /** What becomes of it when it leaves the program. */
  readonly retirement: Retirement | undefined;
  /** The CA that issues it, by its names; empty for a root, and while it is not known. */
  readonly issuerNames: readonly string[];
  /** When it would be issued. */
  readonly at: Date;
}

/** What breaks a rule. */
export interface Break {
  /** Values of the program that break it. */
  readonly values: readonly string[];
  /** What is wrong and what is allowed, without values that the program may keep secret. */
  readonly message: string;
}

/** Applies one rule; a text stands for a {@link Break} without values. */
export type Check<N extends RuleName> = (
  settings: RuleSettings<N>,
  candidate: Candidate,
) => readonly (string | Break)[];
