import { nodesOf } from "../inventory/nodes";
import { actionOn } from "./changes";
import type { ChangedNode } from "./model";
import { knownFacts, type StackChange } from "./stack";

/** Every certificate of the stack after the run, and those that leave it, each CA before what it issues. */
export function changedNodes(stack: StackChange): ChangedNode[] {
  const issuerOf = (urn: string): string | undefined =>
    stack.after.issuerOf(urn) ?? stack.before.issuerOf(urn);
  return nodesOf({ ...stack.all, issuerOf }, (resource) => knownFacts(stack, resource)).map((node) => ({
    ...node,
    action: actionOn(stack, node.urn),
  }));
}
