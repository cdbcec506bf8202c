import { toPolicy } from "../../policy/file";
import { boundsOf, NONE_SEEN, withSeen, type SeenAuthority } from "../../policy/pack-bound";

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
