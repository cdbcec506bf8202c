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
import { withKeptKey } from "./kept-key";
import type { Action } from "./model";

/** A resource before or after a run, with what follows from it. */
export interface Version {
  readonly resource: StackResource;
  readonly role: Role | undefined;
  /** Its certificate, if it exists. */
  readonly issued: Facts | undefined;
  /** What its arguments ask for; only if it changes, or has no certificate yet. */
  readonly planned: PlannedFacts | undefined;
  /** Its certificate as it is, or else as planned. */
  readonly facts: Facts | undefined;
  /** What distinguishes its certificate from others. */
  readonly identity: CertificateIdentity | undefined;
  /** URN of the issuing CA. */
  readonly issuer: string | undefined;
  /** Whether the run deletes the resource in its `deletedWith`. */
  readonly leavesWithAnother: boolean;
}

/** Everything that a review knows about a URN. */
export interface Entry {
  readonly urn: string;
  readonly step: PreviewStep | undefined;
  /** What the run does to it; undefined if nothing. */
  readonly action: Action | undefined;
  /** Arguments that are known only during the run, and that replace it if they turn out to differ. */
  readonly mayBeReplaced: readonly string[];
  readonly before: Version | undefined;
  readonly after: Version | undefined;
}

/** The inputs of the entries. */
export interface Sources {
  readonly steps: Steps;
  readonly before: StackHierarchy;
  readonly after: StackHierarchy;
  readonly facts: FactsReader;
  /** When the run is expected to happen. */
  readonly at: Date | undefined;
}

/** Creates the entry for each URN. */
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
  const old = version(before);
  return {
    urn,
    step,
    action,
    mayBeReplaced: step ? mayBeReplaced(step) : [],
    before: old,
    after: keepingKey(version(after), old, step, steps),
  };
}

function keepingKey(
  version: Version | undefined,
  old: Version | undefined,
  step: PreviewStep | undefined,
  steps: Steps,
): Version | undefined {
  if (!version?.planned || !old?.issued || !step) return version;
  const planned = withKeptKey(version.planned, old.issued, step, steps);
  return planned === version.planned
    ? version
    : { ...version, planned, facts: currentFacts(version.issued, planned) };
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

/** URN of the CA that issues it in the run, or else of the one that issued the existing certificate. */
export const issuerUrn = ({ before, after }: Entry): string | undefined => after?.issuer ?? before?.issuer;
