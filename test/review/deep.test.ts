import { stateNodes } from "../../inventory/nodes";
import { readState } from "../../inventory/state";
import { diagramRows, spanOfRows } from "../../render/rows";

const TYPE = "pulumi-nodejs:dynamic/alibaba:SubCa";

/** A state of CAs without certificates, each below the one that is named. */
const stateOf = (issuers: Readonly<Record<string, string>>): string =>
  JSON.stringify({
    version: 3,
    deployment: {
      resources: Object.entries(issuers).map(([id, parentIdentifier]) => ({
        ...{ urn: `urn:pulumi:dev::test::${TYPE}::${id}`, type: TYPE, custom: true, id },
        ...{ inputs: { commonName: id, parentIdentifier }, outputs: { status: "ISSUE" } },
      })),
    },
  });

/** CAs below each other. */
const chainOf = (length: number): string =>
  stateOf(Object.fromEntries(Array.from({ length }, (_, index) => [`n${index}`, `n${index - 1}`])));

const namesIn = (text: string): string[] => stateNodes(readState(text)).map(({ name }) => name);

test("a hierarchy that no verifier follows is refused, however deep a forged state makes it", () => {
  expect(namesIn(chainOf(101))).toHaveLength(101);
  for (const length of [102, 20_000]) {
    expect(() => namesIn(chainOf(length))).toThrow(/above n\d+ there are more than 100 CAs/);
  }
});

test("a cycle, and what is below one, is shown all the same", () => {
  expect(namesIn(stateOf({ a: "b", b: "c", c: "a", d: "a" })).sort()).toEqual(["a", "b", "c", "d"]);
});

test("a picture covers the span of more certificates than a call can have arguments", () => {
  const [node] = stateNodes(readState(chainOf(1)));
  const now = new Date("2027-01-01T00:00:00Z");
  const facts = { ...node!.facts, notBefore: "2020-01-01T00:00:00Z", notAfter: "2040-01-01T00:00:00Z" };
  const rows = diagramRows(Array(70_000).fill({ ...node!, facts }), now);
  const { from, to } = spanOfRows(rows, now);
  expect([from, to]).toEqual([Date.parse("2020-01-01T00:00:00Z"), expect.any(Number)]);
  expect(to).toBeGreaterThan(Date.parse("2040-01-01T00:00:00Z"));
});
