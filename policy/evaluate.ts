import { isCertificate } from "../inventory/facts";
import { rfc3339 } from "../provider/x509/validity";
import type { Policy } from "./file";
import { names, wildcards } from "./rules/names";
import { keyAlgorithms, pathLength, renewBefore, retention, tags } from "./rules/others";
import { fits } from "./rules/pattern";
import type { Break, Candidate, Check } from "./rules/types";
import { maximumValidity } from "./rules/validity";
import type { RuleName } from "./schema";

/** A rule that a certificate breaks. */
export interface Violation {
  readonly rule: RuleName;
  /** `info` when an exception allows it, or when it cannot be told yet. */
  readonly severity: "error" | "warning" | "info";
  /** What is wrong and what is allowed. */
  readonly message: string;
  /** Values of the program that break it. */
  readonly values: readonly string[];
}

const CHECKS: { readonly [N in RuleName]: Check<N> } = {
  maximumValidity,
  keyAlgorithms,
  names,
  wildcards,
  pathLength,
  retention,
  tags,
  renewBefore,
};

/** Every rule, in the order of reports. */
export const RULES = Object.keys(CHECKS) as RuleName[];

/** Applies a policy to one certificate. */
export function evaluate(policy: Policy, candidate: Candidate): Violation[] {
  if (!isCertificate(candidate.facts)) return [];
  return RULES.flatMap((rule) => apply(rule, policy, candidate));
}

function apply(rule: RuleName, policy: Policy, candidate: Candidate): Violation[] {
  const settings = policy.rules[rule];
  if (settings === undefined || settings === "off") return [];
  const check = CHECKS[rule] as (settings: object, candidate: Candidate) => readonly (string | Break)[];
  const exception = exceptionOf(policy, rule, candidate);
  return [
    ...check(settings, candidate).map((found): Violation => {
      const { message, values } = typeof found === "string" ? { message: found, values: [] } : found;
      return exception
        ? { rule, severity: "info", message: `${message} – excepted: ${exception.reason}`, values }
        : { rule, severity: settings.severity, message, values };
    }),
    ...(isUndecided(rule, candidate)
      ? [
          {
            rule,
            severity: "info" as const,
            message: "its names are known during the run only; the policy pack checks them then",
            values: [],
          },
        ]
      : []),
  ];
}

const isUndecided = (rule: RuleName, { facts }: Candidate): boolean =>
  (rule === "names" || rule === "wildcards") &&
  facts.role === "end" &&
  facts.names === undefined &&
  facts.commonName === undefined;

const exceptionOf = (
  { exceptions }: Policy,
  rule: RuleName,
  { name, at }: Candidate,
): Policy["exceptions"][number] | undefined =>
  exceptions.find(
    ({ resource, rules, until }) =>
      fits(resource, name) &&
      rules.includes(rule) &&
      (until === undefined || rfc3339(at).slice(0, 10) <= until),
  );
