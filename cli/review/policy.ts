import { isCertificate } from "../../inventory/facts";
import { issuedFacts } from "../../inventory/issued";
import type { StackResource } from "../../inventory/resource";
import { candidateOf } from "../../policy/candidate";
import { evaluate } from "../../policy/evaluate";
import type { Policy } from "../../policy/file";
import type { Finding } from "./model";
import { actionOf } from "./changes";
import { factsOf, type StackChange } from "./stack";

/** What breaks the policy after the run. A certificate that the run leaves alone does not refuse it. */
export function policyFindings(stack: StackChange, policy: Policy, at: Date): Finding[] {
  return [...afterFindings(stack, policy, at), ...leavingFindings(stack, policy, at)];
}

/** Of what leaves the program only how it is retired matters. */
function leavingFindings(stack: StackChange, policy: Policy, at: Date): Finding[] {
  const only: Policy = { ...policy, rules: { retention: policy.rules.retention } };
  return [...stack.before.resources.values()].flatMap((resource) => {
    if (actionOf(stack, resource.urn) !== "remove") return [];
    const { urn, name } = resource;
    return violations(stack, resource, only, at).map(({ rule, severity, message }) => {
      return { severity, rule: `policy/${rule}`, urn, name, message };
    });
  });
}

function afterFindings(stack: StackChange, policy: Policy, at: Date): Finding[] {
  return [...stack.after.resources.values()].flatMap((resource) => {
    const isChanged = actionOf(stack, resource.urn) !== undefined;
    return violations(stack, resource, policy, at).flatMap(({ rule, severity, message: reason, values }) => {
      const message = values.length === 0 ? reason : `${values.join(", ")}: ${reason}`;
      const { urn, name } = resource;
      if (isChanged) return [{ severity, rule: `policy/${rule}`, urn, name, message }];
      if (severity === "info") return [];
      return [
        {
          severity: "warning" as const,
          rule: `policy/${rule}`,
          urn,
          name,
          message: `${message} (not changed here)`,
        },
      ];
    });
  });
}

function violations(
  stack: StackChange,
  resource: StackResource,
  policy: Policy,
  at: Date,
): ReturnType<typeof evaluate> {
  // What exists is judged by what it is; only arguments that change nothing of it come from the program.
  const facts = issuedFacts(resource) ?? stack.planned(resource);
  if (!facts || !isCertificate(facts)) return [];
  const urn = stack.after.issuerOf(resource.urn);
  const issuer = urn === undefined ? undefined : stack.after.resources.get(urn);
  const named = issuer && { name: issuer.name, commonName: factsOf(stack, issuer)?.commonName };
  return evaluate(policy, candidateOf(resource, facts, named, at));
}
