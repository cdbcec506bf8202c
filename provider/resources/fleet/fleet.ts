import { atOnce } from "../../base/at-once";
import type { Context } from "../context";
import { noteInState } from "../creates/orphan";
import { isRevoked } from "../external-change";
import { hasUnknown } from "../../base/unknown";
import type { Existing, Failure, Found, Kind, ResourceToIssue } from "../kind";
import { apply, membersOf, retireAll, type Done } from "./apply";
import { pending, planned } from "./decide";
import { inFleet, itemArgs, itemKey, type ItemValues } from "./items";
import { AT_ONCE, type FleetOf } from "./of";
import type { Member } from "./plan";
import { everyMember, membersIn, storedMembers, type FleetState, type Members } from "./state";

export type { FleetState } from "./state";

type Lifecycle = Pick<
  Kind<ItemValues, FleetState>,
  "members" | "witnesses" | "pending" | "shortage" | "create" | "read" | "update" | "delete" | "describe"
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
    shortage: (context, resource) => shortage(of, context, resource),
    create: (context, args) => create(of, context, args),
    read: (context, _id, state) => read(of, context, state),
    update: (context, id, olds, args) => apply(of, context, id, { olds, news: args }),
    delete: (context, _id, state) => retireAll(of, context, state),
    describe: () => Promise.resolve(NOT_IMPORTED),
  };
}

const NOT_IMPORTED =
  "a fleet exists in the program alone, only its certificates are in the service: declare it with each certificate's identifier in adopt of its item";

/** The last item says how many all of them need. */
async function shortage(
  { single, alternatives }: FleetOf,
  context: Context,
  { key: seed = "", ...resource }: ResourceToIssue,
): Promise<readonly Failure[]> {
  let short: readonly Failure[] = [];
  for (const [name, args] of itemArgs(resource.args, alternatives)) {
    if (args.adopt !== undefined) continue;
    const key = hasUnknown(args) ? undefined : itemKey(single, { seed, name, args, earlier: [] });
    const item = {
      ...resource,
      urn: inFleet(String(resource.urn), name),
      name: inFleet(resource.name, name),
      args,
      key,
    };
    short = (await single.shortage?.(context, item)) ?? [];
  }
  return short;
}

async function create(of: FleetOf, context: Context, args: ItemValues): Promise<Existing<FleetState>> {
  const id = String(args.createKey);
  return { id, state: await apply(of, context, id, { olds: {}, news: args }) };
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
