import { createHash } from "node:crypto";
import type { AnyKind } from "./kind";
import { hasUnknown, UNKNOWN } from "./unknown";

type Properties = Record<string, unknown>;

/**
 * The key of each resource that this process has checked with its old inputs. Before a replacement the engine checks
 * twice: with the old inputs, then without any; only the first tells which generation is being replaced.
 */
const current = new Map<string, string>();

/**
 * Gives a resource the key by which a repeated create finds what the first one made: the same for every attempt at
 * one generation of one resource with the same arguments, another one for everything else.
 */
export function identify(kind: AnyKind, urn: unknown, olds: Properties, inputs: Properties): Properties {
  const name = kind.idempotency;
  if (name === undefined) return inputs;
  if (typeof urn !== "string") throw new TypeError(`${kind.kind} was registered without its URN`);
  const [own, old] = [inputs[name], olds[name]];
  if (typeof old === "string") {
    current.set(urn, old);
    const kept = own === undefined || own === old || own === old.replace(GENERATION, "");
    return { ...inputs, [name]: kept ? old : own };
  }
  const generation = generationOf(current.get(urn)) + 1;
  if (own === undefined) return { ...inputs, [name]: keyOf(kind, urn, generation, inputs) };
  // Old and new exist side by side during a replacement, so a key of the user's own needs a suffix.
  return {
    ...inputs,
    [name]: generation === 1 ? own : `${(own as string).slice(0, 58)}.${generation}`,
  };
}

const GENERATION = /\.(\d{1,5})$/;

function generationOf(key: string | undefined): number {
  if (key === undefined) return 0;
  return Number(GENERATION.exec(key)?.[1] ?? 1);
}

function keyOf(kind: AnyKind, urn: string, generation: number, inputs: Properties): string {
  const facts = Object.entries(inputs).filter(([name]) => kind.fields[name]?.effect === "replace");
  if (facts.some(([, value]) => hasUnknown(value))) return UNKNOWN;
  facts.sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash("sha256")
    .update(JSON.stringify([urn, facts]))
    .digest("hex")
    .slice(0, 24);
  return `pki-${hash}.${generation}`;
}
