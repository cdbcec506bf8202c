import type { Aspect } from "../schema/resource";
import { openAspects, type Unknowns } from "../inventory/aspects";
import type { PlannedFacts } from "../inventory/facts";
import { retirementChoice } from "../inventory/retirement";
import { kindOfType, type StackResource } from "../inventory/resource";
import type { IssuingAuthority } from "./issuer";
import type { Candidate } from "./rules/types";

/** A resource as seen by the rules. */
export function candidateOf(
  resource: StackResource,
  facts: PlannedFacts,
  issuer: IssuingAuthority | undefined,
  at: Date,
): Candidate {
  return {
    name: resource.name,
    kind: resource.kind,
    facts,
    unknown: unknownOf(resource, facts),
    inputs: resource.inputs,
    accepts: new Set(Object.keys(kindOfType(resource.type)?.fields ?? {})),
    retirement: retirementChoice(resource),
    issuer,
    at,
  };
}

/** For an existing certificate, names, key and validity are known, whatever its arguments are. */
function unknownOf(resource: StackResource, facts: PlannedFacts): Unknowns {
  if (facts.unknown) return facts.unknown;
  const own = [...openAspects(resource)].filter(([aspect]) => !OF_CERTIFICATE.has(aspect));
  const { unreadable } = facts;
  const hidden = facts.names === undefined ? [["names", "they are secret"] as const] : [];
  const lost =
    unreadable === undefined ? [] : [...OF_CERTIFICATE].map((aspect) => [aspect, unreadable] as const);
  // If a certificate cannot be read, that is the reason for everything that is not known about it.
  return new Map([...own, ...hidden, ...lost]);
}

const OF_CERTIFICATE: ReadonlySet<Aspect> = new Set<Aspect>([
  "names",
  "algorithm",
  "validity",
  "pathLength",
  "usages",
]);
