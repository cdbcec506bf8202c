import { counted } from "../common/counted";
import { marksOf, type StackOutput } from "../inventory/stack-outputs";
import type { Role } from "../schema/resource";
import { reference } from "./changes";
import type { Entry, Version } from "./entries";
import { leaves } from "./fate";
import type { AffectedOutput, Reference } from "./model";
import type { StackChange } from "./stack";
import { namesParts, type SentencePart } from "./words";

/**
 * The stack's outputs that contain something which the run replaces or removes, and those of which nothing is known
 * because they are secret.
 */
export function affectedOutputs({ before, entries }: StackChange): AffectedOutput[] {
  const leaving = [...entries.values()].flatMap(leavingOf);
  if (leaving.length === 0) return [];
  return before
    .flatMap((entry) => entry.before?.resource.stackOutputs ?? [])
    .map((output) => ({
      name: output.name,
      isSecret: output.isSecret,
      contains: containedIn(output, leaving),
    }))
    .filter(({ isSecret, contains }) => isSecret || contains.length > 0);
}

interface Leaving {
  readonly reference: Reference;
  readonly marks: ReadonlySet<string>;
}

function leavingOf({ step, action, before }: Entry): Leaving[] {
  if (!step || !action || before?.role === undefined || !leaves(step, action)) return [];
  return [{ reference: reference(before.resource), marks: individualMarks(before) }];
}

/** The outputs by which a key or a request is known; everything else is known by its certificate. */
const INDIVIDUAL: Readonly<Partial<Record<Role, string>>> = { key: "publicKey", request: "csr" };

/** The marks of what no other resource has: identifier, certificate, fingerprint and serial number. */
function individualMarks({ resource, role, issued }: Version): ReadonlySet<string> {
  const own = resource.outputs[INDIVIDUAL[role ?? "end"] ?? "certificate"];
  return marksOf([resource.id, own, issued?.fingerprint, issued?.serialNumber]);
}

const containedIn = ({ marks }: StackOutput, leaving: readonly Leaving[]): Reference[] =>
  leaving.filter((one) => [...one.marks].some((mark) => marks.has(mark))).map((one) => one.reference);

/** What changes in an output, in words; and in short, how much. */
export function contentParts({ contains, isSecret }: AffectedOutput): {
  readonly all: readonly SentencePart[];
  readonly short: string;
} {
  if (contains.length === 0) return { all: [NOT_KNOWN], short: NOT_KNOWN };
  const more = isSecret ? "; the rest is secret" : "";
  const names = contains.map(({ name }) => name);
  return { all: [...namesParts(names), more], short: `${counted(names.length, "resource")}${more}` };
}

const NOT_KNOWN = "secret: what it contains is not known here";
