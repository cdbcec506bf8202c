import { readResource, type RawResource, type StackResource } from "../../inventory/resource";
import { dynamicType } from "../../common/type-token";
import { candidateOf } from "../../policy/candidate";
import { UNKNOWN } from "../../provider/base/unknown";
import { AT, SERVICES } from "./candidates";

const LEAF = "alibaba.ServerCertificate";
const resource = (inputs: Record<string, unknown>, more: Partial<RawResource> = {}): StackResource =>
  readResource({ urn: "urn:pulumi:dev::test::x::web", type: dynamicType(LEAF), inputs, ...more });

test("an existing certificate is judged by its contents, unless it cannot be read", () => {
  const open = resource({ algorithm: UNKNOWN, days: UNKNOWN, tags: UNKNOWN, retire: "delete" });
  const unknown = (facts: object): object =>
    Object.fromEntries(candidateOf(open, { role: "end", ...facts }, SERVICES, AT).unknown);
  const tags = "tags is known only during the run";
  expect(unknown({ names: ["a"] })).toEqual({ tags });
  expect(unknown({})).toEqual({ tags, names: "they are secret" });
  const lost = Object.fromEntries(
    ["names", "algorithm", "validity", "pathLength", "usages"].map((aspect) => [aspect, "it is broken"]),
  );
  expect(unknown({ unreadable: "it is broken" })).toEqual({ tags, ...lost });
  expect(unknown({ unknown: new Map([["names", "planned"]]) })).toEqual({ names: "planned" });
});

test("rules see the name, the arguments and what happens to a removed resource", () => {
  const one = resource({ retire: "delete", tags: { team: "a" } });
  const facts = { role: "end", names: ["a"] } as const;
  const { accepts, unknown, ...seen } = candidateOf(one, facts, SERVICES, AT);
  expect(seen).toEqual({
    ...{ name: "web", kind: LEAF, facts, inputs: { retire: "delete", tags: { team: "a" } } },
    ...{ retirement: "delete", issuer: SERVICES, at: AT },
  });
  expect(unknown.size).toBe(0);
  expect(["tags", "renewBefore", "retire"].every((name) => accepts.has(name))).toBe(true);
  const foreign = resource({}, { type: "random:index:Id" });
  expect(candidateOf(foreign, facts, undefined, AT).accepts.size).toBe(0);
});
