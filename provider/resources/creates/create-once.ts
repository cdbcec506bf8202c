import type { Context } from "../context";
import { isUnclear, PkiError } from "../../base/errors";
import { promisedOnce } from "../../base/memo";
import { perConnection } from "../memory";
import type { Existing } from "../kind";
import { isOrphan, isRecorded, claim } from "./orphan";

/** An existing object that matches what a create would make. */
export interface Match {
  readonly id: string;
  readonly issuedAt: Date;
  /** Whether it matches completely, including values that services may return in another form than requested. */
  readonly isExact?: boolean;
}

/** A create whose operation has no idempotency key. */
export interface CreateOnce<State extends object> {
  /** The key of the note that an interrupted attempt has left. */
  readonly key: string;
  /** Equal for creates whose results could be mistaken for each other: they run one after another. */
  readonly group: string;
  /** Whether a match can only have been made by this very resource, because it has its own key pair. */
  readonly hasOwnKeyPair: boolean;
  /** Existing objects that match the description; `fresh` if an earlier reading is not enough. */
  matches(fresh: boolean): Promise<readonly Match[]>;
  create(): Promise<Existing<State>>;
  /** The state of an existing object. */
  read(id: string): Promise<State>;
}

/**
 * Creates something that must not be created twice. Before each call, the existing matches are recorded; if a response
 * is lost, the match that has appeared since is the result.
 */
export async function createOnce<State extends object>(
  context: Context,
  create: CreateOnce<State>,
): Promise<Existing<State>> {
  const { queues } = context.memory.run;
  const queue = queues.get(create.group) ?? { last: Promise.resolve(), made: [] };
  queues.set(create.group, queue);
  // Of two resources in a group, the second has to know what the first has created.
  const result = queue.last.then(() => createInTurn(context, create, queue.made));
  queue.last = result.then(
    ({ id }) => queue.made.push(id),
    () => undefined,
  );
  return result;
}

async function createInTurn<State extends object>(
  context: Context,
  create: CreateOnce<State>,
  made: readonly string[],
): Promise<Existing<State>> {
  const existing = await create.matches(false);
  const earlier = leftBehind(
    context,
    create,
    existing.filter(({ id }) => !made.includes(id)),
  );
  if (earlier) return takeUpFound(context, create, earlier);
  const before = [...existing.map(({ id }) => id), ...made];
  context.journal.begin(create.key, before.join(","));
  try {
    return { ...(await create.create()), key: create.key };
  } catch (error) {
    // The earlier reading is out of date.
    context.memory.run.lists.clear();
    if (!isUnclear(error)) throw error;
    const found = soleMatch((await create.matches(true)).filter(({ id }) => !before.includes(id)));
    if (!found) throw error;
    return takeUpFound(context, create, found);
  }
}

/** The result of an earlier, interrupted attempt. */
function leftBehind(
  context: Context,
  { key, hasOwnKeyPair }: Pick<CreateOnce<object>, "key" | "hasOwnKeyPair">,
  matches: readonly Match[],
): Match | undefined {
  const { journal } = context;
  const found = matches.filter(({ id }) => !isRecorded(context, id));
  const note = journal.note(key);
  if (journal.evidence(key) === "pending" && note !== undefined) {
    const before = note.split(",");
    return soleMatch(found.filter(({ id }) => !before.includes(id)));
  }
  // Without a note, only the key pair distinguishes it from others with the same description.
  if (!hasOwnKeyPair) return undefined;
  return soleMatch(found.filter((match) => match.isExact && isOrphan(context, key, match)));
}

function soleMatch(found: readonly Match[]): Match | undefined {
  if (found.length <= 1) return found[0];
  const ids = found.map(({ id }) => id).join(", ");
  throw new PkiError(
    "INVALID_INPUT",
    `adopt: an earlier call created one of these, and it is not known which: ${ids}. Name one in adopt, and retire those that no one uses`,
  );
}

async function takeUpFound<State extends object>(
  context: Context,
  create: CreateOnce<State>,
  { id }: Match,
): Promise<Existing<State>> {
  const state = await create.read(id);
  claim(context, id, create.key);
  return { id, key: create.key, state };
}

/** A list as it was when this process first requested it, by name; a failed request is repeated. */
export const sweepOnce = <T>(context: Context, name: string, list: () => Promise<T>): Promise<T> =>
  promisedOnce(context.memory.run.lists, perConnection(context, name), list) as Promise<T>;
