import { definitionOf, roleBy } from "../schema";
import type { Role } from "../schema/resource";
import type { StackResource } from "./resource";

/** The role of a resource in a hierarchy; undefined for resources of other packages. */
export function roleOf({ kind, inputs }: Pick<StackResource, "kind" | "inputs">): Role | undefined {
  const definition = definitionOf(kind);
  return definition && roleBy(definition, inputs);
}
