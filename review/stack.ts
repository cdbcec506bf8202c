import { groupedBy } from "../common/grouped";
import type { ReadCertificate } from "../inventory/certificates";
import { hierarchyOf, type StackHierarchy } from "../inventory/hierarchy";
import { hasUnknown } from "../provider/base/unknown";
import { PARTS, type EngineOperation } from "../inventory/operations";
import { factsReader } from "../inventory/planned";
import type { Preview, PreviewStep } from "../inventory/preview";
import { hideAlike, type StackResource } from "../inventory/resource";
import type { Steps } from "./actions";
import { entriesOf, type Entry } from "./entries";
import { renamed, renamesOf, type Renames } from "./renames";

/** A stack before and after a run, resolved once: everything else only reads it. */
export interface StackChange {
  readonly steps: Steps;
  /** What is known about each URN that exists before the run, after it, or in a step. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** What exists before the run, and after it. */
  readonly before: readonly Entry[];
  readonly after: readonly Entry[];
  /** Before and after combined: what is removed and what is new. */
  readonly all: StackHierarchy;
  /** What exists before the run, by the service's identifiers. */
  readonly existing: ReadonlyMap<string, readonly StackResource[]>;
  /** New URN → old URN, for resources that the program renames or moves. */
  readonly renames: Renames;
  /** Whether the state cannot be the one that the preview was made from. */
  readonly isStale: boolean;
  /** Decodes the stack's other certificates. */
  readonly read: ReadCertificate;
}

/** Combines a preview and the state that it was made from; without the state, only what changes is known. */
export function stackChange(
  preview: Preview,
  state: readonly StackResource[],
  at: Date | undefined,
): StackChange {
  const steps = new Map(preview.steps.filter(({ op }) => !PARTS.has(op)).map((step) => [step.urn, step]));
  const renames = renamesOf(steps);
  const known = state.map((resource) => renamed(resource, renames));
  const { before, after } = sidesOf(steps, withRefreshed(known, preview.refreshed), renames);
  const facts = factsReader((urn) => after.get(urn) ?? before.get(urn));
  const hierarchy = (resources: Resources): StackHierarchy =>
    hierarchyOf([...resources.values()], facts.read);
  const sources = { steps, before: hierarchy(before), after: hierarchy(after), facts, at };
  const entries = entriesOf(sources);
  const entriesIn = (side: Resources): Entry[] => [...side.keys()].flatMap((urn) => entries.get(urn) ?? []);
  return {
    steps,
    entries,
    renames,
    read: facts.read,
    before: entriesIn(before),
    after: entriesIn(after),
    all: hierarchy(new Map([...before, ...after])),
    existing: groupedBy([...before.values()], ({ id }) => id),
    isStale: preview.refreshed.length === 0 && !fits(steps, known),
  };
}

type Resources = ReadonlyMap<string, StackResource>;

/** The resources before and after a run. */
function sidesOf(
  steps: Steps,
  state: readonly StackResource[],
  renames: Renames,
): { readonly before: Resources; readonly after: Resources } {
  const before = new Map(state.map((resource) => [resource.urn, resource]));
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
  return { before, after };
}

/** What a preceding refresh found replaces what the state contains. */
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

/** For deletion before creation, a preview contains the old state as it would be in between. */
const oldOf = (before: StackResource, renames: Renames): StackResource =>
  renamed({ ...before, options: { ...before.options, pendingReplacement: false } }, renames);

/** Whether every step starts from what the state contains; without a state, any step matches. */
function fits(steps: Steps, state: readonly StackResource[]): boolean {
  const byUrn = new Map(state.map((resource) => [resource.urn, resource]));
  return state.length === 0 || [...steps.values()].every((step) => fitsState(step, byUrn.get(step.urn)));
}

const fitsState = ({ op, before }: PreviewStep, known: StackResource | undefined): boolean =>
  op === "create" ? known === undefined : before === undefined || known?.id === before.id;

const KEEPS: ReadonlySet<EngineOperation> = new Set<EngineOperation>(["same", "update", "refresh"]);

// A preview leaves out outputs; those of a resource that stays are unchanged.
function afterOf(
  op: EngineOperation,
  after: StackResource,
  before: StackResource | undefined,
): StackResource {
  // What is only read exists already, but an earlier run may have read a different object.
  const isRead = op === "read" || op === "read-replacement";
  if (isRead) return { ...after, outputs: after.id === before?.id ? (before?.outputs ?? {}) : after.outputs };
  if (!KEEPS.has(op) || !before) return { ...after, id: undefined, outputs: {} };
  const known = Object.entries(after.outputs).filter(([, value]) => !hasUnknown(value));
  return { ...after, id: before.id, outputs: { ...before.outputs, ...Object.fromEntries(known) } };
}
