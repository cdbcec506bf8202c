import type { Context } from "../context";
import { isUnclear, PkiError } from "../../base/errors";
import { promisedOnce } from "../../base/memo";
import type { Existing } from "../kind";
import { isOrphan, isRecorded, claim } from "./orphan";

/** Something that exists and is what a create would make. */
export interface Match {
  readonly id: string;
  readonly issuedAt: Date;
  /** Whether it fits in everything, also in what services may write in another way than they were asked. */
  readonly isExact?: boolean;
}

/** A create whose operation has nothing that makes a repeated call recognisable. */
export interface CreateOnce<State extends object> {
  /** Leads to the note that an interrupted attempt has left. */
  readonly key: string;
  /** Equal for creates of which one may be taken for the other by what it makes: they are made one after the other. */
  readonly group: string;
  /** Whether what matches can only have been made by this very resource, because the key pair is its own. */
  readonly hasOwnKeyPair: boolean;
  /** What exists and fits the description; `fresh` when what was read before is not enough. */
  matches(fresh: boolean): Promise<readonly Match[]>;
  create(): Promise<Existing<State>>;
  /** The state of what exists already. */
  read(id: string): Promise<State>;
}

/**
 * Creates something that must not be created twice. Before each call it is written down what exists of its description
 * already; when an answer is lost, the one that has come since is the one that was made.
 */
export async function createOnce<State extends object>(
  context: Context,
  create: CreateOnce<State>,
): Promise<Existing<State>> {
  const { queues } = context.memory.run;
  const queue = queues.get(create.group) ?? { last: Promise.resolve(), made: [] };
  queues.set(create.group, queue);
  // Of two resources of one group the second has to know what the first has made.
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
    // What was read before no longer tells what there is.
    context.memory.run.lists.clear();
    if (!isUnclear(error)) throw error;
    const found = soleMatch((await create.matches(true)).filter(({ id }) => !before.includes(id)));
    if (!found) throw error;
    return takeUpFound(context, create, found);
  }
}

/** What an earlier, interrupted attempt has made. */
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
  // Without a note only the key pair tells it from others of the same description.
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

/** What a list said when this process first asked, under a name; a list that failed is asked again. */
export const sweepOnce = <T>({ memory }: Context, name: string, list: () => Promise<T>): Promise<T> =>
  promisedOnce(memory.run.lists, name, list) as Promise<T>;
