import { nameIn } from "../../common/urn";
import type { Context } from "../resources/context";
import { argsOf, type AnyKind } from "../resources/kind";
import { refused, type Checked } from "./inputs";
import type { EngineProperties } from "./properties";

/**
 * Refuses what would be issued although too little was purchased for it: the service would refuse it half way through
 * the run. What is issued shows in a check without old inputs.
 */
export async function unlessShort(
  kind: AnyKind,
  context: Context,
  { olds, urn }: { readonly olds: EngineProperties; readonly urn: unknown },
  checked: Checked,
): Promise<Checked> {
  const { inputs } = checked;
  if (!kind.shortage || !context.isPurchased || !inputs || inputs.adopt !== undefined) return checked;
  if (Object.keys(olds).length > 0) return checked;
  const key = inputs[kind.idempotency ?? ""];
  const short = await kind.shortage(context, {
    urn,
    name: nameIn(String(urn)),
    args: argsOf(kind, inputs),
    key: typeof key === "string" ? key : undefined,
    isReplacement: context.memory.conversation.generations.has(String(urn)),
  });
  return short.length > 0 ? refused(short) : checked;
}
