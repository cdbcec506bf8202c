import { isDeepStrictEqual } from "node:util";
import { rfc3339 } from "../common/time";
import type { PreviewStep } from "../inventory/preview";
import { kindOfType, nameOfUrn, type ResourceProperties, type StackResource } from "../inventory/resource";
import { tryCertificate } from "../inventory/issued";
import { validityInWords } from "../inventory/span";
import { hasSecret } from "../inventory/value";
import { hasUnknown } from "../provider/base/unknown";
import { isObject, asText } from "../provider/base/json";
import { RENEWAL } from "../provider/resources/renewal";
import type { Reason } from "./model";

/** Arguments that the package sets itself: they say nothing to a reader. */
const INTERNAL = new Set(["clientToken", "customIdentifier", "createKey", "withIssuers"]);

/** Why a resource is replaced or updated: the arguments that change, those first that replace it. */
export function changedArguments(step: PreviewStep, changes: (urn: string) => boolean): Reason[] {
  const { before, after } = step;
  if (!before || !after) return [];
  const names = [
    ...new Set([...step.replaceReasons, ...Object.keys(before.inputs), ...Object.keys(after.inputs)]),
  ];
  return names
    .filter(
      (name) =>
        !INTERNAL.has(name) &&
        (isRead(after, name) || TOLD.has(name)) &&
        (step.replaceReasons.includes(name) || !isSame(before.inputs, after.inputs, name, after)),
    )
    .map((name) => reasonOf(name, before, after, changes));
}

/** Inputs of which the provider says in words what they are about. */
const TOLD: ReadonlyMap<string, string> = new Map([
  [RENEWAL, "renewal"],
  ["revokedOutside", "was revoked outside of the program:"],
  ["changedOutside", "was changed outside of the program:"],
]);

const isRead = ({ type }: StackResource, name: string): boolean => {
  const { fields = {} } = kindOfType(type) ?? {};
  return Object.hasOwn(fields, name) && fields[name]?.effect !== "ignore";
};

function isSame(
  before: ResourceProperties,
  after: ResourceProperties,
  name: string,
  { type }: StackResource,
): boolean {
  if (isDeepStrictEqual(before[name], after[name])) return true;
  if (hasUnknown(after[name]) || hasUnknown(before[name])) return false;
  try {
    return kindOfType(type)?.fields[name]?.same?.(before[name], after[name]) ?? false;
  } catch {
    // Values that no check has seen, as in a file that somebody wrote: what cannot be compared is not the same.
    return false;
  }
}

function reasonOf(
  argument: string,
  { inputs: olds }: StackResource,
  after: StackResource,
  changes: (urn: string) => boolean,
): Reason {
  const source = argument === RENEWAL ? after.inputs : olds;
  const note = TOLD.get(argument);
  if (note !== undefined) return { note, told: asText(source[argument]) };
  const [old, value] = [olds[argument], after.inputs[argument]];
  if (hasUnknown(value)) {
    const sources = after.propertyDependencies[argument] ?? [];
    const cause = sources.find(changes) ?? sources[0];
    return cause === undefined
      ? { argument, note: "is known only during the run" }
      : { argument, note: "follows from a change of", about: nameOfUrn(cause) };
  }
  if (hasSecret(value) || hasSecret(old)) return { argument, note: "changes; its value is secret" };
  const [was, is] = [old, value].map(
    (side) => argument === "validity" && validityInWords({ validity: side }),
  );
  if (was && is) return { argument, before: was, after: is };
  if (isList(old ?? []) && isList(value ?? []))
    return { argument, ...listChange(itemsOf(old), itemsOf(value)) };
  if (isObject(old ?? {}) && isObject(value ?? {})) {
    return { argument, ...listChange(entriesOf(old ?? {}), entriesOf(value ?? {})) };
  }
  return { argument, before: shown(old), after: shown(value) };
}

const isList = (value: unknown): boolean => Array.isArray(value);
const itemsOf = (value: unknown): string[] => ((value ?? []) as unknown[]).map(show);

function listChange(before: readonly string[], after: readonly string[]): Pick<Reason, "added" | "removed"> {
  return {
    added: after.filter((item) => !before.includes(item)),
    removed: before.filter((item) => !after.includes(item)),
  };
}

const entriesOf = (value: object): string[] =>
  Object.entries(value).map(([key, item]) => `${key}: ${show(item)}`);

const shown = (value: unknown): string | undefined => (value === undefined ? undefined : show(value));

/** A value in one line; of PEM what it is. */
function show(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  if (!value.includes("-----BEGIN")) return value;
  const certificate = tryCertificate(value);
  if (!certificate) return value.includes("CERTIFICATE REQUEST") ? "a signing request" : "PEM";
  return `${certificate.subject}, until ${rfc3339(certificate.notAfter)}`;
}
