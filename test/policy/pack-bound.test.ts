import { toPolicy, type Policy } from "../../policy/file";
import { boundsOf, NONE_SEEN, withSeen, type SeenAuthority } from "../../policy/pack-bound";
import type { NamesEntry } from "../../policy/issuer";

const POLICY = toPolicy(
  {
    version: 1,
    rules: { names: { issuers: [{ issuer: "web", allowed: ["*.example.com"] }], others: { allowed: [] } } },
  },
  "x",
);
const ca = (name: string, isRoot: boolean): SeenAuthority => ({ names: [name], isRoot });

/** What the most lenient policies allow after CAs have been registered, in order. */
const allowed = (...seen: readonly SeenAuthority[]): string[][] | undefined =>
  boundsOf(
    POLICY,
    seen.reduce((all, one) => withSeen(all, POLICY, one), NONE_SEEN),
    undefined,
  )?.map(({ rules: { names } }) =>
    names === undefined || names === "off" ? [] : (names.issuers[0]?.allowed ?? []),
  );

test.each<[string, SeenAuthority[], string[][]]>([
  ["no CA", [], [["*.example.com"]]],
  ["one with an entry", [ca("web", false)], [["*.example.com"]]],
  ["one without an entry", [ca("lab", false)], [["*.example.com"], []]],
  [
    "a root without an entry, above one with an entry",
    [ca("root", true), ca("web", false)],
    [["*.example.com"]],
  ],
  ["a root alone", [ca("root", true)], [["*.example.com"], []]],
  ["a root with an entry, above one without", [ca("web", true), ca("lab", false)], [["*.example.com"], []]],
])("what limits a certificate whose issuer is unknown: %s", (_, seen, limits) => {
  expect(allowed(...seen)).toEqual(limits);
  expect(allowed(...seen.toReversed())).toEqual(limits);
});

test("however many CAs a run registers, what is kept about them does not grow", () => {
  const many = Array.from({ length: 1000 }, (_, index) => ca(`lab ${index}`, index % 2 === 0));
  const seen = many.reduce((all, one) => withSeen(all, POLICY, one), NONE_SEEN);
  expect(Object.values(seen)).toEqual([true, true, true]);
});

type Names = Exclude<Policy["rules"]["names"], undefined | "off">;

/** A policy with these names, and what must stay in its bounds. */
const policyWith = (names: Partial<Names> | "off" | undefined): Policy =>
  toPolicy(
    {
      version: 1,
      rules: {
        ...(names !== undefined && {
          names: names === "off" ? names : { severity: "warning", issuers: [], ...names },
        }),
        pathLength: { maximum: 1 },
      },
    },
    "bounds",
  );

const WEB = { issuer: "web", allowed: ["*.example.com"] };
const LAB = { issuer: "lab", allowed: ["*.lab.example.com"] };
const ONE = { identifier: "id-1", allowed: ["one.example.com"] };
const TWO = { identifier: "id-2", allowed: ["two.example.com"] };

const OTHER_CA = withSeen(NONE_SEEN, policyWith({ issuers: [WEB] }), ca("another", false));

/** The entries of each bound, after checking that only the rule differs from the policy. */
function entriesOf(
  names: Partial<Names> | "off" | undefined,
  seen = NONE_SEEN,
  identifier?: string,
): NamesEntry[][] | undefined {
  const policy = policyWith(names);
  return boundsOf(policy, seen, identifier)?.map((bound) => {
    const { issuers } = bound.rules.names as Names;
    expect(bound).toEqual({ ...policy, rules: { names: { severity: "warning", issuers } } });
    return issuers;
  });
}

test.each([
  ["an identifier that an entry has: that one alone", [WEB, ONE, TWO], "id-2", [[TWO]]],
  ["an identifier that no entry has: only those by name", [WEB, ONE, LAB], "id-3", [[WEB], [LAB]]],
  ["an unknown identifier: each entry", [WEB, ONE], undefined, [[WEB], [ONE]]],
])("bounds with %s", (_, issuers, identifier, expected) => {
  expect(entriesOf({ issuers }, NONE_SEEN, identifier)).toEqual(expected);
});

test("a registered CA without an entry adds what others may certify, unless an entry identifies it otherwise", () => {
  const others = { allowed: ["*.other.example.com"] };
  const added = [{ issuer: "*", allowed: others.allowed }];
  expect(entriesOf({ issuers: [WEB], others }, OTHER_CA)).toEqual([[WEB], added]);
  expect(entriesOf({ issuers: [WEB], others })).toEqual([[WEB]]);
  expect(entriesOf({ issuers: [WEB, ONE], others }, OTHER_CA)).toEqual([[WEB], [ONE]]);
});

test("without the rule, or without a rule for others, anything may be certified", () => {
  expect(entriesOf(undefined)).toBeUndefined();
  expect(entriesOf("off")).toBeUndefined();
  expect(entriesOf({ issuers: [WEB] }, OTHER_CA)).toBeUndefined();
});

test.each([
  ["web", true, [false, false, false]],
  ["web", false, [true, false, false]],
  ["another", true, [false, true, false]],
  ["another", false, [true, false, true]],
])("the CA %s, a root: %p", (name, isRoot, expected) => {
  const seen = withSeen(NONE_SEEN, policyWith({ issuers: [LAB, ONE, WEB] }), ca(name, isRoot));
  expect([seen.hasSubordinate, seen.hasOtherRoot, seen.hasOtherSubordinate]).toEqual(expected);
});

test("without the rule no CA lacks an entry", () => {
  expect(Object.values(NONE_SEEN)).toEqual([false, false, false]);
  for (const names of [undefined, "off"] as const)
    expect(withSeen(NONE_SEEN, policyWith(names), ca("web", false))).toEqual({
      ...NONE_SEEN,
      hasSubordinate: true,
    });
});

test("a CA has an entry if any of its names has", () => {
  const seen = withSeen(NONE_SEEN, policyWith({ issuers: [WEB] }), { names: ["id-9", "web"], isRoot: false });
  expect(seen.hasOtherSubordinate).toBe(false);
});
