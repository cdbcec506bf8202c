import { PkiError } from "../common/errors";
import { nameIn } from "../common/urn";
import { visible } from "../common/visible";
import { issuerArgument } from "../schema";
import { issuerIdentifier, issuerOf } from "./aspects";
import { isAuthority } from "./facts";
import type { ReadCertificate } from "./certificates";
import type { StackResource } from "./resource";
import { roleOf } from "./role";

/** How the resources of a stack are related. */
export interface StackHierarchy {
  readonly resources: ReadonlyMap<string, StackResource>;
  /** URN of the CA that issues a certificate; undefined for a root, and for a CA outside the stack. */
  readonly issuerOf: (urn: string) => string | undefined;
  /** URNs of all certificates below a CA, nearest first. */
  readonly below: (urn: string) => readonly string[];
  /** URNs of everything that depends on a resource, directly or indirectly. */
  readonly dependents: (urn: string) => readonly string[];
}

/** Far more than any verifier follows. */
const MOST_LEVELS = 100;

/** What reads a hierarchy takes time, and room on the stack, with each level; a cycle, which a forged state may have, ends. */
function refuseEndless(issuers: ReadonlyMap<string, string | undefined>): void {
  for (const start of issuers.keys()) {
    const path = new Set([start]);
    for (let urn = issuers.get(start); urn !== undefined && !path.has(urn); urn = issuers.get(urn)) {
      if (path.add(urn).size - 1 <= MOST_LEVELS) continue;
      throw new PkiError(
        "INVALID_INPUT",
        `above ${visible(nameIn(start))} there are more than ${MOST_LEVELS} CAs, a chain that no verifier follows: no run has made it, so nothing of it is shown`,
      );
    }
  }
}

/**
 * Links resources by the dependencies that the engine recorded, by identifiers, and by the certificates themselves.
 *
 * @throws PkiError `INVALID_INPUT` for a hierarchy that is too deep to be one
 */
export function hierarchyOf(list: readonly StackResource[], read: ReadCertificate): StackHierarchy {
  const resources = new Map(list.map((resource) => [resource.urn, resource]));
  const authorities = list.filter((resource) => {
    const role = roleOf(resource);
    return role !== undefined && isAuthority({ role });
  });
  const find = issuerFinder(authorities, resources, read);
  const issuers = new Map(list.map((resource) => [resource.urn, find(resource)]));
  refuseEndless(issuers);
  const issued = invert([...issuers].map(([urn, issuer]) => [urn, issuer === undefined ? [] : [issuer]]));
  const dependents = invert(list.map(({ urn, dependencies }) => [urn, dependencies]));
  return {
    resources,
    issuerOf: (urn) => issuers.get(urn),
    below: (urn) => reachable(issued, urn),
    dependents: (urn) => reachable(dependents, urn),
  };
}

function issuerFinder(
  authorities: readonly StackResource[],
  resources: ReadonlyMap<string, StackResource>,
  read: ReadCertificate,
): (resource: StackResource) => string | undefined {
  // Managed resources take precedence over those that the program only reads.
  const sorted = [...authorities].sort((a, b) => Number(b.options.external) - Number(a.options.external));
  const byId = new Map(sorted.map(({ id, urn }) => [id, urn]));
  const isKnown = new Set(authorities.map(({ urn }) => urn));
  const bySubject = new Map(
    authorities.flatMap(({ urn, outputs }) => {
      const { identity } = read(outputs.certificate);
      return identity ? [[identity.canonicalSubject, urn] as const] : [];
    }),
  );
  return (resource) => {
    const role = roleOf(resource);
    if (role !== "subordinate" && role !== "end") return undefined;
    const id = issuerIdentifier(resource);
    const named = resource.propertyDependencies[issuerArgument(resource.kind) ?? ""] ?? [];
    const declared = [issuerOf(resource), ...named].find(
      (urn) => urn !== undefined && isKnown.has(urn) && resources.has(urn),
    );
    // A known identifier counts, whatever it was computed from.
    const found = id === undefined ? declared : byId.get(id);
    if (found !== undefined) return found;
    const issuer = read(resource.outputs.certificate).identity?.canonicalIssuer;
    const urn = issuer === undefined ? undefined : bySubject.get(issuer);
    return urn === resource.urn ? undefined : urn;
  };
}

function invert(
  edges: readonly (readonly [string, readonly string[]])[],
): ReadonlyMap<string, readonly string[]> {
  const result = new Map<string, string[]>();
  for (const [from, targets] of edges) {
    for (const target of targets) {
      const sources = result.get(target);
      if (sources) sources.push(from);
      else result.set(target, [from]);
    }
  }
  return result;
}

/** Everything reachable from a node, nearest first; tolerates cycles. */
function reachable(edges: ReadonlyMap<string, readonly string[]>, start: string): string[] {
  const seen = new Set([start]);
  const queue = [start];
  for (let urn = queue.shift(); urn !== undefined; urn = queue.shift()) {
    for (const next of edges.get(urn) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  return [...seen].slice(1);
}
