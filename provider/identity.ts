import { createHash } from "node:crypto";
import type { AnyKind } from "./kind";
import { hasUnknown, UNKNOWN } from "./unknown";

type Properties = Record<string, unknown>;

/**
 * The generation of each resource that this process has checked with its old inputs. Before a replacement the engine
 * checks twice: with the old inputs, then without any; only the first tells which generation is being replaced.
 */
const generations = new Map<string, number>();

/**
 * Gives a resource the key by which a repeated create finds what the first one made: the same for every attempt at
 * one generation of one resource with the same arguments, another one for everything else.
 */
export function identify(kind: AnyKind, urn: string, olds: Properties, inputs: Properties): Properties {
  const name = kind.idempotency;
  if (name === undefined) return inputs;
  const own = inputs[name];
  const old = olds["generation"];
  if (typeof old === "number") {
    generations.set(urn, old);
    const kept = own === undefined || suffixed(own, old) === olds[name];
    return { ...inputs, generation: old, [name]: kept ? olds[name] : own };
  }
  const generation = (generations.get(urn) ?? 0) + 1;
  const key = own === undefined ? keyOf(kind, urn, generation, inputs) : suffixed(own, generation);
  return { ...inputs, generation, [name]: key };
}

// Old and new exist side by side during a replacement, so a key of the user's own needs a suffix.
const suffixed = (own: unknown, generation: number): unknown =>
  generation === 1 || typeof own !== "string" ? own : `${own.slice(0, 58)}-${String(generation)}`;

function keyOf(kind: AnyKind, urn: string, generation: number, inputs: Properties): string {
  const facts = Object.entries(inputs).filter(([name]) => kind.fields[name]?.effect === "replace");
  if (facts.some(([, value]) => hasUnknown(value))) return UNKNOWN;
  facts.sort(([a], [b]) => (a < b ? -1 : 1));
  return `pki-${hash(urn)}-${hash(JSON.stringify(facts))}-${String(generation)}`;
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
