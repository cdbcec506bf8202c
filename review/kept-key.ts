import { argumentsAbout } from "../inventory/aspects";
import type { Facts, PlannedFacts } from "../inventory/facts";
import type { PreviewStep } from "../inventory/preview";
import type { StackResource } from "../inventory/resource";
import { isUncertain } from "../inventory/value";
import { RENEWAL } from "../provider/resources/renewal";
import { definitionOf } from "../schema";
import { actionOf, type Steps } from "./actions";

/**
 * What is planned for a certificate that keeps its key: the argument is secret, but the provider has compared it. It is
 * the same if the provider does not name it among what changes, and nothing that it comes from changes in this run.
 */
export function withKeptKey(
  planned: PlannedFacts,
  { algorithm }: Pick<Facts, "algorithm">,
  step: PreviewStep,
  steps: Steps,
): PlannedFacts {
  const { after, diffReasons, replaceReasons } = step;
  if (!after || algorithm === undefined || !planned.unknown?.has("algorithm")) return planned;
  const named = new Set([...diffReasons, ...replaceReasons].map((path) => /^\w*/.exec(path)?.[0] ?? ""));
  if (named.size === 0 || ![...named].every((name) => isComparison(after, name))) return planned;
  const isKept = (name: string): boolean => !named.has(name) && isSettled(after, name, steps);
  const deciding = argumentsAbout("algorithm", after.kind, Object.keys(after.inputs)).filter((name) =>
    isUncertain(after.inputs[name]),
  );
  if (deciding.length === 0 || !deciding.every(isKept)) return planned;
  const unknown = new Map([...planned.unknown].filter(([aspect]) => aspect !== "algorithm"));
  return { ...planned, algorithm, unknown };
}

/** Whether a reason shows that the provider has compared the arguments; the engine has reasons of its own, such as another provider. */
const isComparison = ({ kind }: StackResource, name: string): boolean =>
  name === RENEWAL || Object.hasOwn(definitionOf(kind)?.arguments ?? {}, name);

/** Whether nothing that an argument comes from changes: then its value was known to the provider. */
const isSettled = ({ propertyDependencies }: StackResource, name: string, steps: Steps): boolean =>
  (propertyDependencies[name] ?? []).every((urn) => {
    const source = steps.get(urn);
    return source === undefined || (source.op === "same" && actionOf(source, steps) === undefined);
  });
