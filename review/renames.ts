import type { PreviewStep } from "../inventory/preview";
import type { StackResource } from "../inventory/resource";

/** Resources whose name or parent changes in the program, as pairs of URNs. */
export interface Renames {
  readonly toOld: ReadonlyMap<string, string>;
  readonly toNew: ReadonlyMap<string, string>;
}

export function renamesOf(steps: ReadonlyMap<string, PreviewStep>): Renames {
  const pairs = [...steps.values()].flatMap(({ urn, before }) =>
    before && before.urn !== urn ? [[urn, before.urn] as const] : [],
  );
  return { toOld: new Map(pairs), toNew: new Map(pairs.map(([now, old]) => [old, now])) };
}

/** A resource of the state under the URNs that the program now uses. */
export function renamed(resource: StackResource, { toNew }: Renames): StackResource {
  if (toNew.size === 0) return resource;
  const move = (urn: string): string => toNew.get(urn) ?? urn;
  return {
    ...resource,
    urn: move(resource.urn),
    dependencies: resource.dependencies.map(move),
    propertyDependencies: Object.fromEntries(
      Object.entries(resource.propertyDependencies).map(([name, urns]) => [name, urns.map(move)]),
    ),
  };
}
