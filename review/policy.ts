import { isAuthority, isCertificate } from "../inventory/facts";
import type { StackResource } from "../inventory/resource";
import { candidateOf } from "../policy/candidate";
import { evaluate, type Violation } from "../policy/evaluate";
import type { Policy } from "../policy/file";
import type { Finding } from "./model";
import { authorityFindings } from "./authorities";
import type { Entry, Version } from "./entries";
import { issuerFor } from "./issuers";
import type { StackChange } from "./stack";

/**
 * Policy violations after the run, certain or possible. A certificate that the run leaves unchanged does not fail the
 * review.
 */
export const policyFindings = (stack: StackChange, policy: Policy, at: Date): Finding[] => [
  ...afterFindings(stack, policy, at),
  ...authorityFindings(stack, policy),
  ...leavingFindings(stack, policy, at),
];

/** For what is removed from the program, only the way it is retired matters. */
function leavingFindings(stack: StackChange, policy: Policy, at: Date): Finding[] {
  const only: Policy = { ...policy, rules: { retention: policy.rules.retention } };
  return stack.before.flatMap((entry) => {
    if (entry.action !== "remove" || !entry.before) return [];
    const { resource } = entry.before;
    return violations(stack, entry, entry.before, only, at).map((violation) =>
      findingOf(resource, violation),
    );
  });
}

function afterFindings(stack: StackChange, policy: Policy, at: Date): Finding[] {
  return stack.after.flatMap((entry) => {
    const { action, after } = entry;
    if (!after) return [];
    return violations(stack, entry, after, policy, at).flatMap((violation) => {
      const finding = findingOf(after.resource, violation);
      if (action !== undefined) {
        // An exception is for the object behind a name, and this change chooses the names of new objects.
        const isExcepted = violation.severity === "info" && action === "issue";
        return [isExcepted ? { ...finding, severity: "warning" as const } : finding];
      }
      if (violation.severity === "info") return [];
      return [{ ...finding, severity: "warning" as const, message: `${finding.message} (not changed here)` }];
    });
  });
}

function findingOf({ urn, name }: StackResource, { rule, severity, message, values }: Violation): Finding {
  return { severity, rule: `policy/${rule}`, urn, name, values, message };
}

function violations(
  stack: StackChange,
  entry: Entry,
  { resource, issued, planned, leavesWithAnother }: Version,
  policy: Policy,
  at: Date,
): Violation[] {
  // What is only read is managed elsewhere.
  if (resource.options.external) return [];
  // An existing certificate is judged by its contents; only arguments that do not affect it come from the program.
  const facts = entry.mayBeReplaced.length > 0 ? planned : (issued ?? planned);
  if (!facts) return [];
  const isIssued = isCertificate(facts) && facts.role !== "root";
  const issuer = isIssued ? issuerFor(stack, entry, resource) : undefined;
  const candidate = candidateOf(resource, facts, issuer, at);
  const isKept = leavesWithAnother && !isAuthority(facts);
  return evaluate(policy, isKept ? { ...candidate, retirement: "retain" } : candidate);
}
