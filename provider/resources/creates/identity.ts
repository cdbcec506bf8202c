import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Context } from "../context";
import type { AnyKind, Field } from "../kind";
import { hasUnknown, UNKNOWN } from "../../base/unknown";

type Properties = Record<string, unknown>;

type Known = Pick<Context, "memory">;

/** Forgets the last checked resource without a URN: no second check of it follows, so it is not being replaced. */
export const forgetNameless = ({ memory }: Known): void => {
  memory.conversation.nameless = undefined;
};

/**
 * Gives a resource the key with which a repeated create finds the first one's result: the same for every attempt at one
 * generation of one resource with the same arguments, and different otherwise. Undefined for a new resource without its
 * URN.
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
  // Old and new coexist during a replacement, so a key chosen by the user needs a suffix.
  const key = own === undefined ? keyOf(kind, urn, generation, inputs) : ofGeneration(own, generation);
  // An imported resource has none yet, and may itself have a key chosen by the user.
  if (Object.keys(olds).length > 0 && typeof key === "string") conversation.generations.set(urn, key);
  return { ...inputs, [name]: key };
}

/** The suffix of a generated key, and the one added to a key chosen by the user. */
const GENERATION = /^pki-[0-9a-f]{24}\.(\d{1,6})$|~pki-(\d{1,6})$/;

/** Which generation a key belongs to; 0 without a key. */
export function generationOf(key: string | undefined): number {
  if (key === undefined) return 0;
  const [, ours, own] = GENERATION.exec(key) ?? [];
  return Number(ours ?? own ?? 1);
}

const ofGeneration = (own: unknown, generation: number): unknown =>
  generation === 1 || typeof own !== "string" ? own : withSuffix(own, `~pki-${generation}`);

const MAX_KEY = 64;

/** A key with a suffix, within the API's 64 characters. */
export const withSuffix = (key: string, suffix: string): string =>
  `${key.slice(0, MAX_KEY - suffix.length)}${suffix}`;

// An argument that is written differently, or equals its default, is not a different one.
function meaningOf(field: Field | undefined, name: string, value: unknown): [string, unknown][] {
  const meaning = field?.same?.meaning;
  if (!meaning) return [[name, value]];
  const meant = meaning(value);
  return isDeepStrictEqual(meant, meaning(undefined)) ? [] : [[name, meant]];
}

function keyOf(kind: AnyKind, urn: string, generation: number, inputs: Properties): string {
  if (factsOf(kind, inputs).some(([, value]) => hasUnknown(value))) return UNKNOWN;
  const hash = createHash("sha256")
    .update(JSON.stringify([urn, meaningsOf(kind, inputs)]))
    .digest("hex")
    .slice(0, 24);
  return `pki-${hash}.${generation}`;
}

const factsOf = ({ fields }: AnyKind, inputs: Properties): [string, unknown][] =>
  Object.entries(inputs).filter(([name]) => fields[name]?.effect === "replace");

/** What the arguments that decide what is issued mean, in a fixed order. */
export const meaningsOf = (kind: AnyKind, inputs: Readonly<Properties>): readonly [string, unknown][] =>
  factsOf(kind, inputs)
    .flatMap(([name, value]) => meaningOf(kind.fields[name], name, value))
    .sort(([a], [b]) => (a < b ? -1 : 1));
