import type { EngineOperation } from "../inventory/operations";
import type { PreviewStep } from "../inventory/preview";
import { kindOfType, type StackResource } from "../inventory/resource";
import { hasUnknown } from "../provider/base/unknown";
import { RENEWAL } from "../provider/resources/renewal";
import type { Action } from "./model";

/** What a run does, by URN. */
export type Steps = ReadonlyMap<string, PreviewStep>;

const ACTIONS: Readonly<Partial<Record<EngineOperation, Action>>> = {
  create: "issue",
  import: "adopt",
  "import-replacement": "adopt",
  replace: "replace",
  update: "update",
  delete: "remove",
};

/** What a step does to its resource; undefined if nothing. */
export function actionOf({ op, after, replaceReasons }: PreviewStep, steps: Steps): Action | undefined {
  const action = ACTIONS[op];
  if (action === "issue" && after?.inputs.adopt !== undefined) return "adopt";
  // A different object is read in its place; nothing is issued.
  if (action === "replace" && after?.options.external) return "remove";
  if (action === "update" && after && willBeReplaced(steps, after)) return "replace";
  return action === "replace" && replaceReasons.every((name) => name === RENEWAL) ? "renew" : action;
}

/**
 * While an argument is not known yet, a preview reports an update. If the argument replaces and comes from a resource
 * that is itself recreated, a replacement is certain.
 */
const willBeReplaced = (steps: Steps, resource: StackResource): boolean =>
  openReplacing(resource).some((name) =>
    (resource.propertyDependencies[name] ?? []).some((urn) =>
      ["create", "replace"].includes(steps.get(urn)?.op ?? ""),
    ),
  );

/**
 * Arguments that are known only during the run, and that replace the resource if they change then. The engine reports
 * an update.
 */
export const mayBeReplaced = ({ op, after }: PreviewStep): string[] =>
  op === "update" && after ? openReplacing(after) : [];

/** Arguments that are not known yet, and that replace the resource if they change. */
function openReplacing({ type, inputs }: StackResource): string[] {
  const { fields = {} } = kindOfType(type) ?? {};
  return Object.entries(inputs)
    .filter(([name, value]) => fields[name]?.effect === "replace" && hasUnknown(value))
    .map(([name]) => name);
}
