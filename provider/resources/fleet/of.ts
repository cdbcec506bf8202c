import type { Context } from "../context";
import type { AnyKind } from "../kind";

/** How a fleet consists of resources of another kind. */
export interface FleetOf {
  readonly kind: string;
  readonly single: AnyKind;
  /** Groups of arguments of which only one can be given. */
  readonly alternatives: readonly (readonly string[])[];
  /** The statuses, by identifier, of what is below a CA: one list instead of a call for each item. */
  list(context: Context, issuer: string): Promise<ReadonlyMap<string, string>>;
}

/** How many items are worked on at the same time: more than that only wait for the limiter. */
export const AT_ONCE = 32;
