import { issuerArgument } from "../schema";
import { nameOfUrn, type StackResource } from "../inventory/resource";
import type { Preview } from "../inventory/preview";
import type { Deployment } from "../inventory/state";
import type { Finding } from "./model";
import type { Version } from "./entries";
import type { StackChange } from "./stack";

/** Everything that the report cannot show: what is not understood is never reported as harmless. */
export const clarityFindings = (preview: Preview, state: Deployment, stack: StackChange): Finding[] => [
  ...preview.problems.map(({ rule, urn, message }) => finding("error", rule, urn, message)),
  ...refreshOnly(preview),
  ...foreignStack(preview, state),
  ...unaccounted(preview, state, stack),
  ...strangers(preview, state),
  ...unknownArguments(preview),
  ...unreadable(stack),
  ...(state.resources.length > 0 ? foreignIssuers(stack) : []),
];

const finding = (
  severity: Finding["severity"],
  rule: string,
  urn: string | undefined,
  message: string,
): Finding => ({ severity, rule, urn, name: urn === undefined ? undefined : nameOfUrn(urn), message });

const refreshOnly = ({ steps, refreshed }: Preview): Finding[] =>
  steps.length === 0 && refreshed.length > 0
    ? [
        finding(
          "error",
          "incomplete-preview",
          undefined,
          'this is a preview of a refresh: it does not say what "pulumi up" would do',
        ),
      ]
    : [];

/** The stack part of a URN: everything before the type. */
const stackOf = (urn: string): string => urn.split("::").slice(0, 2).join("::");

function foreignStack({ steps }: Preview, { resources }: Deployment): Finding[] {
  const [known] = resources;
  const foreign = known && steps.find(({ urn }) => stackOf(urn) !== stackOf(known.urn));
  if (!foreign) return [];
  return [finding("error", "other-stack", undefined, "preview and state are of different stacks")];
}

/** Whether the preview covers as many resources as the state has: a run with --target leaves some out. */
function unaccounted(
  { unchanged, steps, errors }: Preview,
  { resources }: Deployment,
  stack: StackChange,
): Finding[] {
  if (unchanged === undefined || resources.length === 0 || stack.isStale || errors.length > 0) return [];
  const counted = resources.filter(({ type, name }) => !isDefaultProvider(type, name));
  const touched = new Set(
    steps
      .filter(({ op }) => op !== "same" && op !== "read")
      .map(({ urn }) => stack.renames.toOld.get(urn) ?? urn),
  );
  const rest = counted.filter(({ urn }) => !touched.has(urn));
  // The engine counts resources that are only read as unchanged in some cases and not in others.
  const fewest = rest.filter(({ options }) => !options.external).length;
  if (unchanged >= fewest && unchanged <= rest.length + steps.filter(({ op }) => op === "read").length)
    return [];
  const message = `the preview found ${unchanged} unchanged, but the state has ${rest.length} more: it does not cover the whole stack (--target, --exclude), or started from another state`;
  return [finding("warning", "partial-preview", undefined, message)];
}

/** The default providers, which the engine creates by itself and does not count. */
const isDefaultProvider = (type: string, name: string): boolean =>
  type.startsWith("pulumi:providers:") && /^default(_|$)/.test(name);

function strangers({ steps }: Preview, { resources, leftovers }: Deployment): Finding[] {
  const changing = steps.filter(({ op }) => op !== "same").flatMap(({ after, before }) => [after, before]);
  const found = new Map<string, Finding>();
  const tell = (severity: Finding["severity"], list: readonly (StackResource | undefined)[]): void => {
    for (const resource of list) {
      if (resource?.strange === undefined || found.has(resource.urn)) continue;
      found.set(resource.urn, finding(severity, "unknown-kind", resource.urn, resource.strange));
    }
  };
  tell("error", changing);
  tell("warning", [...resources, ...leftovers]);
  return [...found.values()];
}

/** What arguments of a newer release ask for. */
const unknownArguments = ({ steps }: Preview): Finding[] =>
  steps.flatMap(({ op, urn, after }) => {
    const names = op === "same" ? [] : (after?.unknownArguments ?? []);
    if (names.length === 0) return [];
    const message = `this release of pulumi-pki does not know the argument ${names.join(", ")}: upgrade pulumi-pki`;
    return [finding("error", "unknown-argument", urn, message)];
  });

/** Certificates to be issued by a CA that neither the state nor the program contains. */
const foreignIssuers = ({ after }: StackChange): Finding[] =>
  after.flatMap(({ urn, action, after: version }) => {
    const isIssued = action === "issue" || action === "replace" || action === "renew" || action === "adopt";
    if (!isIssued || !version || version.issuer !== undefined || !takesIssuer(version)) return [];
    const message =
      "the CA that issues it is not in this stack: its name, and what it may certify, are not known";
    return [finding("warning", "unknown-issuer", urn, message)];
  });

const takesIssuer = ({ role, resource: { kind, inputs } }: Version): boolean =>
  (role === "end" || role === "subordinate") && inputs[issuerArgument(kind) ?? ""] !== undefined;

/** Unreadable certificates in the state: if they change, the review fails; otherwise they are reported. */
const unreadable = ({ before }: StackChange): Finding[] =>
  before.flatMap(({ urn, action, before: version }) => {
    const reason = version?.issued?.unreadable;
    if (reason === undefined) return [];
    const message = `${reason}: what it is valid for, and until when, is not known`;
    return [finding(action === undefined ? "warning" : "error", "unreadable-certificate", urn, message)];
  });
