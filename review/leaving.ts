import type { StackResource } from "../inventory/resource";
import type { StackChange } from "./stack";

/** Whether the run deletes what stands for a resource's own deletion (`deletedWith`). */
export function leavesWithAnother(
  { steps }: Pick<StackChange, "steps">,
  { options: { deletedWith } }: StackResource,
): boolean {
  const op = deletedWith === undefined ? undefined : steps.get(deletedWith)?.op;
  return op === "delete" || op === "replace";
}
