import { definitionOf, issuerArgument } from "../schema";
import type { Aspect } from "../schema/resource";
import { UNKNOWN } from "../provider/base/unknown";
import type { StackResource } from "./resource";
import { hasSecret, isPlain, isUncertain } from "./value";

/** What cannot be told before the run, each with the reason as a sentence. */
export type Unknowns = ReadonlyMap<Aspect, string>;

/** What an argument decides that does not say it, such as one that only a newer release knows. */
const EVERYTHING: readonly Aspect[] = [
  "names",
  "algorithm",
  "validity",
  "pathLength",
  "issuer",
  "tags",
  "retirement",
];

const decidedBy = (kind: string | undefined, argument: string): readonly Aspect[] | undefined =>
  definitionOf(kind)?.arguments[argument]?.decides;

/** Arguments, of those that are given to a kind, by which something is decided. */
export const argumentsAbout = (
  aspect: Aspect,
  kind: string | undefined,
  given: readonly string[],
): string[] => given.filter((argument) => decidedBy(kind, argument)?.includes(aspect));

/** What the arguments of a resource leave open, because their values are known only during the run or are secret. */
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
 * Whether an unknown argument is exactly what another resource of the program makes: the package's own classes say so,
 * where the engine would tell a value that was computed from it alike.
 */
function isLinked(name: string, resource: StackResource): boolean {
  const { kind, inputs, propertyDependencies } = resource;
  if (inputs[name] !== UNKNOWN) return false;
  if (name === "csr") return csrAspect(resource) !== undefined;
  return name === issuerArgument(kind) && issuerOf({ kind, propertyDependencies }) !== undefined;
}

/** URN of the signing request that is an argument as it is. */
export function csrAspect({
  inputs: { requestUrn },
  propertyDependencies,
}: Pick<StackResource, "inputs" | "propertyDependencies">): string | undefined {
  const sources = propertyDependencies.csr ?? [];
  return typeof requestUrn === "string" && sources.includes(requestUrn) ? requestUrn : undefined;
}

/** URN of the CA whose identifier is an argument as it is: only then its plan travels with it. */
export function issuerOf({
  kind,
  propertyDependencies: dependencies,
}: Pick<StackResource, "kind" | "propertyDependencies">): string | undefined {
  const sources = dependencies[issuerArgument(kind) ?? ""] ?? [];
  return sources.find((urn) => dependencies.issuerPlan?.includes(urn));
}

/** The identifier of the CA that issues, as far as the arguments tell it. */
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
