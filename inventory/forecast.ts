import { DAY } from "../common/time";
import { cloudOf } from "../provider/api/places";
import type { Node } from "./nodes";
import { isRetired } from "./renewal";

/** What happens to a certificate next. */
export interface Due<N extends Node = Node> {
  readonly node: N;
  /** When it is renewed, or ends. */
  readonly at: Date;
  /** Whether a run renews it; otherwise it ends, and no renewal is known. */
  readonly isRenewal: boolean;
}

/**
 * What is renewed, or ends without renewal, within some days or already, the earliest first: certificates in use whose end is
 * known. A copy of a certificate that is renewed is replaced with it, and not named.
 */
export function forecast<N extends Node>(nodes: readonly N[], days: number, now: Date): Due<N>[] {
  const renewed = new Set(nodes.flatMap(({ urn, renewalDue }) => (renewalDue === undefined ? [] : urn)));
  const isMoved = ({ role, issuer }: N): boolean =>
    role === "upload" && issuer !== undefined && renewed.has(issuer);
  return nodes
    .filter((node) => !isRetired(node) && !isMoved(node))
    .flatMap((node) => dueOf(node) ?? [])
    .filter(({ at }) => at.getTime() < now.getTime() + days * DAY)
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

function dueOf<N extends Node>(node: N): Due<N> | undefined {
  const { renewalDue, facts } = node;
  const time = renewalDue ?? (facts.unreadable === undefined ? facts.notAfter : undefined);
  return time === undefined ? undefined : { node, at: new Date(time), isRenewal: renewalDue !== undefined };
}

/** The certificates of a service, with the time from which on a stack renews those that it has. */
export function withRenewals(service: readonly Node[], stack: readonly Node[]): Node[] {
  const byUrn = new Map(stack.map((node) => [node.urn, node]));
  const dues = new Map(
    stack.map(({ id, kind, role, issuer, renewalDue }) => [
      inService(kind, id),
      renewalDue ?? (role === "upload" ? byUrn.get(issuer ?? "")?.renewalDue : undefined),
    ]),
  );
  return service.map((node) => {
    const renewalDue = dues.get(inService(node.kind, node.id));
    return renewalDue === undefined ? node : { ...node, renewalDue };
  });
}

/** Kinds of one cloud share their identifiers: what the program calls a copy, a service may call a certificate. */
const inService = (kind: string, id: string | undefined): string => `${cloudOf(kind) ?? ""} ${id ?? ""}`;
