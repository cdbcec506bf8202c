import { openAspects } from "../inventory/aspects";
import { tryCertificate } from "../inventory/issued";
import { nameOfUrn, type StackResource } from "../inventory/resource";
import { isPlain } from "../inventory/value";
import { unknownIssuer, type IssuingAuthority } from "../policy/issuer";
import type { StackChange } from "./stack";

/** What is known of the CA that issues a certificate after the run. */
export function issuerFor(stack: StackChange, resource: StackResource): IssuingAuthority {
  const { parentIdentifier, issuerId } = resource.inputs;
  const given = [parentIdentifier, issuerId].find((value) => typeof value === "string" && isPlain(value));
  const identifier = typeof given === "string" ? given : undefined;
  if (openAspects(resource).has("issuer")) return unknownIssuer(identifier);
  const ca = stack.after.resources.get(stack.after.issuerOf(resource.urn) ?? "");
  if (!ca) return unknownIssuer(identifier);
  const { names, ...identity } = issuerIdentity(stack, ca);
  return { ...identity, names: [...nameBefore(stack, ca), ...sameCa(stack, ca)], said: names };
}

/** A CA by what identifies it; its names of before count like those of today. */
export function issuerIdentity(stack: StackChange, ca: StackResource): IssuingAuthority {
  const certificate = ca.id === undefined ? undefined : tryCertificate(ca.outputs.certificate);
  const before = stack.before.resources.get(ca.urn);
  return {
    label: ca.name,
    identifier: ca.id,
    certificate: certificate && {
      subject: certificate.subject,
      commonName: certificate.name.commonName,
      fingerprint: certificate.fingerprint,
    },
    names: [...new Set([ca.name, ...formerNames(stack, ca), ...sameCa(stack, ca)])],
    isNamed: certificate !== undefined && !ca.options.external && before?.id === ca.id,
  };
}

/** What a CA that this stack manages was called before the change. */
function nameBefore({ before, renames }: StackChange, { urn, kind }: StackResource): string[] {
  const known = before.resources.get(urn);
  return known && known.kind === kind && !known.options.external
    ? [nameOfUrn(renames.toOld.get(urn) ?? urn)]
    : [];
}

export const formerNames = (stack: StackChange, { urn, options }: StackResource): string[] =>
  [stack.renames.toOld.get(urn), ...options.aliases].filter((old) => old !== undefined).map(nameOfUrn);

/** Names of other resources that stand for the same CA, such as one that is read in a component. */
const sameCa = (stack: StackChange, { id, kind }: StackResource): string[] =>
  id === undefined
    ? []
    : [...stack.before.resources.values()]
        .filter((other) => other.id === id && other.kind === kind && !other.options.external)
        .map(({ name }) => name);
