import { isDeepStrictEqual } from "node:util";
import { externalChangeOf, type ExternalChange } from "../resources/external-change";
import { RENEWAL } from "../resources/renewal";
import { withoutStub } from "./properties";

type Properties = Readonly<Record<string, unknown>>;

/**
 * Whether the resource option `ignoreChanges` has reset everything to the old inputs, which contain neither the URN nor
 * the declared chain. The state is not judged again then.
 */
export const isReset = (olds: Properties, news: Properties): boolean =>
  Object.keys(olds).length > 0 && isDeepStrictEqual(withoutStub(olds), withoutStub(news));

/**
 * Removes from the inputs what the package itself once added to them and `ignoreChanges` has restored: no program gave
 * it. External changes that are to be ignored are kept.
 */
export function withoutRestored(
  olds: Properties,
  given: Properties,
): { restored: ExternalChange; program: Record<string, unknown> } {
  const isRestored = (name: string): boolean => name in olds && isDeepStrictEqual(olds[name], given[name]);
  const restored = Object.fromEntries(
    Object.entries(externalChangeOf(given)).filter(([name]) => isRestored(name)),
  );
  const program = Object.fromEntries(
    Object.entries(given).filter(([name]) => !(name in restored) && (name !== RENEWAL || !isRestored(name))),
  );
  return { restored, program };
}
