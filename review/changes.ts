import { isAuthority, isCertificate, type Facts } from "../inventory/facts";
import { compareNames } from "../inventory/nodes";
import type { PreviewStep } from "../inventory/preview";
import type { StackResource } from "../inventory/resource";
import { roleOf } from "../inventory/role";
import { hasUnknown } from "../provider/base/unknown";
import { copyArguments } from "../schema";
import { differencesOf } from "./differences";
import { issuerUrn, latest, type Entry } from "./entries";
import { fateOf, leaves, STAYS } from "./fate";
import type { Action, Affected, Change, Reason, Reference } from "./model";
import { changedArguments } from "./reasons";
import type { StackChange } from "./stack";

/** The resources of this package that a run changes. */
export const changesOf = (stack: StackChange): Change[] =>
  [...stack.steps.values()].flatMap((step) => {
    const resource = step.after ?? step.before;
    const role = resource && roleOf(resource);
    const entry = stack.entries.get(step.urn);
    const action = entry?.action;
    return role && action ? [changeOf(stack, entry, step, { ...reference(resource), role, action })] : [];
  });

/** A resource with its names. */
export const reference = ({ urn, name, kind, type }: StackResource): Reference => ({
  urn,
  name,
  kind: kind ?? type,
});

function changeOf(
  stack: StackChange,
  entry: Entry,
  step: PreviewStep,
  head: Reference & Pick<Change, "role" | "action">,
): Change {
  const { urn, role, action } = head;
  const { before, after } = entry;
  const issued = before?.issued;
  const isNew =
    role === "upload" &&
    after !== undefined &&
    copyArguments(after.resource.kind).some((name) => hasUnknown(after.resource.inputs[name]));
  const renewed = action !== "update" || isNew;
  const replacing = action === "update" ? entry.mayBeReplaced : [];
  const planned = withIssuer(stack, entry, after?.planned);
  const requested = withIssuer(stack, entry, before?.planned);
  const dependents = stack.all.dependents(urn).flatMap((other) => affected(stack, other));
  const below = new Set(isAuthority({ role }) ? stack.all.below(urn) : []);
  return {
    ...head,
    reasons: reasonsOf(stack, step, action),
    before: before?.facts,
    after: renewed ? planned : after && (issued ?? planned),
    differences: differencesOf(issued ?? requested, requested, planned, renewed),
    unknown: (renewed || replacing.length > 0 ? planned?.unknown : undefined) ?? new Map(),
    mayBeReplaced: replacing,
    ...(before && leaves(step, action) ? fateOf(stack, before) : STAYS),
    removedFirst: action !== "remove" && step.before?.options.pendingReplacement === true,
    issuer: issuerOf(stack, entry),
    certificates: byName([...below].flatMap((other) => affected(stack, other))),
    consumers: byName(dependents.filter((other) => !below.has(other.urn) && !isHidden(stack, other.urn))),
  };
}

// Everything depends on the stack and on providers, so that is not worth listing; a certificate's key is listed with
// it.
const isHidden = ({ all }: StackChange, urn: string): boolean =>
  all.resources.get(urn)?.type.startsWith("pulumi:") ?? true;

function affected({ all, entries }: StackChange, urn: string): Affected[] {
  const resource = all.resources.get(urn);
  return resource ? [{ ...reference(resource), action: entries.get(urn)?.action }] : [];
}

// The engine writes a state in the order in which operations finished, which differs from run to run.
const byName = (items: readonly Affected[]): Affected[] =>
  [...items].sort((a, b) => compareNames(a.name, b.name) || compareNames(a.urn, b.urn));

function issuerOf({ entries }: StackChange, entry: Entry): Change["issuer"] {
  const issuer = latest(entries.get(issuerUrn(entry) ?? ""));
  return issuer && { ...reference(issuer.resource), role: issuer.role };
}

/** Adds the current or future name of a certificate's issuer. */
function withIssuer<F extends Facts>(
  { entries }: StackChange,
  entry: Entry,
  facts: F | undefined,
): F | undefined {
  if (!facts || !isCertificate(facts) || facts.role === "root") return facts;
  const issuer = entries.get(issuerUrn(entry) ?? "");
  const subject = issuer?.before?.issued?.subject ?? latest(issuer)?.facts?.subject;
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
      const changed = changedArguments(step, stack);
      if (changed.length > 0) return changed;
      if (step.before?.options.taint) return [{ note: "it was marked to be replaced (taint)" }];
      return [{ note: "the provider asks for it" }];
    }
  }
}
