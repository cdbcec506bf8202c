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

const takenKey = (id: string): string => `taken ${id}`;
const madeKey = (id: string): string => `made ${id}`;

/**
 * Remembers that a create took up something that existed.
 *
 * @param owner - the key of the resource that it belongs to from now on
 */
export function takeUp(context: Context, id: string, owner?: string): void {
  const ids = taken.get(context.journal) ?? new Set();
  taken.set(context.journal, ids.add(id));
  if (owner !== undefined) context.journal.begin(takenKey(id), owner);
}

/**
 * Whether the thing that is now to be destroyed lives on as another resource: a create of this process took it up, or
 * one of an earlier run did for another owner, and that run ended before the old resource was removed.
 *
 * @param owner - the key of the resource that is destroyed
 */
export function wasTakenUp(context: Context, id: string, owner?: string): boolean {
  if (taken.get(context.journal)?.has(id)) return true;
  const other = context.journal.note(takenKey(id));
  return other !== undefined && other !== owner;
}

/** Remembers that the engine knows of something, so that no create takes it for what an interrupted one has left. */
export const writtenDown = ({ journal }: Pick<Context, "journal">, id: string): void => {
  journal.end(madeKey(id));
};

/** Whether the engine knows of it, as far as this machine can tell. */
export const isWrittenDown = ({ journal }: Pick<Context, "journal">, id: string): boolean =>
  journal.evidence(madeKey(id)) === "done";
