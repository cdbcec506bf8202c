import { groupedBy } from "../../../common/grouped";
import { hasUnknown } from "../../base/unknown";
import { noteInState } from "../creates/orphan";
import type { AnyKind, Waking } from "../kind";
import { renewalOf, windowOf } from "../renewal";
import { differsIn, itemArgs, type ItemValues } from "./items";
import type { FleetOf } from "./of";
import { planFleet, type ItemAction, type Member, type DesiredItem } from "./plan";
import { everyMember, membersIn, type Members } from "./state";
import { countsInWords } from "./words";

/** What a run does to each item. */
export function planned(
  of: FleetOf,
  context: Waking,
  olds: ItemValues,
  news: ItemValues,
): readonly ItemAction[] {
  const members = membersIn(olds);
  return planFleet(members.current, members.superseded, desiredItems(of, context, members, olds, news));
}

/** What the program wants of each item, and what its renewal waits for if it is due. */
function desiredItems(
  of: FleetOf,
  context: Waking,
  { current }: Members,
  olds: ItemValues,
  news: ItemValues,
): ReadonlyMap<string, WaitingItem> {
  const before = itemArgs(olds, of.alternatives);
  const after = itemArgs(news, of.alternatives);
  return new Map(
    [...after].map(([name, args]) => [
      name,
      desiredOf(of, context, { args, before: before.get(name) ?? args, member: current.get(name) }),
    ]),
  );
}

interface WaitingItem extends DesiredItem {
  readonly waits?: string | undefined;
}

interface Item {
  readonly args: ItemValues;
  readonly before: ItemValues;
  readonly member: Member | undefined;
}

function desiredOf({ single }: FleetOf, context: Waking, item: Item): WaitingItem {
  const { args, before, member } = item;
  const { reason, waits } = (member && renewal(single, context, args, member)) ?? {};
  if (hasUnknown(args)) return { isChanged: false, isUpdated: false, isOpen: true, waits };
  return {
    isChanged: differsIn(single, "replace", before, args),
    isUpdated: differsIn(single, "update", before, args),
    due: reason,
    waits,
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

/** What a run has to do although no argument has changed, in words. */
export function pending(of: FleetOf, context: Waking, olds: ItemValues, news: ItemValues): string[] {
  const members = membersIn(olds);
  for (const { id } of everyMember(members)) noteInState(context, id);
  const desired = desiredItems(of, context, members, olds, news);
  for (const [reason, items] of groupedBy(desired, ([, { waits }]) => waits))
    context.tell?.(
      `${of.kind}: ${items.length} of its certificates are due (${items[0][0]}, …); ${reason}`,
      "info",
    );
  return countsInWords(planFleet(members.current, members.superseded, desired));
}
