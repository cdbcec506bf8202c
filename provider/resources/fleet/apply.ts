import { PkiError } from "../../base/errors";
import { atOnce } from "../../base/at-once";
import type { Context } from "../context";
import { adopt } from "../creates/adopt";
import { markRecorded } from "../creates/orphan";
import { PartialCreate, type Existing } from "../kind";
import { withoutLateRevocation } from "../late-revocation";
import { planned } from "./decide";
import { itemArgs, itemKey, type ItemValues } from "./items";
import { AT_ONCE, type FleetOf } from "./of";
import type { ItemAction, Member, Superseded } from "./plan";
import { everyMember, membersIn, storedMembers, type FleetState, type Members } from "./state";
import { failuresInWords } from "./words";

/** Failures after which nothing more is tried in a run: they have the same cause. */
const MOST_FAILURES = 10;

/** The result for one item: what the state keeps of it, and what went wrong. */
export interface Done {
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
export async function apply(
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

/** What the state keeps. */
export const membersOf = (done: readonly Done[]): Members => ({
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
    if (error instanceof PartialCreate && action.type === "issue")
      return issuedInPart(run, action, error as PartialCreate<object>);
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

/** Retires every certificate of a fleet. */
export async function retireAll(of: FleetOf, context: Context, state: ItemValues): Promise<void> {
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
