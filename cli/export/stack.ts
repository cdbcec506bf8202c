import { issuerChain } from "../../schema";
import type { Node } from "../../inventory/nodes";
import { readResource, type RawResource } from "../../inventory/resource";
import { readRawDeployment } from "../../inventory/state";
import { clearText } from "../../inventory/value";
import { keysOf } from "./key-holders";
import { sourceOf, type Source } from "../source";

/** A stack's certificates, with what the engine has stored of every resource, secrets included. */
export interface ExportedStack extends Source {
  readonly raw: ReadonlyMap<string, RawResource>;
  /** The resources that hold a private key, by its public key: SubjectPublicKeyInfo, hexadecimal. */
  readonly keys: () => ReadonlyMap<string, RawResource>;
}

/**
 * Reads a stack's state.
 *
 * @throws PkiError `INVALID_INPUT`
 */
export function readStack(text: string): ExportedStack {
  const { current } = readRawDeployment(text);
  let keys: ReadonlyMap<string, RawResource> | undefined;
  return {
    ...sourceOf({ resources: current.map(readResource), leftovers: [] }),
    raw: new Map(current.map((resource) => [resource.urn, resource])),
    keys: () => (keys ??= keysOf(current)),
  };
}

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
