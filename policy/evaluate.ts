import { rfc3339 } from "../common/time";
import { isCertificate } from "../inventory/facts";
import type { Policy } from "./file";
import { names, wildcards } from "./rules/names";
import { keyAlgorithms, pathLength, renewBefore, retention, tags } from "./rules/others";
import { fits } from "./rules/pattern";
import { keysInState, newKey } from "./rules/private-keys";
import type { Break, Candidate, Check } from "./rules/types";
import { usages } from "./rules/usages";
import { maximumValidity, minimumValidity } from "./rules/validity";
import type { RuleName } from "./schema";

/** A rule that a certificate violates, or may violate once more is known. */
export interface Violation {
  readonly rule: RuleName;
  /** `info` if an exception allows it. */
  readonly severity: "error" | "warning" | "info";
  /** What is wrong and what is allowed. */
  readonly message: string;
  /** Values in the program that violate the rule. */
  readonly values: readonly string[];
  /** Whether the outcome is not known yet. */
  readonly isOpen: boolean;
}

const CHECKS: { readonly [N in RuleName]: Check<N> } = {
  maximumValidity,
  minimumValidity,
  keyAlgorithms,
  usages,
  names,
  wildcards,
  pathLength,
  retention,
  tags,
  renewBefore,
  newKey,
  keysInState,
};

/** The rules that also apply to what is not a certificate: keys, requests, key stores and uploads. */
const FOR_EVERYTHING: ReadonlySet<RuleName> = new Set<RuleName>(["keysInState"]);

/** Every rule, in report order. */
export const RULES = Object.keys(CHECKS) as RuleName[];

/** Applies a policy to one resource. */
export const evaluate = (policy: Policy, candidate: Candidate): Violation[] =>
  RULES.filter((rule) => isCertificate(candidate.facts) || FOR_EVERYTHING.has(rule)).flatMap((rule) =>
    apply(rule, policy, candidate),
  );

function apply(rule: RuleName, policy: Policy, candidate: Candidate): Violation[] {
  const settings = policy.rules[rule];
  if (settings === undefined || settings === "off") return [];
  const check = CHECKS[rule] as (settings: object, candidate: Candidate) => readonly (string | Break)[];
  const exceptions = policy.exceptions.filter(
    ({ resource, rules }) => fits(resource, candidate.name) && rules.includes(rule),
  );
  const exception = exceptions.find(({ until }) => holds(until, candidate.at));
  const [ended] = exceptions;
  return check(settings, candidate).map((found): Violation => {
    const {
      message,
      values,
      isOpen = false,
    } = typeof found === "string" ? { message: found, values: [] } : found;
    if (exception) {
      return {
        rule,
        severity: "info",
        message: `${message} – excepted: ${exception.reason}`,
        values,
        isOpen,
      };
    }
    const over = ended?.until === undefined ? "" : ` (the exception for it ended on ${ended.until})`;
    return { rule, severity: settings.severity, message: `${message}${over}`, values, isOpen };
  });
}

const holds = (until: string | undefined, at: Date): boolean =>
  until === undefined || rfc3339(at).slice(0, 10) <= until;
