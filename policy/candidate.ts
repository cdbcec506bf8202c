import type { PlannedFacts } from "../inventory/facts";
import { retirementChoice } from "../inventory/retirement";
import { kindOfType, type StackResource } from "../inventory/resource";
import type { Candidate } from "./rules/types";

/** A resource as rules look at it. */
export function candidateOf(
  resource: StackResource,
  facts: PlannedFacts,
  issuer: { readonly name: string; readonly commonName?: string | undefined } | undefined,
  at: Date,
): Candidate {
  return {
    name: resource.name,
    facts,
    inputs: resource.inputs,
    accepts: new Set(Object.keys(kindOfType(resource.type)?.fields ?? {})),
    retirement: retirementChoice(resource),
    issuerNames: [issuer?.name, issuer?.commonName].filter((name) => name !== undefined),
    at,
  };
}
