import { counted } from "../common/counted";
import { isDeepStrictEqual } from "node:util";
import { PROVIDER_TYPE } from "../common/type-token";
import { nameIn, typeIn } from "../common/urn";
import type { PreviewStep } from "../inventory/preview";
import type { ResourceProperties } from "../inventory/resource";
import { hasSecret } from "../inventory/value";
import { hasUnknown } from "../provider/base/unknown";
import type { Finding } from "./model";
import type { StackChange } from "./stack";

type FindingText = Pick<Finding, "rule" | "severity" | "message">;

/**
 * What changes about the providers that a program creates itself: the store or account in which objects are created,
 * and the identity used.
 */
export const providerFindings = (stack: StackChange): Finding[] =>
  [...stack.steps.values()].flatMap((step) =>
    [...providerOf(step, stack), ...movedProvider(step)].map((finding) => ({
      ...finding,
      urn: step.urn,
      name: step.name,
    })),
  );

function providerOf({ op, urn, before, after, diffReasons }: PreviewStep, stack: StackChange): FindingText[] {
  if (typeIn(urn) !== PROVIDER_TYPE || !after) return [];
  if (op === "create") {
    const args = Object.entries(after.inputs).map(([name, value]) => `${name} ${textOf(value)}`);
    const message = `is a new provider${args.length === 0 ? "" : `: ${args.join(", ")}`}`;
    return [{ rule: "provider-new", severity: "info", message }];
  }
  const changed = before ? changedNames(before.inputs, after.inputs, diffReasons) : [];
  if (changed.length === 0) return [];
  const [olds, news] = [before?.inputs ?? {}, after.inputs];
  const changes = changed.map((name) => changeText(name, olds[name], news[name])).join(", ");
  const used = counted(managedBy(urn, stack), "resource");
  const message = `the provider of ${used} changes: ${changes}`;
  return [{ rule: "provider-changed", severity: "warning", message }];
}

/** For a secret, only the engine knows whether it changes. */
const changedNames = (
  olds: ResourceProperties,
  news: ResourceProperties,
  reported: readonly string[],
): string[] =>
  [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
    (name) => reported.includes(name) || !isDeepStrictEqual(olds[name], news[name]),
  );

const managedBy = (urn: string, { after }: StackChange): number =>
  after.filter(({ after: version }) => version?.resource.provider === urn).length;

const changeText = (name: string, old: unknown, value: unknown): string =>
  hasSecret(old) || hasSecret(value)
    ? `${name} (its value is secret)`
    : `${name} ${textOf(old)} → ${textOf(value)}`;

function textOf(value: unknown): string {
  if (value === undefined) return "none";
  if (hasSecret(value)) return "(secret)";
  if (hasUnknown(value)) return "(known only during the run)";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A resource that moves to another provider of this package. */
function movedProvider({ before, after }: PreviewStep): FindingText[] {
  const [old, now] = [before?.provider, after?.provider];
  if (old === undefined || now === undefined || old === now) return [];
  if (typeIn(old) !== PROVIDER_TYPE || typeIn(now) !== PROVIDER_TYPE) return [];
  const message = `is managed through the provider ${nameIn(now)} from now on, and not through ${nameIn(old)}`;
  return [{ rule: "provider-moved", severity: "warning", message }];
}
