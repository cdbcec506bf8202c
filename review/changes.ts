import { isAuthority, isCertificate, type Facts } from "../inventory/facts";
import { issuedFacts } from "../inventory/issued";
import { compareNames } from "../inventory/nodes";
import type { EngineOperation } from "../inventory/operations";
import type { PreviewStep } from "../inventory/preview";
import { kindOfType, type StackResource } from "../inventory/resource";
import { retirementEffect } from "../inventory/retirement";
import { roleOf } from "../inventory/role";
import { hasUnknown } from "../provider/base/unknown";
import { RENEWAL } from "../provider/resources/renewal";
import { differencesOf } from "./differences";
import type { Action, Affected, Change, Reason, Reference } from "./model";
import { leavesWithAnother } from "./leaving";
import { changedArguments } from "./reasons";
import { knownFacts, type StackChange } from "./stack";

const ACTIONS: Readonly<Partial<Record<EngineOperation, Action>>> = {
  create: "issue",
  import: "adopt",
  "import-replacement": "adopt",
  replace: "replace",
  update: "update",
  delete: "remove",
};

/** What a run does to a resource; undefined when nothing. */
export function actionOn({ steps }: Pick<StackChange, "steps">, urn: string): Action | undefined {
  const step = steps.get(urn);
  const action = step && ACTIONS[step.op];
  if (action === "issue" && step?.after?.inputs.adopt !== undefined) return "adopt";
  // Another one is read in its place, which nobody issues.
  if (action === "replace" && step?.after?.options.external) return "remove";
  if (action === "update" && step?.after && willBeReplaced(steps, step.after)) return "replace";
  return action === "replace" && step?.replaceReasons.every((name) => name === RENEWAL) ? "renew" : action;
}

/**
 * A preview calls it an update when an argument is not known yet. One that replaces and comes from a resource that is
 * itself made anew is sure to replace.
 */
function willBeReplaced(
  steps: StackChange["steps"],
  { type, inputs, propertyDependencies }: StackResource,
): boolean {
  const { fields = {} } = kindOfType(type) ?? {};
  return Object.entries(inputs).some(
    ([name, value]) =>
      fields[name]?.effect === "replace" &&
      hasUnknown(value) &&
      (propertyDependencies[name] ?? []).some((urn) =>
        ["create", "replace"].includes(steps.get(urn)?.op ?? ""),
      ),
  );
}

/**
 * Arguments that are known only during the run and that replace the resource if they change then. The engine calls that
 * an update.
 */
export function mayBeReplaced({ steps }: Pick<StackChange, "steps">, urn: string): string[] {
  const { op, after } = steps.get(urn) ?? {};
  if (op !== "update" || !after) return [];
  const { fields = {} } = kindOfType(after.type) ?? {};
  return Object.entries(after.inputs)
    .filter(([name, value]) => fields[name]?.effect === "replace" && hasUnknown(value))
    .map(([name]) => name);
}

/** The resources of this package that a run changes. */
export function changesOf(stack: StackChange): Change[] {
  return [...stack.steps.values()].flatMap((step) => {
    const resource = step.after ?? step.before;
    const role = resource && roleOf(resource);
    const action = actionOn(stack, step.urn);
    return resource && role && action
      ? [changeOf(stack, step, { ...reference(resource), role, action })]
      : [];
  });
}

/** A resource by its names. */
export const reference = ({ urn, name, kind, type }: StackResource): Reference => ({
  urn,
  name,
  kind: kind ?? type,
});

