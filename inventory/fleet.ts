import { dynamicType, isNativeType, kindNameOf, nativeType } from "../common/type-token";
import { hasUnknown } from "../provider/base/unknown";
import { kindNamed } from "../provider/kinds";
import { changedIn, inFleet } from "../provider/resources/fleet/items";
import type { ItemAction, Member } from "../provider/resources/fleet/plan";
import { membersIn } from "../provider/resources/fleet/state";
import type { FleetMembers } from "../provider/resources/kind";
import { newMemory } from "../provider/resources/memory";
import { RENEWAL } from "../provider/resources/renewal";
import type { RawStep } from "./raw-preview";
import type { RawResource } from "./resource";

type Values = Readonly<Record<string, unknown>>;

const fleetOf = ({ type }: Pick<RawResource, "type">): FleetMembers | undefined =>
  kindNamed(kindNameOf(type))?.members;

/** A resource; and of a fleet each of its certificates, as the resource that it is like. */
export function withMembers(raw: RawResource): RawResource[] {
  const fleet = fleetOf(raw);
  if (!fleet) return [raw];
  const { current, superseded } = membersIn(raw.outputs ?? {});
  const args = fleet.argsOf(raw.inputs ?? {});
  const names = new Set([...args.keys(), ...current.keys()]);
  return [
    raw,
    ...[...names].map((name) => memberOf(fleet, raw, name, args.get(name) ?? {}, current.get(name))),
    ...superseded.map((member) =>
      memberOf(fleet, raw, old(member.name), withoutRenewal(args.get(member.name)), member),
    ),
  ];
}

/** What the next run retires is not renewed. */
const withoutRenewal = ({ renewBefore: _, renewJitter: __, ...args }: Values = {}): Values => args;

/** What a certificate is called that another one has replaced, and that the next run retires. */
const old = (name: string): string => `${name} (old)`;

function memberOf(
  { kind }: FleetMembers,
  raw: RawResource,
  name: string,
  inputs: Values,
  member?: Member,
): RawResource {
  const type = isNativeType(raw.type) ? nativeType(kind.kind) : dynamicType(kind.kind);
  const { id: _, outputs: __, ...rest } = raw;
  // The code of the fleet is not that of the resource which the certificate is like.
  const { __provider: ___, ...own } = inputs;
  const issued = member && {
    id: member.id,
    outputs: { certificate: member.certificate, status: member.isRevoked ? "REVOKE" : "ISSUE" },
  };
  // When it is renewed depends on it.
  const key = member && kind.idempotency !== undefined ? { [kind.idempotency]: member.key } : {};
  return {
    ...{ ...rest, ...issued, type },
    urn: memberUrn(raw.urn, raw.type, type, name),
    inputs: { ...own, ...key },
  };
}

function memberUrn(urn: string, fleet: string, type: string, name: string): string {
  const at = urn.lastIndexOf(`${fleet}::`);
  const own = at < 0 ? urn : `${urn.slice(0, at)}${type}${urn.slice(at + fleet.length)}`;
  return inFleet(own, name);
}

/** A step of a preview; and of a fleet one for each certificate that the run does something to. */
export function withMemberSteps(step: RawStep, at: Date): RawStep[] {
  const { oldState, newState } = step;
  const fleet = fleetOf(newState ?? oldState ?? { type: "" });
  if (!fleet) return [step];
  if (step.op === "update" && oldState && newState)
    return [step, ...updated(fleet, { oldState, newState }, at)];
  const before = byUrn(oldState);
  const after = byUrn(newState);
  const urns = new Set([...before.keys(), ...after.keys()]);
  return [
    step,
    ...[...urns].map((urn) => ({ ...step, urn, oldState: before.get(urn), newState: after.get(urn) })),
  ];
}

const byUrn = (raw: RawResource | null | undefined): ReadonlyMap<string, RawResource> =>
  new Map((raw ? withMembers(raw).slice(1) : []).map((member) => [member.urn, member]));

interface Update {
  readonly oldState: RawResource;
  readonly newState: RawResource;
}

function updated(fleet: FleetMembers, { oldState, newState }: Update, at: Date): RawStep[] {
  const olds = { ...oldState.outputs, ...oldState.inputs };
  const news = newState.inputs ?? {};
  const [before, after] = [fleet.argsOf(olds), fleet.argsOf(news)];
  const context = { clock: () => at, memory: newMemory() };
  return fleet.plan(context, olds, news).map((action): RawStep => {
    const { name } = action;
    const [oldArgs, newArgs] = [before.get(name) ?? {}, after.get(name) ?? {}];
    const of = (one: RawResource, args: Values, member?: Member): RawResource =>
      memberOf(fleet, one, isSuperseded(action) ? old(name) : name, args, member);
    const oldMember = action.before && of(oldState, oldArgs, action.before);
    const isKept = action.type === "update" || action.type === "keep";
    const newMember =
      action.type === "retire" ? undefined : of(newState, newArgs, isKept ? action.before : undefined);
    return {
      ...operation(fleet, action, oldArgs, newArgs),
      urn: (newMember ?? oldMember ?? newState).urn,
      oldState: oldMember,
      newState: newMember,
    };
  });
}

const isSuperseded = (action: ItemAction): boolean => action.type === "retire" && action.why === "superseded";

/** What the engine would say of a single resource. */
function operation(
  { kind }: FleetMembers,
  action: ItemAction,
  olds: Values,
  news: Values,
): Pick<RawStep, "op" | "replaceReasons" | "diffReasons"> {
  switch (action.type) {
    case "retire":
      return { op: "delete" };
    case "keep":
      return hasUnknown(news) ? { op: "update" } : { op: "same" };
    case "update":
      return { op: "update", diffReasons: changedIn(kind, "update", olds, news) };
    case "issue": {
      if (!action.before) return { op: "create" };
      const reasons = {
        changed: changedIn(kind, "replace", olds, news),
        revoked: ["revokedOutside"],
        due: [RENEWAL],
      };
      const replaceReasons = action.why === "new" ? [] : reasons[action.why];
      return { op: "replace", replaceReasons, diffReasons: replaceReasons };
    }
  }
}
