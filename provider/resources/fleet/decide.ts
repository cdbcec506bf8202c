import { hasUnknown } from "../../base/unknown";
import { noteInState } from "../creates/orphan";
import type { AnyKind, Waking } from "../kind";
import { renewalOf, windowOf } from "../renewal";
import { differsIn, itemArgs, type ItemValues } from "./items";
import type { FleetOf } from "./of";
import { planFleet, type ItemAction, type Member, type DesiredItem } from "./plan";
import { everyMember, membersIn } from "./state";
import { countsInWords } from "./words";

/** What a run does to each item. */
export function planned(
  of: FleetOf,
  context: Waking,
  olds: ItemValues,
  news: ItemValues,
): readonly ItemAction[] {
  const { current, superseded } = membersIn(olds);
  const [before, after] = [olds, news].map((args) => itemArgs(args, of.alternatives));
  const desired = [...(after ?? [])].map(([name, args]): [string, DesiredItem] => [
    name,
    desiredOf(of, context, { args, before: before?.get(name) ?? args, member: current.get(name) }),
  ]);
  return planFleet(current, superseded, new Map(desired));
}

interface Item {
  readonly args: ItemValues;
  readonly before: ItemValues;
  readonly member: Member | undefined;
}

function desiredOf({ single }: FleetOf, context: Waking, item: Item): DesiredItem {
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

/** What a run has to do although no argument has changed, in words. */
export function pending(of: FleetOf, context: Waking, olds: ItemValues, news: ItemValues): string[] {
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
): ReadonlyMap<string, readonly string[]> {
  const result = new Map<string, string[]>();
  for (const [name, reason] of waiting) {
    const names = result.get(reason);
    if (names) names.push(name);
    else result.set(reason, [name]);
  }
  return result;
}
