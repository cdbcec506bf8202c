import { readPreview } from "../inventory/preview";
import { readDeployment, type Deployment } from "../inventory/state";
import { compareNames } from "../inventory/nodes";
import type { StackResource } from "../inventory/resource";
import type { Policy } from "../policy/file";
import { policyChanges } from "../policy/compare";
import { RULES } from "../policy/evaluate";
import { changesOf } from "./changes";
import { changeFindings, expiryFindings, previewFindings } from "./findings";
import type { Change, Finding, ChangedNode, Review, Severity } from "./model";
import { changedNodes } from "./nodes";
import { clarityFindings } from "./clarity";
import { affectedOutputs } from "./outputs";
import { brokenOffFindings, optionFindings } from "./options";
import { policyFindings } from "./policy";
import { providerFindings } from "./providers";
import { renewalsAhead } from "./renewals";
import { stackChange, type StackChange } from "./stack";

/** The inputs of a review. */
export interface ReviewInput {
  /** The output of `pulumi preview --json`. */
  readonly preview: string;
  /** The output of `pulumi stack export`; without it, only what changes is known. */
  readonly state?: string | undefined;
  readonly policy?: Policy | undefined;
  /** The policy before the change: its rules apply as well, and differences from it are reported. */
  readonly basePolicy?: Policy | undefined;
  /** When the run is expected to happen; without it the report contains no expected dates. */
  readonly at?: Date | undefined;
}

/**
 * Reviews a preview.
 *
 * @throws PkiError `INVALID_INPUT` if the preview or the state is something else
 */
export function buildReview({ preview, state, policy, basePolicy, at }: ReviewInput): Review {
  const deployment = state === undefined ? NO_STATE : readDeployment(state);
  const known = deployment.resources;
  const read = readPreview(preview, known, at);
  const stack = stackChange(read, known, at);
  const changes = changesOf(stack);
  const hierarchy = changedNodes(stack, at);
  const exposed = known.some((resource) => resource.exposed);
  const findings = [
    ...previewFindings(read),
    ...clarityFindings(read, deployment, stack),
    ...changeFindings(changes),
    ...optionFindings(stack),
    ...providerFindings(stack),
    ...brokenOffFindings(deployment),
    ...byPolicies(stack, [policy, basePolicy], at ?? new Date()),
    ...(policy && basePolicy ? policyChanges(basePolicy, policy).map(policyChange) : []),
    ...(at ? expiryFindings(hierarchy, at) : []),
    ...(exposed ? [EXPOSED] : []),
    ...(stack.isStale ? [STALE] : []),
  ].sort(bySeverity);
  return {
    ...stackNames([...read.steps.map(({ urn }) => urn), ...known.map(({ urn }: StackResource) => urn)]),
    verdict: verdictOf(findings),
    policy: policy?.name,
    unchecked: policy ? RULES.filter((rule) => (policy.rules[rule] ?? "off") === "off") : [],
    complete: state !== undefined,
    changes: inOrder(changes, hierarchy),
    outputs: affectedOutputs(stack),
    findings,
    hierarchy,
    renewalsAhead: at && renewalsAhead(hierarchy, at),
  };
}

const NO_STATE: Deployment = { resources: [], leftovers: [], interrupted: [] };

/** The violations of several policies, without duplicates. */
function byPolicies(stack: StackChange, policies: readonly (Policy | undefined)[], at: Date): Finding[] {
  const found = policies.flatMap((policy) => (policy ? policyFindings(stack, policy, at) : []));
  return [...new Map(found.map((finding) => [JSON.stringify(finding), finding])).values()];
}

const policyChange = (message: string): Finding => ({
  severity: "warning",
  rule: "policy-changed",
  urn: undefined,
  name: undefined,
  message: `this change alters the policy: ${message}`,
});

const EXPOSED: Finding = {
  severity: "warning",
  rule: "secrets-in-clear",
  urn: undefined,
  name: undefined,
  message:
    "the state was exported with --show-secrets: this report shows none of them, but the file contains private keys",
};

const STALE: Finding = {
  severity: "warning",
  rule: "stale-state",
  urn: undefined,
  name: undefined,
  message: "the preview did not start from this state: export it again, unless the preview refreshed it",
};

function stackNames([first]: readonly string[]): { project: string; stack: string } {
  const [, stack = "", project = ""] = /^urn:pulumi:(.*?)::(.*?)::/.exec(first ?? "") ?? [];
  return { project, stack };
}

const ORDER: readonly Severity[] = ["error", "warning", "info"];

const bySeverity = (a: Finding, b: Finding): number =>
  ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) ||
  compare(a.rule, b.rule) ||
  compareNames(a.name ?? "", b.name ?? "");

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const verdictOf = (findings: readonly Finding[]): Review["verdict"] => {
  if (findings.some(({ severity }) => severity === "error")) return "refused";
  return findings.some(({ severity }) => severity === "warning") ? "warnings" : "allowed";
};

/** CAs before what they issue; resources that are not certificates last. */
function inOrder(changes: readonly Change[], hierarchy: readonly ChangedNode[]): Change[] {
  const place = new Map(hierarchy.map(({ urn }, index) => [urn, index]));
  const of = ({ urn }: Change): number => place.get(urn) ?? hierarchy.length;
  return [...changes].sort((a, b) => of(a) - of(b) || compare(a.name, b.name));
}
