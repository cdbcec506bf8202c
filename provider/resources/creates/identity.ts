import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Context } from "../context";
import type { AnyKind, Field } from "../kind";
import { hasUnknown, UNKNOWN } from "../../base/unknown";

type Properties = Record<string, unknown>;

type Known = Pick<Context, "memory">;

/** The resource without a URN that was checked last is not replaced: no second check of it comes. */
export const forgetNameless = ({ memory }: Known): void => {
  memory.conversation.nameless = undefined;
};

/**
 * Gives a resource the key by which a repeated create finds what the first one made: the same for every attempt at
 * one generation of one resource with the same arguments, another one for everything else. Undefined for a new resource
 * without its URN.
 */
export function identify(
  kind: AnyKind,
  context: Known,
  urn: unknown,
  olds: Properties,
  inputs: Properties,
): Properties | undefined {
  const { conversation } = context.memory;
  const name = kind.idempotency;
  if (name === undefined) return inputs;
  const { nameless } = conversation;
  const before = nameless?.kind === kind.kind ? nameless.key : undefined;
  forgetNameless(context);
  const [own, old] = [inputs[name], olds[name]];
  if (typeof old === "string") {
    if (typeof urn === "string") conversation.generations.set(urn, old);
    else conversation.nameless = { kind: kind.kind, key: old };
    const kept = own === undefined || own === old || ofGeneration(own, generationOf(old)) === old;
    return { ...inputs, [name]: kept ? old : own };
  }
  if (typeof urn !== "string") return undefined;
  const generation = generationOf(conversation.generations.get(urn) ?? before) + 1;
  // Old and new exist side by side during a replacement, so a key of the user's own needs a suffix.
  const key = own === undefined ? keyOf(kind, urn, generation, inputs) : ofGeneration(own, generation);
  // What was imported has none so far, and may be what bears one of the user's own.
  if (Object.keys(olds).length > 0 && typeof key === "string") conversation.generations.set(urn, key);
  return { ...inputs, [name]: key };
}

/** The suffix of a key of ours, and the one that a key of the user's own is given. */
const GENERATION = /^pki-[0-9a-f]{24}\.(\d{1,6})$|~pki-(\d{1,6})$/;

function generationOf(key: string | undefined): number {
  if (key === undefined) return 0;
  const [, ours, own] = GENERATION.exec(key) ?? [];
  return Number(ours ?? own ?? 1);
}

const ofGeneration = (own: unknown, generation: number): unknown =>
  generation === 1 || typeof own !== "string" ? own : withSuffix(own, `~pki-${generation}`);

const MAX_KEY = 64;

/** A key with a suffix, within the 64 characters that the API takes. */
export const withSuffix = (key: string, suffix: string): string =>
  `${key.slice(0, MAX_KEY - suffix.length)}${suffix}`;

// What is written in another way, or means the same as leaving it out, is no other argument.
function meaningOf(field: Field | undefined, name: string, value: unknown): [string, unknown][] {
  const meaning = field?.same?.meaning;
  if (!meaning) return [[name, value]];
  const meant = meaning(value);
  return isDeepStrictEqual(meant, meaning(undefined)) ? [] : [[name, meant]];
}

function keyOf(kind: AnyKind, urn: string, generation: number, inputs: Properties): string {
  const facts = Object.entries(inputs).filter(([name]) => kind.fields[name]?.effect === "replace");
  if (facts.some(([, value]) => hasUnknown(value))) return UNKNOWN;
  const meanings = facts.flatMap(([name, value]) => meaningOf(kind.fields[name], name, value));
  meanings.sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash("sha256")
    .update(JSON.stringify([urn, meanings]))
    .digest("hex")
    .slice(0, 24);
  return `pki-${hash}.${generation}`;
}
