import { issuerIdentifier, openAspects } from "../inventory/aspects";
import { nameOfUrn, type StackResource } from "../inventory/resource";
import { unknownIssuer, type IssuingAuthority } from "../policy/issuer";
import type { Entry, Version } from "./entries";
import type { StackChange } from "./stack";

/** What is known about the CA that issues a certificate after the run. */
export function issuerFor(stack: StackChange, entry: Entry, resource: StackResource): IssuingAuthority {
  const identifier = issuerIdentifier(resource);
  if (openAspects(resource).has("issuer")) return unknownIssuer(identifier);
  const issuer = stack.entries.get(entry.after?.issuer ?? "");
  if (!issuer?.after) return unknownIssuer(identifier);
  const { names, ...identity } = issuerIdentity(stack, issuer, issuer.after);
  const before = [...nameBefore(stack, issuer, issuer.after), ...sameCa(stack, issuer.after)];
  return { ...identity, names: before, chosenNames: names };
}

/** A CA by what identifies it; its previous names count like the current ones. */
export function issuerIdentity(stack: StackChange, { before }: Entry, version: Version): IssuingAuthority {
  const { resource: ca, identity } = version;
  return {
    label: ca.name,
    identifier: ca.id,
    certificate: identity,
    names: [...new Set([ca.name, ...formerNames(stack, ca), ...sameCa(stack, version)])],
    isNamed: identity !== undefined && !ca.options.external && before?.resource.id === ca.id,
  };
}

/** The previous names of a CA that this stack manages. */
function nameBefore(
  { renames }: StackChange,
  { urn, before }: Entry,
  { resource: { kind } }: Version,
): string[] {
  const known = before?.resource;
  return known && known.kind === kind && !known.options.external
    ? [nameOfUrn(renames.toOld.get(urn) ?? urn)]
    : [];
}

export const formerNames = (stack: StackChange, { urn, options }: StackResource): string[] =>
  [stack.renames.toOld.get(urn), ...options.aliases].filter((old) => old !== undefined).map(nameOfUrn);

/** Names of other resources that represent the same CA, such as one that is read in a component. */
const sameCa = ({ existing }: StackChange, { resource: { id, kind } }: Version): string[] =>
  (existing.get(id ?? "") ?? [])
    .filter((other) => other.kind === kind && !other.options.external)
    .map(({ name }) => name);
