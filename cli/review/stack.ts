import type { Facts, PlannedFacts } from "../../inventory/facts";
import { hierarchyOf, type Hierarchy } from "../../inventory/hierarchy";
import { issuedFacts } from "../../inventory/issued";
import { plannedFacts } from "../../inventory/planned";
import type { Preview, PreviewStep } from "../../inventory/preview";
import { hideAlike, type StackResource } from "../../inventory/resource";
import { rfc3339 } from "../../provider/x509/validity";

/** A stack before and after a run. */
export interface StackChange {
  readonly steps: ReadonlyMap<string, PreviewStep>;
  readonly before: Hierarchy;
  readonly after: Hierarchy;
  /** Before and after together: what is removed and what is new. */
  readonly all: Hierarchy;
  /** What a resource's arguments ask for, before or after the run. */
  planned(resource: StackResource): PlannedFacts | undefined;
  /** Whether the state cannot be the one that the preview started from. */
  readonly isStale: boolean;
}

// Steps that belong to a replacement which is told as one.
const PARTS = new Set(["create-replacement", "delete-replaced", "discard-replaced"]);

/** Puts a preview and the state that it starts from together; without the state only what changes is known. */
export function stackChange(
  preview: Preview,
  state: readonly StackResource[],
  at: Date | undefined,
): StackChange {
  const steps = new Map(preview.steps.filter(({ op }) => !PARTS.has(op)).map((step) => [step.urn, step]));
  const before = new Map(state.map((resource) => [resource.urn, resource]));
  for (const step of steps.values()) {
    const known = before.get(step.urn);
    if (known) before.set(step.urn, hideAlike(known, step.after));
  }
  const after = new Map(before);
  for (const step of steps.values()) {
    if (step.before && !before.has(step.urn)) before.set(step.urn, step.before);
    if (step.op === "create") before.delete(step.urn);
    if (step.after) after.set(step.urn, afterOf(step.op, step.after, before.get(step.urn)));
    else after.delete(step.urn);
  }
  const lookup = (urn: string): StackResource | undefined => after.get(urn) ?? before.get(urn);
  return {
    steps,
    before: hierarchyOf([...before.values()]),
    after: hierarchyOf([...after.values()]),
    all: hierarchyOf([...new Map([...before, ...after]).values()]),
    planned: (resource) => expected(plannedFacts(resource, lookup), at),
    isStale: [...steps.values()].some((step) => !fitsState(step, state)),
  };
}

function expected(facts: PlannedFacts | undefined, at: Date | undefined): PlannedFacts | undefined {
  return facts?.period && at ? { ...facts, expectedNotAfter: rfc3339(facts.period(at).notAfter) } : facts;
}

/** Whether a step starts from what the state says; without a state everything fits. */
function fitsState({ op, urn, before }: PreviewStep, state: readonly StackResource[]): boolean {
  if (state.length === 0) return true;
  const known = state.find((resource) => resource.urn === urn);
  return op === "create" ? known === undefined : before === undefined || known?.id === before.id;
}

const KEEPS = new Set(["same", "update", "refresh", "read"]);

// A preview leaves out what a provider answers with; of a resource that stays, that is what it was.
function afterOf(op: string, after: StackResource, before: StackResource | undefined): StackResource {
  if (!KEEPS.has(op) || !before) return { ...after, id: undefined, outputs: {} };
  return { ...after, id: before.id, outputs: { ...before.outputs, ...after.outputs } };
}

/** A certificate as it is, or else as it is planned. */
export function factsOf(stack: StackChange, resource: StackResource): Facts | undefined {
  const issued = issuedFacts(resource);
  if (issued) return issued;
  const planned = stack.planned(resource);
  if (!planned) return undefined;
  const { period: _period, ...facts } = planned;
  return facts;
}
