import type { Context } from "../resources/context";
import { argsOf, type AnyKind } from "../resources/kind";
import type { Checked } from "./inputs";
import type { EngineProperties } from "./properties";

/** Tells once for each kind in a run what its program probably does not mean, unless the resource exists already. */
export function tellHint(
  kind: AnyKind,
  { memory, tell }: Pick<Context, "memory" | "tell">,
  { olds, urn }: { readonly olds: EngineProperties; readonly urn: unknown },
  { inputs }: Checked,
): void {
  const { hinted } = memory.run;
  if (!kind.hint || !inputs || inputs.adopt !== undefined || hinted.has(kind.kind)) return;
  // A replacement is checked a second time, without old inputs.
  if (Object.keys(olds).length > 0 || memory.conversation.generations.has(String(urn))) return;
  const hint = kind.hint(argsOf(kind, inputs));
  if (hint === undefined) return;
  hinted.add(kind.kind);
  tell?.(`${kind.kind}: ${hint}`, "info");
}
