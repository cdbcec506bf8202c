import { definitionOf, issuerArgument, issuerChain } from "../schema";
import type { Aspect } from "../schema/resource";
import { UNKNOWN } from "../provider/base/unknown";
import type { StackResource } from "./resource";
import { hasSecret, isPlain, isUncertain } from "./value";

/** What cannot be known before the run, each with the reason as a sentence. */
export type Unknowns = ReadonlyMap<Aspect, string>;

/** What an argument decides without stating it, such as an argument that only a newer release knows. */
const EVERYTHING: readonly Aspect[] = [
  "names",
  "algorithm",
  "validity",
  "pathLength",
  "usages",
  "privateKey",
  "issuer",
  "tags",
  "retirement",
];

const decidedBy = (kind: string | undefined, argument: string): readonly Aspect[] | undefined =>
  definitionOf(kind)?.arguments[argument]?.decides;

/** Those of the given arguments of a kind that an aspect depends on. */
export const argumentsAbout = (
  aspect: Aspect,
  kind: string | undefined,
  given: readonly string[],
): string[] => given.filter((argument) => decidedBy(kind, argument)?.includes(aspect));

/** What a resource's arguments leave open, because their values are secret or known only during the run. */
export function openAspects(resource: StackResource): Unknowns {
  const found = new Map<Aspect, string>();
  for (const [name, value] of Object.entries(resource.inputs)) {
    if (!isUncertain(value) || isLinked(name, resource)) continue;
    for (const aspect of decidedBy(resource.kind, name) ?? EVERYTHING) {
      if (!found.has(aspect)) found.set(aspect, whyOpen(name, value));
    }
  }
  return found;
}

/**
 * Whether an unknown argument is exactly the output of another resource in the program: the package's own classes
 * record that, while the engine does not distinguish it from a computed value.
 */
function isLinked(name: string, resource: StackResource): boolean {
  const { kind, inputs, propertyDependencies } = resource;
  if (inputs[name] !== UNKNOWN) return false;
  if (name === "csr") return csrAspect(resource) !== undefined;
  const isIssuer = name === issuerArgument(kind) || name === issuerChain(kind);
  return isIssuer && issuerOf({ kind, propertyDependencies }) !== undefined;
}

/** URN of the signing request that is passed unchanged as an argument. */
export function csrAspect({
  inputs: { requestUrn },
  propertyDependencies,
}: Pick<StackResource, "inputs" | "propertyDependencies">): string | undefined {
  const sources = propertyDependencies.csr ?? [];
  return typeof requestUrn === "string" && sources.includes(requestUrn) ? requestUrn : undefined;
}

/** URN of the CA whose identifier is passed unchanged as an argument: only then its plan is passed with it. */
export function issuerOf({
  kind,
  propertyDependencies: dependencies,
}: Pick<StackResource, "kind" | "propertyDependencies">): string | undefined {
  const sources = dependencies[issuerArgument(kind) ?? ""] ?? [];
  return sources.find((urn) => dependencies.issuerPlan?.includes(urn));
}

/** The identifier of the issuing CA, as far as the arguments determine it. */
export function issuerIdentifier({
  kind,
  inputs,
}: Pick<StackResource, "kind" | "inputs">): string | undefined {
  const given = inputs[issuerArgument(kind) ?? ""];
  return typeof given === "string" && isPlain(given) ? given : undefined;
}

function whyOpen(argument: string, value: unknown): string {
  if (hasSecret(value)) return `${argument} is secret`;
  const alone = isPlain(value) || value === UNKNOWN;
  return alone ? `${argument} is known only during the run` : `${argument} cannot be read`;
}
