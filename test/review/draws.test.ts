import { answersOf } from "../../review/answers";
import { buildReview } from "../../review/build";
import { drawsOf } from "../../review/draws";
import type { Action, Change, Review } from "../../review/model";
import { previewOf, stateOf } from "./stacks";

/** The review of a recorded run that issues one certificate. */
const recorded = buildReview({
  preview: JSON.stringify(previewOf("new-leaf")),
  state: JSON.stringify(stateOf("new-leaf")),
});
const [leaf] = recorded.changes as [Change];
const services = leaf.issuer!;

const below = (name: string, action: Action, more: Partial<Change> = {}): Change => ({
  ...leaf,
  ...{ urn: `${name} ${action}`, action, issuer: { ...services, urn: name, name } },
  ...more,
});

const lineOf = (changes: readonly Change[]): unknown => {
  const [what] = answersOf({ ...recorded, changes } satisfies Review);
  return what?.lines.slice(1);
};

test("what a run issues is counted below each CA, replacements and renewals too", () => {
  expect(drawsOf(recorded.changes)).toEqual([{ name: "services", certificates: 1 }]);
  const actions: readonly Action[] = ["issue", "replace", "renew", "adopt", "update", "remove"];
  const changes = ["a", "b"].flatMap((name) => actions.map((action) => below(name, action)));
  expect(drawsOf(changes)).toEqual([
    { name: "a", certificates: 3 },
    { name: "b", certificates: 3 },
  ]);
});

test.each<[string, Change[]]>([
  ["a CA that the run creates or replaces", [below("root", "replace", { urn: "ca" }), below("ca", "issue")]],
  [
    "a CA of a cloud that counts nothing",
    [below("ca", "issue", { issuer: { ...services, kind: "huawei.SubordinateCa" } })],
  ],
  ["what is no certificate", [below("ca", "issue", { role: "upload" })]],
  ["a certificate whose CA is not in the stack", [below("ca", "issue", { issuer: undefined })]],
])("nothing is counted for %s", (_what, changes) => {
  expect(drawsOf(changes).filter(({ name }) => name !== "root")).toEqual([]);
});

test("one line says so, however many CAs there are, and where nothing is issued none does", () => {
  const end = "; where certificates are purchased, the preview checks how many are left";
  expect(lineOf(recorded.changes)).toEqual([["1 issued below ", { value: "services" }, end]]);
  const many = Array.from({ length: 8 }, (_, index) => below(`ca-${index}`, "issue"));
  expect(JSON.stringify(lineOf(many))).toContain(
    `{"value":"ca-5"},", ","and more below 2 other CAs","${end}"]]`,
  );
  expect(lineOf([below("ca", "update")])).toEqual([]);
});
