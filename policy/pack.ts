import {
  PolicyPack,
  type Policies,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { plannedFacts } from "../inventory/planned";
import { readResource, type StackResource } from "../inventory/resource";
import { candidateOf } from "./candidate";
import { evaluate, RULES, type Violation } from "./evaluate";
import { loadPolicy, type Policy } from "./file";
import { plainProps } from "./props";
import { rulesSchema, type RuleName } from "./schema";

/** Rules that need to know the issuer, which the engine tells of a whole stack only. */
const OF_STACK: ReadonlySet<RuleName> = new Set(["names"]);

/**
 * A policy pack that enforces a policy file: rules of severity `error` are mandatory, those of severity `warning`
 * advisory.
 *
 * @param file - the policy, YAML or JSON
 * @throws PkiError `INVALID_CONFIG` when it is wrong
 *
 * @example
 * ```ts
 * import { join } from "node:path";
 * import { policyPack } from "pulumi-pki/policy";
 *
 * policyPack(join(__dirname, "pki-policy.yaml"));
 * ```
 */
export function policyPack(file: string): PolicyPack {
  return new PolicyPack("pulumi-pki", { policies: policies(loadPolicy(file)) });
}

/** The rules of a policy as policies of Pulumi, for a pack that has others beside them. */
export function policies(policy: Policy): Policies {
  return RULES.flatMap((rule): Policies => {
    const settings = policy.rules[rule];
    if (settings === undefined || settings === "off") return [];
    const head = {
      name: `pki-${rule.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      description: rulesSchema.shape[rule].description ?? rule,
      enforcementLevel: settings.severity === "error" ? ("mandatory" as const) : ("advisory" as const),
    };
    const only: Policy = { ...policy, rules: { [rule]: settings } };
    return [OF_STACK.has(rule) ? stackPolicy(head, only) : resourcePolicy(head, only)];
  });
}

type Head = Pick<ResourceValidationPolicy, "name" | "description" | "enforcementLevel">;

function resourcePolicy(head: Head, policy: Policy): ResourceValidationPolicy {
  return {
    ...head,
    validateResource: ({ type, urn, props }, report) => {
      const resource = readResource({ urn, type, inputs: plainProps(props) });
      for (const violation of violations(policy, resource, new Map())) report(textOf(violation));
    },
  };
}

function stackPolicy(head: Head, policy: Policy): StackValidationPolicy {
  return {
    ...head,
    validateStack: ({ resources }, report) => {
      const all = new Map(
        resources.map(({ urn, type, props, propertyDependencies }) => {
          const dependencies = Object.entries(propertyDependencies).map(
            ([name, list]) => [name, list.map((one) => one.urn)] as const,
          );
          const raw = {
            urn,
            type,
            inputs: plainProps(props),
            propertyDependencies: Object.fromEntries(dependencies),
          };
          return [urn, readResource(raw)] as const;
        }),
      );
      for (const resource of all.values()) {
        for (const violation of violations(policy, resource, all)) report(textOf(violation), resource.urn);
      }
    },
  };
}

function violations(
  policy: Policy,
  resource: StackResource,
  all: ReadonlyMap<string, StackResource>,
): Violation[] {
  const lookup = (urn: string): StackResource | undefined => all.get(urn);
  const facts = plannedFacts(resource, lookup);
  if (!facts) return [];
  const { parentIdentifier, issuerId } = resource.propertyDependencies;
  const [issuer] = [...(parentIdentifier ?? []), ...(issuerId ?? [])].flatMap((urn) => lookup(urn) ?? []);
  const named = issuer && { name: issuer.name, commonName: plannedFacts(issuer, lookup)?.commonName };
  const found = evaluate(policy, candidateOf(resource, facts, named, new Date()));
  return found.filter(({ severity }) => severity !== "info");
}

// The engine hands secrets over in clear and does not say which values they are, so none is repeated.
const textOf = ({ message, values }: Violation): string =>
  values.length === 0 ? message : `${values.length === 1 ? "a name" : `${values.length} names`}: ${message}`;
