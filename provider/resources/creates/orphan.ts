import { rfc3339 } from "../../../common/time";
import type { Context } from "../context";
import { PkiError } from "../../base/errors";

/** An older object was not left by an interrupted run that is now being repeated. */
const RECENT = 3_600_000;

type Known = Pick<Context, "journal" | "memory" | "takeUp">;

/** An object with a create's key. */
export interface Bearer {
  readonly id: string;
  readonly issuedAt: Date;
}

/**
 * Whether an object with a create's key was left by an earlier, interrupted attempt. Otherwise it is in the state and
 * is being replaced on demand, or was kept when its resource was destroyed.
 *
 * @throws PkiError `AMBIGUOUS` if that cannot be determined
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
 * Whether an object that a create finds is in no state, so that it has to be taken over.
 *
 * @param until - the time from which on it is ignored
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

/**
 * Records that the engine has named an object, which is therefore in the state; a read means that a refresh names
 * everything there.
 */
export function noteInState({ memory: { run } }: Pick<Context, "memory">, id: string, isRead = false): void {
  run.inState.set(id, true);
  run.isRefreshed ||= isRead;
}

const takenKey = (id: string): string => `taken ${id}`;
const madeKey = (id: string): string => `made ${id}`;

/**
 * Remembers that a create took over an existing object.
 *
 * @param owner - the key of the resource that it belongs to from now on
 */
export function claim(context: Context, id: string, owner?: string): void {
  context.memory.run.claimed.set(id, owner);
  if (owner !== undefined) context.journal.begin(takenKey(id), owner);
}

/** Whether a create of this process took it over. */
export const wasClaimedHere = ({ memory }: Pick<Context, "memory">, id: string): boolean =>
  memory.run.claimed.has(id);

/** Whether another create of this process took it over; without a key, every earlier one is another. */
export const isClaimedByAnother = (
  { memory: { run } }: Pick<Context, "memory">,
  id: string,
  owner: string | undefined,
): boolean => run.claimed.has(id) && (owner === undefined || run.claimed.get(id) !== owner);

/**
 * Whether an object that is to be destroyed lives on as another resource: a create of this process took it over, or one
 * of an earlier run did for another owner, and that run ended before the old resource was removed.
 *
 * @param owner - the key of the resource that is destroyed
 */
export function wasClaimed(context: Context, id: string, owner?: string): boolean {
  if (wasClaimedHere(context, id)) return true;
  const other = context.journal.note(takenKey(id));
  return other !== undefined && other !== owner;
}

/** Remembers that the engine knows about an object, so that no create mistakes it for an orphan. */
export const markRecorded = ({ journal }: Pick<Context, "journal">, id: string): void => {
  journal.end(madeKey(id));
};

/** Whether the engine knows about it, as far as this machine can tell. */
export const isRecorded = ({ journal }: Pick<Context, "journal">, id: string): boolean =>
  journal.evidence(madeKey(id)) === "done";
