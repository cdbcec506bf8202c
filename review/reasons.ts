import { isDeepStrictEqual } from "node:util";
import type { PreviewStep } from "../inventory/preview";
import { kindOfType, nameOfUrn, type ResourceProperties, type StackResource } from "../inventory/resource";
import type { ReadCertificate } from "../inventory/certificates";
import { validityInWords } from "../inventory/span";
import { hasSecret } from "../inventory/value";
import { hasUnknown } from "../provider/base/unknown";
import { isObject, asText } from "../provider/base/json";
import { RENEWAL } from "../provider/resources/renewal";
import type { Reason } from "./model";
import type { StackChange } from "./stack";

/** Arguments that the package sets itself: they mean nothing to a reader. */
const INTERNAL = new Set(["clientToken", "customIdentifier", "createKey", "withIssuers"]);

/** Why a resource is replaced or updated: the arguments that change, those that cause a replacement first. */
export function changedArguments(step: PreviewStep, stack: Stack): Reason[] {
  const { before, after } = step;
  if (!before || !after) return [];
  const names = [
    ...new Set([...step.replaceReasons, ...Object.keys(before.inputs), ...Object.keys(after.inputs)]),
  ];
  return names
    .filter(
      (name) =>
        !INTERNAL.has(name) &&
        (isRead(after, name) || EXPLAINED.has(name)) &&
        (step.replaceReasons.includes(name) || !isSame(before.inputs, after.inputs, name, after)),
    )
    .map((name) => reasonOf(name, before, after, stack));
}

type Stack = Pick<StackChange, "entries" | "read">;

/** Inputs that the provider explains in words. */
const EXPLAINED: ReadonlyMap<string, string> = new Map([
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
    // Unchecked values, as in a hand-written file: what cannot be compared counts as different.
    return false;
  }
}

function reasonOf(
  argument: string,
  { inputs: olds }: StackResource,
  after: StackResource,
  { entries, read }: Stack,
): Reason {
  const source = argument === RENEWAL ? after.inputs : olds;
  const note = EXPLAINED.get(argument);
  if (note !== undefined) return { note, explanation: asText(source[argument]) };
  const [old, value] = [olds[argument], after.inputs[argument]];
  const show = (item: unknown): string => textOf(item, read);
  if (hasUnknown(value)) {
    const sources = after.propertyDependencies[argument] ?? [];
    const cause = sources.find((urn) => entries.get(urn)?.action !== undefined) ?? sources[0];
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
    return { argument, ...listChange(itemsOf(old).map(show), itemsOf(value).map(show)) };
  if (isObject(old ?? {}) && isObject(value ?? {})) {
    return { argument, ...listChange(entriesOf(old ?? {}, show), entriesOf(value ?? {}, show)) };
  }
  const shown = (side: unknown): string | undefined => (side === undefined ? undefined : show(side));
  return { argument, before: shown(old), after: shown(value) };
}

const isList = (value: unknown): boolean => Array.isArray(value);
const itemsOf = (value: unknown): unknown[] => (value ?? []) as unknown[];

function listChange(before: readonly string[], after: readonly string[]): Pick<Reason, "added" | "removed"> {
  return {
    added: after.filter((item) => !before.includes(item)),
    removed: before.filter((item) => !after.includes(item)),
  };
}

const entriesOf = (value: object, show: (item: unknown) => string): string[] =>
  Object.entries(value).map(([key, item]) => `${key}: ${show(item)}`);

/** A value on one line; for PEM, a description. */
function textOf(value: unknown, read: ReadCertificate): string {
  if (typeof value !== "string") return JSON.stringify(value);
  if (!value.includes("-----BEGIN")) return value;
  const { identity } = read(value);
  if (!identity) return value.includes("CERTIFICATE REQUEST") ? "a signing request" : "PEM";
  return `${identity.subject}, until ${identity.notAfter}`;
}
