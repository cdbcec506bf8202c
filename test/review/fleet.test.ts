import { dynamicType } from "../../common/type-token";
import { stateNodes } from "../../inventory/nodes";
import { readDeployment } from "../../inventory/state";
import type { EngineProperties } from "../../provider/engine/crud";
import { UNKNOWN } from "../../provider/base/unknown";
import { buildReview } from "../../review/build";
import { stubOf } from "../../sdk/stub";
import { renderMarkdown } from "../../review/markdown";
import type { Review } from "../../review/model";
import { hierarchy, newCsr, newWorld, removeFolders, Resource, STUB, type World } from "../provider/support";

afterAll(removeFolders);

const FLEET = "alibaba.ClientCertificateFleet";
const TYPE = dynamicType(FLEET);
const URN = `urn:pulumi:dev::test::${TYPE}::devices`;
const CSRS = Object.fromEntries(["a", "b", "c", "d"].map((name) => [name, newCsr(`/CN=device ${name}`)]));

let world: World;
let sub: Resource;
let fleet: Resource;
beforeEach(async () => {
  world = newWorld();
  ({ sub } = await hierarchy(world));
  fleet = new Resource(world, FLEET, URN);
  await fleet.up(argsOf({}));
});

const item = (name: string, more: EngineProperties = {}): EngineProperties => ({ csr: CSRS[name], ...more });
const argsOf = (items: EngineProperties, more: EngineProperties = {}): EngineProperties => ({
  parentIdentifier: sub.id,
  days: 90,
  renewBefore: "30d",
  items: { a: item("a"), b: item("b"), c: item("c"), ...items },
  ...more,
});

const raw = ({ id, inputs, state }: Resource, urn: string, type: string): object => ({
  ...{ urn, type, custom: true, id, inputs, outputs: state, dependencies: [], propertyDependencies: {} },
});
const authority = (): object =>
  raw(sub, `urn:pulumi:dev::test::${dynamicType("alibaba.SubCa")}::sub`, dynamicType("alibaba.SubCa"));
const exported = (): string =>
  JSON.stringify({ version: 3, deployment: { resources: [authority(), raw(fleet, URN, TYPE)] } });

/** The review of a change of the program. */
async function reviewOf(args: EngineProperties): Promise<Review> {
  // As the engine sends them.
  const given = JSON.parse(JSON.stringify(args)) as EngineProperties;
  const inputs = { ...(await fleet.check(given)), __provider: STUB };
  const oldState = raw(fleet, URN, TYPE);
  const newState = { ...oldState, inputs, outputs: inputs };
  const step = { op: "update", urn: URN, oldState, newState, diffReasons: ["items"] };
  const preview = JSON.stringify({ steps: [step], changeSummary: { update: 1, same: 1 } });
  return buildReview({ preview, state: exported(), at: world.now });
}
const actionsOf = ({ changes }: Review): Record<string, string> =>
  Object.fromEntries(
    changes.filter(({ role }) => role !== "fleet").map(({ name, action }) => [name, action]),
  );

test("each certificate of a fleet is listed, below its CA, under its own name and identifier", () => {
  const { resources } = readDeployment(exported());
  const nodes = stateNodes(resources);
  const { identifiers } = fleet.state as { identifiers: Record<string, string> };
  const listed = nodes.filter(({ role }) => role === "end");
  expect(listed.map(({ name, id, kind }) => [name, id, kind])).toEqual(
    ["a", "b", "c"].map((name) => [
      `devices["${name}"]`,
      identifiers[name],
      "alibaba.ClientCertificateWithCsr",
    ]),
  );
  expect(listed.map(({ facts }) => facts.commonName)).toEqual(["device a", "device b", "device c"]);
  expect(new Set(listed.map(({ issuer }) => issuer))).toEqual(
    new Set([nodes.find(({ role }) => role === "subordinate")?.urn]),
  );
});

test("the code of a fleet is not taken for that of its certificates", () => {
  const code = stubOf(FLEET);
  const state = JSON.stringify({
    version: 3,
    deployment: {
      resources: [
        {
          ...raw(fleet, URN, TYPE),
          inputs: { ...fleet.inputs, __provider: code },
          outputs: { ...fleet.state, __provider: code },
        },
      ],
    },
  });
  const { resources } = readDeployment(state);
  expect(resources).toHaveLength(4);
  expect(resources.flatMap(({ strange }) => strange ?? [])).toEqual([]);
});

test("a list says of each item when the provider renews it, with its own part of the jitter", async () => {
  const args = argsOf({}, { renewBefore: "10d", renewJitter: "60d" });
  await fleet.up(args);
  const nodes = stateNodes(readDeployment(exported()).resources);
  const dues = nodes.filter(({ role }) => role === "end").map(({ renewalDue = "" }) => renewalDue);
  expect(new Set(dues).size).toBe(3);
  const [first = ""] = [...dues].sort();
  world.now = new Date(Date.parse(first) - 1000);
  expect(await fleet.wouldChange(args)).toBe(false);
  world.now = new Date(first);
  expect(await fleet.wouldChange(args)).toBe(true);
  await fleet.up(args);
  const old = stateNodes(readDeployment(exported()).resources).filter(({ name }) => name.endsWith('(old)"]'));
  expect(old.map(({ renewalDue }) => renewalDue)).toEqual([undefined]);
});

test("a review shows what happens to each item: what is new, changed, and no longer there", async () => {
  const review = await reviewOf(argsOf({ b: item("b", { days: 60 }), c: undefined, "d/1": item("d") }));
  expect(actionsOf(review)).toEqual({
    'devices["b"]': "replace",
    'devices["c"]': "remove",
    'devices["d/1"]': "issue",
  });
  const replaced = review.changes.find(({ name }) => name === 'devices["b"]');
  expect(replaced?.reasons).toMatchObject([{ argument: "days", before: "90", after: "60" }]);
  expect(renderMarkdown(review)).toContain("devices[&quot;b&quot;]".replaceAll("&quot;", '"'));
});

test("what is due is renewed, what was superseded is removed, and what is not known yet may be replaced", async () => {
  await fleet.up(argsOf({ b: item("b", { days: 300 }) }));
  expect(actionsOf(await reviewOf(argsOf({ b: item("b", { days: 300 }) })))).toEqual({
    'devices["b (old)"]': "remove",
  });
  world.now = new Date(world.now.getTime() + 61 * 86_400_000);
  expect(actionsOf(await reviewOf(argsOf({ b: item("b", { days: 300 }), c: { csr: UNKNOWN } })))).toEqual({
    'devices["a"]': "renew",
    'devices["b (old)"]': "remove",
    'devices["c"]': "update",
  });
});

test("a fleet whose items are secret is listed by what was issued", () => {
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" };
  fleet.inputs.items = secret;
  fleet.state.items = secret;
  const names = stateNodes(readDeployment(exported()).resources).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['devices["a"]', 'devices["b"]', 'devices["c"]']));
});
