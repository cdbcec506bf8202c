import type { Role } from "../schema/resource";
import { isCertificate, type Facts, type PlannedFacts } from "./facts";
import { hierarchyOf, type StackHierarchy } from "./hierarchy";
import type { ReadCertificate } from "./certificates";
import { secondFacts } from "./issued";
import { factsReader, servedBy } from "./planned";
import { renewalDueOf } from "./renewal";
import type { StackResource } from "./resource";

/** A certificate of a hierarchy, or a copy of one at a gateway. */
export interface Node {
  /** In a stack the URN; in a service the identifier. */
  readonly urn: string;
  /** In a stack the resource's name; in a service its common name. */
  readonly name: string;
  /** For example `alibaba.RootCa`. */
  readonly kind: string;
  /** The API's identifier; undefined before it exists. */
  readonly id: string | undefined;
  readonly role: Role;
  readonly facts: Facts;
  /** URN of the issuing CA; for a copy, that of the original certificate's. */
  readonly issuer: string | undefined;
  /** Of a certificate in a stack, the time from which on the next run renews it, RFC 3339. */
  readonly renewalDue?: string | undefined;
}

/** The certificates among the resources, each CA before what it issues. */
export function nodesOf(
  { resources, issuerOf }: StackHierarchy,
  factsOf: (resource: StackResource) => Facts | undefined,
): Node[] {
  const lookup = (urn: string): StackResource | undefined => resources.get(urn);
  const nodes = [...resources.values()].flatMap((resource): Node[] => {
    const { urn, name, kind, id } = resource;
    const facts = factsOf(resource);
    if (kind === undefined || !facts || (!isCertificate(facts) && facts.role !== "upload")) return [];
    const { role } = facts;
    const issuer = role === "upload" ? servedBy(resource, lookup)?.urn : issuerOf(urn);
    return [{ urn, name, kind, id, role, facts, issuer }];
  });
  return inOrder(nodes);
}

/**
 * The certificates in a stack's state; for a pending CA, its planned certificate.
 *
 * @param leftovers - resources that an interrupted replacement still has to delete, in addition to the new ones with
 * the same URNs
 */
export function stateNodes(
  state: readonly StackResource[],
  leftovers: readonly StackResource[] = [],
): Node[] {
  // What was deleted, and not recreated because the run was interrupted, does not exist.
  const existing = state.filter(({ options }) => !options.pendingReplacement);
  const old = leftovers.map((resource, index) => ({ ...resource, urn: `${resource.urn}#${index + 1}` }));
  const all = [...existing, ...old];
  const byUrn = new Map(all.map((resource) => [resource.urn, resource]));
  const facts = factsReader((urn) => byUrn.get(urn));
  const nodes = nodesOf(hierarchyOf(all, facts.read), (resource) => {
    const issued = facts.issued(resource);
    return currentFacts(issued, issued ? undefined : facts.planned(resource));
  });
  const renewable = nodes.map((node) => {
    const resource = byUrn.get(node.urn);
    const renewalDue = resource && renewalDueOf(resource, node.facts);
    return renewalDue === undefined ? node : { ...node, renewalDue };
  });
  return withPairs(renewable, (urn) => byUrn.get(urn), facts.read);
}

/** Each certificate, and after that of an SM2 pair the other one, which is renewed, replaced and removed with it. */
export const withPairs = <N extends Node>(
  nodes: readonly N[],
  lookup: (urn: string) => StackResource | undefined,
  read: ReadCertificate,
): N[] =>
  nodes.flatMap((node) => {
    const resource = lookup(node.urn);
    const second = resource && secondFacts(resource, read);
    if (!second) return [node];
    const { facts, use } = second;
    return [node, { ...node, facts, urn: `${node.urn}#${use}`, name: `${node.name} (${use})` }];
  });

/** A certificate as it is, or else as planned, without what depends on the time of issue. */
export function currentFacts(
  issued: Facts | undefined,
  planned: PlannedFacts | undefined,
): Facts | undefined {
  if (issued || !planned) return issued;
  const { period: _period, ...facts } = planned;
  return facts;
}

/** Depth first, by name: the order does not depend on the input's. */
export function inOrder<N extends Node>(nodes: readonly N[]): N[] {
  const known = new Set(nodes.map(({ urn }) => urn));
  const sorted = [...nodes].sort((a, b) => compareNames(a.name, b.name) || compareNames(a.urn, b.urn));
  const below = new Map<string, N[]>();
  for (const node of sorted) {
    const above = node.issuer !== undefined && known.has(node.issuer) ? node.issuer : "";
    const siblings = below.get(above);
    if (siblings) siblings.push(node);
    else below.set(above, [node]);
  }
  const visited = new Set<string>();
  const visit = (urn: string): N[] => {
    // A forged state may contain a URN twice, or a resource without one.
    if (visited.has(urn)) return [];
    visited.add(urn);
    return (below.get(urn) ?? []).flatMap((node) => [node, ...visit(node.urn)]);
  };
  const ordered = visit("");
  // Members of a cycle, which only a forged state has, are not reachable from above.
  const reached = new Set(ordered);
  return [...ordered, ...sorted.filter((node) => !reached.has(node))];
}

const order = new Intl.Collator("en", { numeric: true });
/** Natural order of names: host-2 before host-10, and the same on every machine. */
export const compareNames = (a: string, b: string): number =>
  order.compare(a, b) || (a < b ? -1 : Number(a > b));

/** The depth of each node; roots are at 0. */
export function depths(nodes: readonly Node[]): ReadonlyMap<string, number> {
  const result = new Map<string, number>();
  for (const { urn, issuer } of nodes) result.set(urn, (result.get(issuer ?? "") ?? -1) + 1);
  return result;
}
