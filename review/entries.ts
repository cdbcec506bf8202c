import { rfc3339 } from "../common/time";
import type { CertificateIdentity } from "../inventory/certificates";
import type { Facts, PlannedFacts } from "../inventory/facts";
import type { StackHierarchy } from "../inventory/hierarchy";
import { currentFacts } from "../inventory/nodes";
import type { FactsReader } from "../inventory/planned";
import type { PreviewStep } from "../inventory/preview";
import type { StackResource } from "../inventory/resource";
import { roleOf } from "../inventory/role";
import type { Role } from "../schema/resource";
import { actionOf, mayBeReplaced, type Steps } from "./actions";
import type { Action } from "./model";

/** A resource as it is before a run or after it, with what follows from it. */
export interface Version {
  readonly resource: StackResource;
  readonly role: Role | undefined;
  /** Its certificate, of one that exists. */
  readonly issued: Facts | undefined;
  /** What its arguments ask for; only of what changes, or has no certificate yet. */
  readonly planned: PlannedFacts | undefined;
  /** Its certificate as it is, or else as it is planned. */
  readonly facts: Facts | undefined;
  /** What its certificate is told from others by. */
  readonly identity: CertificateIdentity | undefined;
  /** URN of the CA that issues it. */
  readonly issuer: string | undefined;
  /** Whether the run deletes what stands for its own deletion (`deletedWith`). */
  readonly leavesWithAnother: boolean;
}

/** Everything that a review knows of one URN. */
export interface Entry {
  readonly urn: string;
  readonly step: PreviewStep | undefined;
  /** What the run does to it; undefined when nothing. */
  readonly action: Action | undefined;
  /** Arguments that are known only during the run, and replace it if they turn out to be others. */
  readonly mayBeReplaced: readonly string[];
  readonly before: Version | undefined;
  readonly after: Version | undefined;
}

/** What entries are made from. */
export interface Sources {
  readonly steps: Steps;
  readonly before: StackHierarchy;
  readonly after: StackHierarchy;
  readonly facts: FactsReader;
  /** When the run is thought to happen. */
  readonly at: Date | undefined;
}

/** Makes the entry of each URN. */
export function entriesOf(sources: Sources): ReadonlyMap<string, Entry> {
  const { before, after, steps } = sources;
  const urns = new Set([...before.resources.keys(), ...after.resources.keys(), ...steps.keys()]);
  return new Map([...urns].map((urn) => [urn, entryOf(urn, sources)]));
}

function entryOf(urn: string, sources: Sources): Entry {
  const { before, after, steps } = sources;
  const step = steps.get(urn);
  const action = step && actionOf(step, steps);
  const version = (hierarchy: StackHierarchy): Version | undefined => {
    const resource = hierarchy.resources.get(urn);
    return resource && versionOf(resource, hierarchy, action !== undefined, sources);
  };
  return {
    urn,
    step,
    action,
    mayBeReplaced: step ? mayBeReplaced(step) : [],
    before: version(before),
    after: version(after),
  };
}

function versionOf(
  resource: StackResource,
  { issuerOf }: StackHierarchy,
  isChanged: boolean,
  { steps, facts, at }: Sources,
): Version {
  const issued = facts.issued(resource);
  const planned = isChanged || !issued ? expected(facts.planned(resource), at) : undefined;
  return {
    resource,
    role: roleOf(resource),
    issued,
    planned,
    facts: currentFacts(issued, planned),
    identity: resource.id === undefined ? undefined : facts.read(resource.outputs.certificate).identity,
    issuer: issuerOf(resource.urn),
    leavesWithAnother: leavesWithAnother(steps, resource),
  };
}

const expected = (facts: PlannedFacts | undefined, at: Date | undefined): PlannedFacts | undefined =>
  facts?.period && at ? { ...facts, expectedNotAfter: rfc3339(facts.period(at).notAfter) } : facts;

function leavesWithAnother(steps: Steps, { options: { deletedWith } }: StackResource): boolean {
  const op = deletedWith === undefined ? undefined : steps.get(deletedWith)?.op;
  return op === "delete" || op === "replace";
}

/** A resource as it is after the run, or else as it was before it. */
export const latest = (entry: Entry | undefined): Version | undefined => entry?.after ?? entry?.before;

/** URN of the CA that issues it after the run, or else that has issued what is there before it. */
export const issuerUrn = ({ before, after }: Entry): string | undefined => after?.issuer ?? before?.issuer;
