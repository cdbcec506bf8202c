import { nodesOf } from "../inventory/nodes";
import { issuerUrn, latest } from "./entries";
import type { ChangedNode } from "./model";
import type { StackChange } from "./stack";

/** Every certificate in the stack after the run, and those that are removed, each CA before what it issues. */
export function changedNodes({ all, entries }: StackChange): ChangedNode[] {
  const issuerOf = (urn: string): string | undefined => {
    const entry = entries.get(urn);
    return entry && issuerUrn(entry);
  };
  return nodesOf({ ...all, issuerOf }, ({ urn }) => latest(entries.get(urn))?.facts).map((node) => ({
    ...node,
    action: entries.get(node.urn)?.action,
  }));
}
