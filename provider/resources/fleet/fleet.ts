import { PkiError } from "../../base/errors";
import { atOnce } from "../../base/at-once";
import { hasUnknown } from "../../base/unknown";
import type { Context } from "../context";
import { adopt } from "../creates/adopt";
import { markRecorded, noteInState } from "../creates/orphan";
import { isRevoked } from "../external-change";
import { PartialCreate, type AnyKind, type Existing, type Found, type Kind, type Waking } from "../kind";
import { withoutLateRevocation } from "../late-revocation";
import { renewalOf, windowOf } from "../renewal";
import { differsIn, itemArgs, itemKey, type ItemValues } from "./items";
import { planFleet, type ItemAction, type Member, type Superseded, type WantedItem } from "./plan";
import { membersIn, storedMembers, type FleetState, type Members } from "./state";
import { countsInWords, failuresInWords } from "./words";

export type { FleetState } from "./state";

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
const AT_ONCE = 32;
/** Failures after which nothing more is tried in a run: they have the same cause. */
const MOST_FAILURES = 10;

type Lifecycle = Pick<
  Kind<ItemValues, FleetState>,
  "members" | "witnesses" | "pending" | "create" | "read" | "update" | "delete" | "describe"
>;

/** The lifecycle of a fleet: what a single resource does, for each item. */
export function fleetOf(of: FleetOf): Lifecycle {
  const argsOf = (args: ItemValues): ReadonlyMap<string, ItemValues> => itemArgs(args, of.alternatives);
  return {
    members: {
      kind: of.single,
      argsOf,
      plan: (context, olds, news) => planned(of, context, olds, news),
    },
    witnesses: (state) => everyMember(membersIn(state)),
    pending: (context, _id, olds, news) => pending(of, context, olds, news),
    create: (context, args) => create(of, context, args),
    read: (context, _id, state) => read(of, context, state),
    update: (context, id, olds, args) => apply(of, context, id, { olds, news: args }),
    delete: (context, _id, state) => retireAll(of, context, state),
    describe: () => Promise.resolve(NOT_IMPORTED),
  };
}

const NOT_IMPORTED =
  "a fleet exists in the program alone, only its certificates are in the service: declare it with each certificate's identifier in adopt of its item";

const everyMember = ({ current, superseded }: Members): Member[] => [...current.values(), ...superseded];

/** What a run does to each item. */
function planned(of: FleetOf, context: Waking, olds: ItemValues, news: ItemValues): readonly ItemAction[] {
  const { current, superseded } = membersIn(olds);
  const [before, after] = [olds, news].map((args) => itemArgs(args, of.alternatives));
  const wanted = [...(after ?? [])].map(([name, args]): [string, WantedItem] => [
    name,
    wantedOf(of, context, { args, before: before?.get(name) ?? args, member: current.get(name) }),
  ]);
  return planFleet(current, superseded, new Map(wanted));
}

interface Item {
  readonly args: ItemValues;
  readonly before: ItemValues;
  readonly member: Member | undefined;
}

function wantedOf({ single }: FleetOf, context: Waking, item: Item): WantedItem {
  const { args, before, member } = item;
  if (hasUnknown(args)) return { isChanged: false, isUpdated: false, isOpen: true };
  return {
    isChanged: differsIn(single, "replace", before, args),
    isUpdated: differsIn(single, "update", before, args),
    due: member && renewal(single, context, args, member)?.reason,
  };
}

/** Why an item is renewed now, or what its renewal waits for. */
function renewal(
  single: AnyKind,
  context: Waking,
  args: ItemValues,
  { certificate, key }: Member,
): { readonly reason?: string; readonly waits?: string } | undefined {
  const due =
    certificate === ""
      ? undefined
      : renewalOf(single, { olds: { certificate }, news: args }, key, context.clock());
  if (!due) return undefined;
  const { waits, outside = "" } = windowOf(due, context);
  return waits === undefined ? { reason: `${due.reason}${outside}` } : { waits };
}

function pending(of: FleetOf, context: Waking, olds: ItemValues, news: ItemValues): string[] {
  const members = membersIn(olds);
  for (const { id } of everyMember(members)) noteInState(context, id);
  const waiting = [...itemArgs(news, of.alternatives)].flatMap(([name, args]): [string, string][] => {
    const member = members.current.get(name);
    const waits = member && renewal(of.single, context, args, member)?.waits;
    return waits === undefined ? [] : [[name, waits]];
  });
  for (const [reason, names] of byReason(waiting))
    context.tell?.(
      `${of.kind}: ${names.length} of its certificates are due (${names[0] ?? ""}, …); ${reason}`,
      "info",
    );
  return countsInWords(planned(of, context, olds, news));
}