function changeOf(
  stack: StackChange,
  step: PreviewStep,
  head: Reference & Pick<Change, "role" | "action">,
): Change {
  const { urn, role, action } = head;
  const before = stack.before.resources.get(urn) ?? step.before;
  const after = stack.after.resources.get(urn);
  const issued = before && issuedFacts(before);
  const isNew = role === "upload" && after !== undefined && hasUnknown(after.inputs.certContent);
  const renewed = action !== "update" || isNew;
  const replacing = action === "update" ? mayBeReplaced(stack, urn) : [];
  const planned = after && withIssuer(stack, after, stack.planned(after));
  const asked = before && withIssuer(stack, before, stack.planned(before));
  const dependents = stack.all.dependents(urn).flatMap((other) => affected(stack, other));
  const below = new Set(isAuthority({ role }) ? stack.all.below(urn) : []);
  return {
    ...head,
    reasons: reasonsOf(stack, step, action),
    before: issued ?? (before && knownFacts(stack, before)),
    after: after && (renewed ? planned : (issued ?? planned)),
    differences: differencesOf(issued ?? (before && asked), asked, planned, renewed),
    unknown: (after && (renewed || replacing.length > 0) ? planned?.unknown : undefined) ?? new Map(),
    mayBeReplaced: replacing,
    retirement: leaves(step, action)
      ? before && retirementEffect(before, leavesWithAnother(stack, before))
      : undefined,
    removedFirst: action !== "remove" && step.before?.options.pendingReplacement === true,
    issuer: issuerOf(stack, urn),
    certificates: byName([...below].flatMap((other) => affected(stack, other))),
    consumers: byName(dependents.filter((other) => !below.has(other.urn) && !isHidden(stack, other.urn))),
  };
}

/** Whether something that exists is taken away, or made superfluous, by a step. */
const leaves = ({ op }: PreviewStep, action: Action): boolean =>
  action === "replace" || action === "remove" || action === "renew" || op === "import-replacement";

// The stack itself and providers depend on everything and tell nothing; keys of certificates are told with them.
function isHidden(stack: StackChange, urn: string): boolean {
  const resource = stack.all.resources.get(urn);
  return resource === undefined || resource.type.startsWith("pulumi:");
}

function affected(stack: StackChange, urn: string): Affected[] {
  const resource = stack.all.resources.get(urn);
  return resource ? [{ ...reference(resource), action: actionOn(stack, urn) }] : [];
}

// The engine writes a state in the order in which things were finished, which differs from run to run.
const byName = (items: readonly Affected[]): Affected[] =>
  [...items].sort((a, b) => compareNames(a.name, b.name) || compareNames(a.urn, b.urn));

function issuerOf(stack: StackChange, urn: string): Reference | undefined {
  const issuer = stack.after.issuerOf(urn) ?? stack.before.issuerOf(urn);
  const resource = issuer === undefined ? undefined : stack.all.resources.get(issuer);
  return resource && reference(resource);
}

/** Adds what a certificate's issuer will be called. */
function withIssuer<F extends Facts>(
  stack: StackChange,
  resource: StackResource,
  facts: F | undefined,
): F | undefined {
  if (!facts || !isCertificate(facts) || facts.role === "root") return facts;
  const urn = stack.after.issuerOf(resource.urn) ?? stack.before.issuerOf(resource.urn);
  const issuer = urn === undefined ? undefined : stack.all.resources.get(urn);
  const issued = issuedFacts(stack.before.resources.get(urn ?? "") ?? resource);
  const subject = issuer && (issued?.subject ?? knownFacts(stack, issuer)?.subject);
  return subject === undefined ? facts : { ...facts, issuer: subject };
}

function reasonsOf(stack: StackChange, step: PreviewStep, action: Action): Reason[] {
  switch (action) {
    case "issue":
      return [{ note: "new in the program" }];
    case "adopt": {
      const { adopt } = step.after?.inputs ?? {};
      const about = typeof adopt === "string" ? adopt : undefined;
      return [{ argument: "adopt", note: "takes over the existing", about }];
    }
    case "remove":
      return [{ note: step.after ? "the program reads another one instead" : "no longer in the program" }];
    default: {
      const changed = changedArguments(
        step,
        (other) => stack.steps.has(other) && actionOn(stack, other) !== undefined,
      );
      if (changed.length > 0) return changed;
      if (step.before?.options.taint) return [{ note: "it was marked to be replaced (taint)" }];
      return [{ note: "the provider asks for it" }];
    }
  }
}
