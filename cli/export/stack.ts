import { issuerChain } from "../../schema";
import type { Node } from "../../inventory/nodes";
import { readResource, type RawResource } from "../../inventory/resource";
import { readRawDeployment } from "../../inventory/state";
import { clearText } from "../../inventory/value";
import { oneLine } from "../../review/escape";
import { sourceOf, type Source } from "../source";

/** A stack's certificates, with what the engine has stored of every resource, secrets included. */
export interface ExportedStack extends Source {
  readonly raw: ReadonlyMap<string, RawResource>;
}

/**
 * Reads a stack's state.
 *
 * @throws PkiError `INVALID_INPUT`
 */
export function readStack(text: string): ExportedStack {
  const { current } = readRawDeployment(text);
  return {
    ...sourceOf({ resources: current.map(readResource), leftovers: [] }),
    raw: new Map(current.map((resource) => [resource.urn, resource])),
  };
}

/** How messages call a certificate. */
export const labelOf = ({ kind, name }: Pick<Node, "kind" | "name">): string =>
  `${kind} ${JSON.stringify(oneLine(name))}`;

/**
 * Texts with the CAs above a certificate: those that the service or the program has given, and those of the stack.
 */
export function issuersOf(node: Node, { nodes, raw }: ExportedStack): string[] {
  const resource = raw.get(node.urn);
  const given = [resource?.outputs?.issuers, resource?.inputs?.[issuerChain(node.kind) ?? ""]];
  const byUrn = new Map(nodes.map((one) => [one.urn, one]));
  const above = new Set<string>();
  for (let urn = node.issuer; urn !== undefined && !above.has(urn); urn = byUrn.get(urn)?.issuer)
    above.add(urn);
  return [...given, ...[...above].map((urn) => raw.get(urn)?.outputs?.certificate)]
    .map(clearText)
    .filter((text) => typeof text === "string");
}
