import { rfc3339 } from "../common/time";
import type { Facts, PlannedFacts } from "../inventory/facts";
import { hierarchyOf, type StackHierarchy } from "../inventory/hierarchy";
import { issuedFacts } from "../inventory/issued";
import { PARTS, type EngineOperation } from "../inventory/operations";
import { plannedFacts } from "../inventory/planned";
import type { Preview, PreviewStep } from "../inventory/preview";
import { hideAlike, type StackResource } from "../inventory/resource";
import { renamed, renamesOf, type Renames } from "./renames";

/** A stack before and after a run. */
export interface StackChange {
  readonly steps: ReadonlyMap<string, PreviewStep>;
  readonly before: StackHierarchy;
  readonly after: StackHierarchy;
  /** Before and after together: what is removed and what is new. */
  readonly all: StackHierarchy;
  /** New URN → old URN, of what the program calls otherwise than before. */
  readonly renames: Renames;
  /** What a resource's arguments ask for, before or after the run. */
  planned(resource: StackResource): PlannedFacts | undefined;
  /** Whether the state cannot be the one that the preview started from. */
  readonly isStale: boolean;
}

/** Puts a preview and the state that it starts from together; without the state only what changes is known. */
export function stackChange(
  preview: Preview,
  state: readonly StackResource[],
  at: Date | undefined,
): StackChange {
  const steps = new Map(preview.steps.filter(({ op }) => !PARTS.has(op)).map((step) => [step.urn, step]));
  const renames = renamesOf(steps);
  const known = state.map((resource) => renamed(resource, renames));
  const before = new Map(withRefreshed(known, preview.refreshed).map((resource) => [resource.urn, resource]));
  for (const step of steps.values()) {
    const existing = before.get(step.urn);
    if (existing) before.set(step.urn, hideAlike(existing, step.after));
  }
  const after = new Map(before);
  for (const step of steps.values()) {
    if (step.before && !before.has(step.urn)) before.set(step.urn, oldOf(step.before, renames));
    if (step.op === "create") before.delete(step.urn);
    if (step.after) after.set(step.urn, afterOf(step.op, step.after, before.get(step.urn)));
    else if (step.op !== "refresh") after.delete(step.urn);
  }
  const lookup = (urn: string): StackResource | undefined => after.get(urn) ?? before.get(urn);
  const byUrn = new Map(known.map((resource) => [resource.urn, resource]));
  return {
    steps,
    before: hierarchyOf([...before.values()]),
    after: hierarchyOf([...after.values()]),
    all: hierarchyOf([...new Map([...before, ...after]).values()]),
    renames,
    planned: (resource) => expected(plannedFacts(resource, lookup), at),
    isStale: preview.refreshed.length === 0 && [...steps.values()].some((step) => !fitsState(step, byUrn)),
  };
}

/** What a refresh before the run found takes the place of what the state says. */
function withRefreshed(state: readonly StackResource[], refreshed: readonly PreviewStep[]): StackResource[] {
  const found = new Map(refreshed.map((step) => [step.urn, step]));
  return state.flatMap((resource) => {
    const step = found.get(resource.urn);
    if (!step) return [resource];
    if (step.op === "delete") return [];
    return step.after
      ? [{ ...step.after, outputs: { ...resource.outputs, ...step.after.outputs } }]
      : [resource];
  });
}

/** Of what is deleted first a preview writes the old state as it would be in between. */
const oldOf = (before: StackResource, renames: Renames): StackResource =>
  renamed({ ...before, options: { ...before.options, pendingReplacement: false } }, renames);

function expected(facts: PlannedFacts | undefined, at: Date | undefined): PlannedFacts | undefined {
  return facts?.period && at ? { ...facts, expectedNotAfter: rfc3339(facts.period(at).notAfter) } : facts;
}

/** Whether a step starts from what the state says; without a state everything fits. */
function fitsState({ op, urn, before }: PreviewStep, state: ReadonlyMap<string, StackResource>): boolean {
  if (state.size === 0) return true;
  const known = state.get(urn);
  return op === "create" ? known === undefined : before === undefined || known?.id === before.id;
}

const KEEPS: ReadonlySet<EngineOperation> = new Set<EngineOperation>(["same", "update", "refresh"]);

// A preview leaves out what a provider answers with; of a resource that stays, that is what it was.
function afterOf(
  op: EngineOperation,
  after: StackResource,
  before: StackResource | undefined,
): StackResource {
  // What is only read exists already, but an earlier run may have read another one.
  const isRead = op === "read" || op === "read-replacement";
  if (isRead) return { ...after, outputs: after.id === before?.id ? (before?.outputs ?? {}) : after.outputs };
  if (!KEEPS.has(op) || !before) return { ...after, id: undefined, outputs: {} };
  return { ...after, id: before.id, outputs: { ...before.outputs, ...after.outputs } };
}

/** A certificate as it is, or else as it is planned. */
export function knownFacts(stack: StackChange, resource: StackResource): Facts | undefined {
  const issued = issuedFacts(resource);
  if (issued) return issued;
  const planned = stack.planned(resource);
  if (!planned) return undefined;
  const { period: _period, ...facts } = planned;
  return facts;
}
