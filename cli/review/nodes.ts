import { isCertificate } from "../../inventory/facts";
import type { Node } from "./model";
import { actionOf, reference } from "./changes";
import { factsOf, type StackChange } from "./stack";

/** Every certificate of the stack after the run, and those that leave it, each CA before what it issues. */
export function nodesOf(stack: StackChange): Node[] {
  const nodes = [...stack.all.resources.values()].flatMap((resource): Node[] => {
    const facts = factsOf(stack, resource);
    if (!facts || (!isCertificate(facts) && facts.role !== "upload")) return [];
    const issuer =
      facts.role === "upload"
        ? resource.propertyDependencies.certContent?.find((urn) => stack.all.resources.has(urn))
        : (stack.after.issuerOf(resource.urn) ?? stack.before.issuerOf(resource.urn));
    const { role } = facts;
    return [{ ...reference(resource), role, facts, issuer, action: actionOf(stack.steps.get(resource.urn)) }];
  });
  return inOrder(nodes);
}

/** Depth first, by name: the same for the same hierarchy, whatever the order of the program is. */
function inOrder(nodes: readonly Node[]): Node[] {
  const known = new Set(nodes.map(({ urn }) => urn));
  const sorted = [...nodes].sort(
    (a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)) || (a.urn < b.urn ? -1 : 1),
  );
  const above = ({ issuer }: Node): string => (issuer !== undefined && known.has(issuer) ? issuer : "");
  const below = new Map<string, Node[]>();
  for (const node of sorted) below.set(above(node), [...(below.get(above(node)) ?? []), node]);
  const visit = (urn: string): Node[] => (below.get(urn) ?? []).flatMap((node) => [node, ...visit(node.urn)]);
  return visit("");
}