function byReason(
  waiting: readonly (readonly [name: string, reason: string])[],
): ReadonlyMap<string, string[]> {
  const result = new Map<string, string[]>();
  for (const [name, reason] of waiting) result.set(reason, [...(result.get(reason) ?? []), name]);
  return result;
}

async function create(of: FleetOf, context: Context, args: ItemValues): Promise<Existing<FleetState>> {
  const id = String(args.createKey);
  return { id, state: await apply(of, context, id, { olds: {}, news: args }) };
}

/** The result for one item: what the state keeps of it, and what went wrong. */
interface Done {
  readonly name: string;
  readonly member?: Member | undefined;
  readonly superseded?: Superseded | undefined;
  readonly error?: unknown;
}

interface Run {
  readonly of: FleetOf;
  readonly context: Context;
  readonly seed: string;
  readonly olds: ReadonlyMap<string, ItemValues>;
  readonly news: ReadonlyMap<string, ItemValues>;
  /** What retires a certificate whose item is not known any more. */
  readonly shared: ItemValues;
  readonly earlier: readonly Superseded[];
  /** What the engine gets to know of when the run ends. */
  readonly recorded: { readonly id: string; readonly key: string | undefined }[];
  failures: number;
}

/**
 * Brings a fleet to its arguments: first everything is issued, then what is no longer needed is retired.
 *
 * @throws PartialCreate if some items failed, with what exists
 */
async function apply(
  of: FleetOf,
  context: Context,
  id: string,
  { olds, news }: { readonly olds: ItemValues; readonly news: ItemValues },
): Promise<FleetState> {
  const { items: _, ...shared } = news;
  const run: Run = {
    ...{ of, context, shared, seed: id, recorded: [], failures: 0 },
    olds: itemArgs(olds, of.alternatives),
    news: itemArgs(news, of.alternatives),
    earlier: membersIn(olds).superseded,
  };
  const actions = planned(of, context, olds, news);
  const [retiring, others] = [true, false].map((retires) =>
    actions.filter(({ type }) => (type === "retire") === retires),
  );
  const done = [
    ...(await atOnce(others ?? [], AT_ONCE, (action) => perform(run, action))),
    ...(await atOnce(retiring ?? [], AT_ONCE, (action) => perform(run, action))),
  ];
  const members = membersOf(done);
  const state = storedMembers(members);
  const failed = done.filter(({ error }) => error !== undefined);
  const problem = failed.length > 0 ? failuresInWords(failed, actions.length) : undefined;
  if (problem && everyMember(members).length === 0) throw problem;
  // Until here, another process has to take over what this one has issued.
  for (const { id, key } of run.recorded) {
    if (key !== undefined) context.journal.end(key);
    markRecorded(context, id);
  }
  if (!problem) return state;
  throw new PartialCreate({ id, state }, problem);
}

const membersOf = (done: readonly Done[]): Members => ({
  current: new Map(done.flatMap(({ name, member }) => (member ? [[name, member] as const] : []))),
  superseded: done.flatMap(({ superseded }) => (superseded ? [superseded] : [])),
});

async function perform(run: Run, action: ItemAction): Promise<Done> {
  if (action.type === "keep") return { name: action.name, member: action.before };
  if (run.failures >= MOST_FAILURES) return left(action);
  try {
    return await DO[action.type](run, action as never);
  } catch (error) {
    run.failures++;
    if (error instanceof PartialCreate && action.type === "issue") return issuedInPart(run, action, error);
    return { ...left(action), error };
  }
}

type Issue = Extract<ItemAction, { type: "issue" }>;
type Change = Extract<ItemAction, { type: "update" | "keep" }>;
type Retire = Extract<ItemAction, { type: "retire" }>;

const DO = { issue, update, retire };

/** What stays of an item that was not brought to its arguments. */
function left(action: ItemAction): Done {
  const { name, before } = action;
  switch (action.type) {
    case "issue":
      return {
        name,
        member: before && (action.why === "changed" ? { ...before, behind: "reissue" } : before),
      };
    case "update":
      return { name, member: { ...action.before, behind: "update" } };
    case "keep":
      return { name, member: before };
    case "retire":
      return { name, superseded: { ...action.before, name } };
  }
}

const argsOf = ({ olds, news, shared }: Run, name: string): ItemValues =>
  news.get(name) ?? olds.get(name) ?? shared;

async function issue(run: Run, action: Issue): Promise<Done> {
  const { of, context } = run;
  const { name, before } = action;
  const args = keyedArgs(run, action);
  const { single } = of;
  const isAdopted = typeof args.adopt === "string" && !before;
  const existing = isAdopted
    ? await adopt(single, context, String(args.adopt), args)
    : await single.create(context, args);
  return issuedAs(run, name, existing, args, before);
}

