import type { Context } from "./backend";

/** Without other evidence, what is older than this was not left by an interrupted run that is now repeated. */
const RECENT = 3_600_000;

/**
 * Whether what bears the key of a create is what an earlier, interrupted attempt at it left. Otherwise it stands in
 * the state and is being replaced on demand, or was kept when its resource was destroyed.
 *
 * @param issuedAt - when it was issued
 */
export function isLeftover(
  context: Pick<Context, "journal" | "clock">,
  key: string,
  issuedAt: Date,
): boolean {
  const evidence = context.journal.evidence(key);
  if (evidence !== undefined) return evidence === "pending";
  return Math.abs(context.clock().getTime() - issuedAt.getTime()) < RECENT;
}

const taken = new WeakMap<Context["journal"], Set<string>>();

/** Remembers that a create took up something that existed. */
export function takeUp(context: Context, id: string): void {
  const ids = taken.get(context.journal) ?? new Set();
  taken.set(context.journal, ids.add(id));
}

/**
 * Whether a create of this process took up the thing that is now to be destroyed. Then both the old and the new
 * resource are this one thing, and destroying the old one would destroy the new one.
 */
export const wasTakenUp = (context: Context, id: string): boolean =>
  taken.get(context.journal)?.has(id) ?? false;
