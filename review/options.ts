import { isNativeType } from "../common/type-token";
import { isCertificate } from "../inventory/facts";
import type { PreviewStep } from "../inventory/preview";
import { kindOfType, nameOfUrn, type StackResource } from "../inventory/resource";
import { retirementEffect } from "../inventory/retirement";
import { roleOf } from "../inventory/role";
import type { Deployment } from "../inventory/state";
import type { Finding } from "./model";
import type { StackChange } from "./stack";

type FindingText = Pick<Finding, "rule" | "severity" | "message">;

/** What resource options do to this run and to later ones. */
export function optionFindings(stack: StackChange): Finding[] {
  return [...stack.steps.values()].flatMap((step) => {
    const resource = step.after ?? step.before;
    if (resource?.kind === undefined) return [];
    return [
      ...beforeOptions(step, stack.entries.get(step.urn)?.before?.resource),
      ...afterOptions(step.after, step.before),
    ].map((finding) => ({ ...finding, urn: step.urn, name: step.name }));
  });
}

function beforeOptions(
  { op, before: old, after }: PreviewStep,
  known: StackResource | undefined,
): FindingText[] {
  if (!old) return [];
  const findings: FindingText[] = [];
  if (after && old.urn !== after.urn) findings.push(otherUrn(old, after));
  if (old.options.protect && after && !after.options.protect) {
    const message = "is no longer protected: from now on a run may delete it";
    findings.push({ rule: "unprotected", severity: "warning", message });
  }
  if (op === "replace" && old.options.pendingReplacement && !known?.options.pendingReplacement) {
    const message =
      "the old one is removed before the new one exists (deleteBeforeReplace): in between there is none";
    findings.push({ rule: "removed-first", severity: "warning", message });
  }
  if (old.options.initErrors.length > 0) {
    const message = "an earlier run created it, but a later step failed: it may not be complete";
    findings.push({ rule: "not-complete", severity: "warning", message });
  }
  return findings;
}

/** What changes a URN: the name, the parent, or the provider. */
function otherUrn(old: StackResource, after: StackResource): FindingText {
  if (old.name !== after.name || old.kind !== after.kind || old.type === after.type)
    return { rule: "renamed", severity: "info", message: `was called ${old.name} until now` };
  const message = isNativeType(after.type)
    ? "moves from the dynamic provider to the native plugin"
    : "moves from the native plugin to the dynamic provider";
  return { rule: "moved", severity: "info", message: `${message}: nothing is issued for that` };
}

function afterOptions(after: StackResource | undefined, before: StackResource | undefined): FindingText[] {
  if (!after) return [];
  const { ignoreChanges, retainOnDelete, deletedWith } = after.options;
  const role = roleOf(after);
  const findings: FindingText[] = [];
  const ignored = ignoreChanges.filter((path) => concerns(path, after));
  if (ignored.length > 0) {
    const message = `changes of ${ignored.join(", ")} in the program are not applied (ignoreChanges)`;
    findings.push({ rule: "ignores-changes", severity: "warning", message });
  }
  const isNew =
    before?.options.retainOnDelete !== retainOnDelete || before.options.deletedWith !== deletedWith;
  if (!isNew || role === undefined || !isCertificate({ role })) return findings;
  const message = "it is neither revoked nor deleted when it is removed from the program";
  if (retainOnDelete)
    findings.push({ rule: "retained", severity: "info", message: `${message} (retainOnDelete)` });
  if (deletedWith !== undefined) {
    const together = `${message} in the same run as ${nameOfUrn(deletedWith)} (deletedWith)`;
    findings.push({ rule: "retained", severity: "info", message: together });
  }
  return findings;
}

/** Whether a path in `ignoreChanges` covers an argument, or may. */
function concerns(path: string, { type }: StackResource): boolean {
  const name = /^[^.[]*/.exec(path)?.[0] ?? "";
  return name === "*" || name === "" || Object.hasOwn(kindOfType(type)?.fields ?? {}, name);
}

/** What an interrupted run left for this run to handle. */
export function brokenOffFindings({ leftovers, interrupted }: Deployment): Finding[] {
  return [
    ...leftovers.filter(isOurs).map((resource): Finding => {
      const { urn, name, id = "?" } = resource;
      const { words = "is deleted" } = retirementEffect(resource) ?? {};
      const message = `the old one (${id}), which an interrupted run replaced, ${words} in this run`;
      return { severity: "warning", rule: "left-over", urn, name, message };
    }),
    ...interrupted
      .filter(({ resource }) => isOurs(resource))
      .map(({ resource, type }): Finding => {
        const { urn, name } = resource;
        const message = `a run was interrupted while ${type} it: the state does not say whether that was done`;
        return { severity: "warning", rule: "interrupted", urn, name, message };
      }),
  ];
}

const isOurs = ({ kind, strange }: StackResource): boolean => kind !== undefined || strange !== undefined;