const keyedArgs = (
  { of: { single }, seed, earlier, ...run }: Run,
  { name, before }: Issue,
): Record<string, unknown> => {
  const args = run.news.get(name) ?? {};
  const keys = [...(before ? [before] : []), ...earlier.filter((one) => one.name === name)].map(
    ({ key }) => key,
  );
  return { ...args, [single.idempotency ?? ""]: itemKey(single, { seed, name, args, earlier: keys }) };
};

function issuedAs(
  { of, recorded }: Run,
  name: string,
  { id, state, key: used }: Existing<object>,
  args: ItemValues,
  before: Member | undefined,
): Done {
  recorded.push({ id, key: used });
  const { certificate = "" } = state as { certificate?: string };
  const key = String(args[of.single.idempotency ?? ""]);
  return { name, member: { id, certificate, key }, ...(before ? { superseded: { ...before, name } } : {}) };
}

function issuedInPart(run: Run, action: Issue, error: PartialCreate<object>): Done {
  const done = issuedAs(run, action.name, error.existing, keyedArgs(run, action), action.before);
  return { ...done, member: done.member && { ...done.member, behind: "update" }, error: error.cause };
}

async function update(run: Run, { name, before }: Change): Promise<Done> {
  const { single } = run.of;
  const args = { ...argsOf(run, name), [single.idempotency ?? ""]: before.key };
  const found = await single.read(run.context, before.id, args);
  if (!found)
    throw new PkiError(
      "INVALID_INPUT",
      `${before.id} was deleted outside this program: run "pulumi up --refresh"`,
    );
  const state = await single.update(
    run.context,
    before.id,
    { ...args, ...found.state, ...found.drift },
    args,
  );
  const { certificate = before.certificate } = state as { certificate?: string };
  return { name, member: { ...before, certificate, behind: undefined } };
}

async function retire(run: Run, { name, before }: Retire): Promise<Done> {
  await retireOne(run.of, run.context, before, argsOf(run, name));
  return { name };
}

const retireOne = (
  { single }: FleetOf,
  context: Context,
  { id, certificate, key }: Member,
  args: ItemValues,
): Promise<void> => {
  const state = { ...args, certificate, [single.idempotency ?? ""]: key };
  return single.delete(context, id, withoutLateRevocation(single, context, id, state));
};

async function retireAll(of: FleetOf, context: Context, state: ItemValues): Promise<void> {
  const { current, superseded } = membersIn(state);
  const args = itemArgs(state, of.alternatives);
  const all: (readonly [string, Member])[] = [
    ...current,
    ...superseded.map((one) => [one.name, one] as const),
  ];
  const done = await atOnce(all, AT_ONCE, async ([name, member]): Promise<Done> => {
    try {
      await retireOne(of, context, member, args.get(name) ?? state);
      return { name };
    } catch (error) {
      return { name, error };
    }
  });
  const failed = done.filter(({ error }) => error !== undefined);
  if (failed.length > 0) throw failuresInWords(failed, all.length);
}

/** Reads a fleet: whether each of its certificates still exists, and is valid. */
async function read(
  of: FleetOf,
  context: Context,
  state: ItemValues,
): Promise<Found<FleetState> | undefined> {
  const members = membersIn(state);
  for (const { id } of everyMember(members)) noteInState(context, id, true);
  if (members.current.size === 0) return { state: storedMembers(members) };
  const [issuer = ""] = of.single.references ?? [];
  const statuses = await of.list(context, String(state[issuer]));
  const args = itemArgs(state, of.alternatives);
  const read = await atOnce([...members.current], AT_ONCE, async ([name, member]): Promise<Done> => {
    const status = statuses.get(member.id) ?? (await statusOf(of, context, member, args.get(name) ?? {}));
    return { name, member: status === undefined ? undefined : { ...member, isRevoked: isRevoked(status) } };
  });
  const { current } = membersOf(read);
  if (current.size === 0) return undefined;
  tellChanges(of, context, members, current);
  return { state: storedMembers({ current, superseded: members.superseded }) };
}

/** One operation is not enough to forget a certificate: nobody could revoke it any more afterwards. */
async function statusOf(
  { single }: FleetOf,
  context: Context,
  { id }: Member,
  args: ItemValues,
): Promise<string | undefined> {
  const found = await single.read(context, id, args);
  return found && String((found.state as { status?: unknown }).status);
}

function tellChanges(
  { kind }: FleetOf,
  { tell }: Context,
  { current: before }: Members,
  after: ReadonlyMap<string, Member>,
): void {
  for (const [name, { isRevoked, id }] of before) {
    const now = after.get(name);
    const what = now ? (now.isRevoked && !isRevoked ? "revoked" : undefined) : "deleted";
    if (what !== undefined)
      tell?.(
        `${kind}: items[${JSON.stringify(name)}] (${id}) was ${what} outside this program: the next run issues a new one`,
      );
  }
}
