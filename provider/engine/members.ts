import type { AnyKind, Failure, FleetMembers, Intent } from "../resources/kind";
import { differsIn } from "../resources/fleet/items";
import { groupedBy } from "../../common/grouped";
import { isObject } from "../base/json";
import { hasUnknown } from "../base/unknown";

type Properties = Readonly<Record<string, unknown>>;

/** What is wrong with the items of a fleet, each judged as the single resource that it is like. */
export function memberFailures(
  fleet: Pick<AnyKind, "fields">,
  { kind, argsOf }: FleetMembers,
  intent: Intent<Properties>,
  judge: (kind: AnyKind, intent: Intent<Properties>) => readonly Failure[],
): Failure[] {
  const { args, olds } = intent;
  const before = argsOf(olds);
  const unknown = new Set([...intent.unknown].filter((name) => name !== "items"));
  const items = argsOf(args);
  const adopters = groupedBy(items, ([, { adopt }]) => (isKnownText(adopt) ? adopt : undefined));
  const failures = [...items].flatMap(([name, item]) => {
    const old = before.get(name);
    const adopts = "adopt" in item && !old;
    const issuing = !adopts && (!old || differsIn(kind, "replace", old, item));
    const found = [
      ...judge(kind, { ...intent, args: item, olds: old ?? {}, unknown, issuing }),
      ...(adopts ? adoptedTwice(name, adopters.get(String(item.adopt)) ?? []) : []),
    ];
    return found.map((failure) => placed(fleet, failure, name, args));
  });
  return bounded(failures);
}

const isKnownText = (value: unknown): value is string => typeof value === "string" && !hasUnknown(value);

/** One item would retire the certificate while the other still has it. */
function adoptedTwice(name: string, adopters: readonly (readonly [string, unknown])[]): Failure[] {
  const [other] = adopters.find(([one]) => one !== name) ?? [];
  if (other === undefined) return [];
  return [{ argument: "adopt", message: `items[${JSON.stringify(other)}] adopts the same certificate` }];
}

/** A mistake in what all items share is told once, and one that all of them make is not told thousands of times. */
const MOST = 20;

function bounded(failures: readonly Failure[]): Failure[] {
  const all = [...new Map(failures.map((one) => [`${one.argument} ${one.message}`, one])).values()];
  if (all.length <= MOST) return all;
  return [...all.slice(0, MOST), { argument: "items", message: `${all.length - MOST} more have problems` }];
}

/** Names an argument of an item where it stands: in the item, or in the fleet that shares it. */
function placed(
  { fields }: Pick<AnyKind, "fields">,
  { argument, message }: Failure,
  name: string,
  { items }: Properties,
): Failure {
  const item = isObject(items) ? items[name] : undefined;
  const [root = ""] = /^\w*/.exec(argument) ?? [];
  const isOwn = root !== "" && (!Object.hasOwn(fields, root) || (isObject(item) && root in item));
  return isOwn ? { argument: `items[${JSON.stringify(name)}].${argument}`, message } : { argument, message };
}

/** What is found in each item of a fleet, with what it was before. */
export function eachMember(
  fleet: Pick<AnyKind, "fields">,
  { argsOf }: FleetMembers,
  inputs: Properties,
  before: Properties | undefined,
  find: (name: string, inputs: Properties, before: Properties | undefined) => readonly Failure[],
): Failure[] {
  const olds = before && argsOf(before);
  const failures = [...argsOf(inputs)].flatMap(([name, item]) =>
    find(name, item, olds?.get(name)).map((failure) => placed(fleet, failure, name, inputs)),
  );
  return bounded(failures);
}
