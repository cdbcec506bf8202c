import fc from "fast-check";
import {
  planFleet,
  type ItemAction,
  type Member,
  type Superseded,
  type DesiredItem,
} from "../../provider/resources/fleet/plan";
import { membersIn, storedMembers } from "../../provider/resources/fleet/state";

const NAMES = ["a", "b", "constructor", "d"] as const;

const member = (name: string): fc.Arbitrary<Member> =>
  fc.record({
    id: fc.constant(`id-${name}`),
    certificate: fc.constantFrom("", "pem"),
    key: fc.constant(`pki-${name}.1`),
    behind: fc.constantFrom(undefined, "reissue" as const, "update" as const),
    isRevoked: fc.boolean(),
  });
const desiredItem: fc.Arbitrary<DesiredItem> = fc.record({
  isChanged: fc.boolean(),
  isUpdated: fc.boolean(),
  due: fc.constantFrom(undefined, "due since yesterday"),
  isOpen: fc.boolean(),
});
const some = <T>(value: (name: string) => fc.Arbitrary<T>): fc.Arbitrary<Map<string, T>> =>
  fc
    .tuple(...NAMES.map((name) => fc.option(value(name), { nil: undefined })))
    .map((values) => new Map(values.flatMap((one, index) => (one ? [[NAMES[index]!, one]] : []))));
const old: fc.Arbitrary<Superseded[]> = fc
  .subarray([...NAMES])
  .map((names) => names.map((name) => ({ id: `old-${name}`, name, certificate: "pem", key: "pki-old.1" })));

const ofType = (plan: readonly ItemAction[], type: ItemAction["type"]): string[] =>
  plan.filter((action) => action.type === type).map(({ name }) => name);

const plans = fc.record({ members: some(member), superseded: old, desired: some(() => desiredItem) });

test("every item gets exactly one action, unless it does not exist and is not known yet", () => {
  fc.assert(
    fc.property(plans, ({ members, superseded, desired }) => {
      const plan = planFleet(members, superseded, desired);
      for (const [name, { isOpen }] of desired) {
        const actions = plan.filter((action) => action.name === name && action.type !== "retire");
        expect(actions).toHaveLength(isOpen && !members.has(name) ? 0 : 1);
      }
      const issued = ofType(plan, "issue");
      expect(issued.every((name) => desired.has(name) && !desired.get(name)!.isOpen)).toBe(true);
    }),
  );
});

test("nothing is retired that the program has, except what was superseded in an earlier run", () => {
  fc.assert(
    fc.property(plans, ({ members, superseded, desired }) => {
      const retired = planFleet(members, superseded, desired).filter(({ type }) => type === "retire");
      const removed = [...members].filter(([name]) => !desired.has(name)).map(([, { id }]) => id);
      expect(retired.map(({ before }) => before!.id).sort()).toEqual(
        [...removed, ...superseded.map(({ id }) => id)].sort(),
      );
    }),
  );
});

test("an item is kept exactly if nothing speaks against it", () => {
  fc.assert(
    fc.property(plans, ({ members, superseded, desired }) => {
      const kept = ofType(planFleet(members, superseded, desired), "keep");
      for (const [name, { behind, isRevoked }] of members) {
        const { isChanged, isUpdated, due, isOpen } = desired.get(name) ?? {};
        const speaks =
          [isChanged, isUpdated, isRevoked].includes(true) || due !== undefined || behind !== undefined;
        expect(kept.includes(name)).toBe(desired.has(name) && (isOpen === true || !speaks));
      }
    }),
  );
});

test("members survive the state, and a forged state has none", () => {
  fc.assert(
    fc.property(some(member), old, (current, superseded) => {
      const read = membersIn(JSON.parse(JSON.stringify(storedMembers({ current, superseded }))) as object);
      expect(read.current).toEqual(current);
      expect(read.superseded).toMatchObject(superseded);
    }),
  );
  fc.assert(
    fc.property(
      fc.record({ identifiers: fc.anything(), ledger: fc.anything(), superseded: fc.anything() }),
      (state) => {
        for (const [, { id }] of membersIn(state).current) expect(id).not.toBe("");
      },
    ),
  );
});
