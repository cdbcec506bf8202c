import { rfc3339 } from "../../../common/time";
import type { Context } from "../context";
import { PkiError } from "../../base/errors";

/** What is older than this was not left by an interrupted run that is now repeated. */
const RECENT = 3_600_000;

type Known = Pick<Context, "journal" | "memory" | "takeUp">;

/** Something that bears the key of a create. */
export interface Bearer {
  readonly id: string;
  readonly issuedAt: Date;
}

/**
 * Whether what bears the key of a create is what an earlier, interrupted attempt at it left. Otherwise it stands in
 * the state and is being replaced on demand, or was kept when its resource was destroyed.
 *
 * @throws PkiError `AMBIGUOUS` when nothing tells
 */
export function isOrphan(
  context: Known & Pick<Context, "clock">,
  key: string,
  { id, issuedAt }: Bearer,
): boolean {
  const evidence = context.journal.evidence(key);
  if (evidence !== undefined) return evidence === "pending";
  const isRecent = Math.abs(context.clock().getTime() - issuedAt.getTime()) < RECENT;
  return isRecent && isUnclaimed(context, id, new Date(issuedAt.getTime() + RECENT));
}

/**
 * Whether something that a create meets stands in no state, so that it has to be taken up.
 *
 * @param until - from when on it is passed over
 * @throws PkiError `AMBIGUOUS` when this process cannot know
 */
export function isUnclaimed({ memory, takeUp: named }: Known, id: string, until?: Date): boolean {
  const { inState, isRefreshed } = memory.run;
  if (inState.has(id)) return false;
  if ((isRefreshed && inState.isComplete) || named?.includes(id)) return true;
  const later = until ? `; from ${rfc3339(until)} on a new one is issued` : "";
  throw new PkiError(
    "AMBIGUOUS",
    `${id} has the idempotency key of this create, and this machine has no record of why: it may be in the state and due for replacement, or left behind by an interrupted run or a destroyed resource. Nothing was issued. Run "pulumi up --refresh" with the same options: it reads what the state holds, and then replaces it or takes it over${later}. If the state does not hold it yet, PKI_TAKE_UP=${id} takes it over`,
  );
}

/** Remembers that the engine has named something that stands in the state; all of it, when it reads. */
export function noteInState({ memory: { run } }: Pick<Context, "memory">, id: string, isRead = false): void {
  run.inState.set(id, true);
  run.isRefreshed ||= isRead;
}

const takenKey = (id: string): string => `taken ${id}`;
const madeKey = (id: string): string => `made ${id}`;

/**
 * Remembers that a create took up something that existed.
 *
 * @param owner - the key of the resource that it belongs to from now on
 */
export function claim(context: Context, id: string, owner?: string): void {
  context.memory.run.claimed.add(id);
  if (owner !== undefined) context.journal.begin(takenKey(id), owner);
}

/** Whether a create of this process took it up. */
export const wasClaimedHere = ({ memory }: Pick<Context, "memory">, id: string): boolean =>
  memory.run.claimed.has(id);

/**
 * Whether the thing that is now to be destroyed lives on as another resource: a create of this process took it up, or
 * one of an earlier run did for another owner, and that run ended before the old resource was removed.
 *
 * @param owner - the key of the resource that is destroyed
 */
export function wasClaimed(context: Context, id: string, owner?: string): boolean {
  if (wasClaimedHere(context, id)) return true;
  const other = context.journal.note(takenKey(id));
  return other !== undefined && other !== owner;
}

/** Remembers that the engine knows of something, so that no create takes it for what an interrupted one has left. */
export const markRecorded = ({ journal }: Pick<Context, "journal">, id: string): void => {
  journal.end(madeKey(id));
};

/** Whether the engine knows of it, as far as this machine can tell. */
export const isRecorded = ({ journal }: Pick<Context, "journal">, id: string): boolean =>
  journal.evidence(madeKey(id)) === "done";
