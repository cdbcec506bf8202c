import { governed, policyFile, rules } from "./governed";
import { failOnce, nextProcess, noAnswer, objections, refusal, replaceOnDemand } from "./faults";
import { changes, hierarchy, newCsr, newWorld, removeFolders, Resource, type World } from "./support";
import { UNKNOWN } from "../../provider/base/unknown";
import type { EngineProperties } from "../../provider/engine/crud";

afterAll(removeFolders);

const FLEET = "alibaba.ClientCertificateFleet";
const ISSUE = "CreateClientCertificateWithCsr";
const REVOKE = "CreateRevokeClientCertificate";
const DELETE = "DeleteClientCertificate";
const CSRS = Object.fromEntries(["a", "b", "c", "d"].map((name) => [name, newCsr(`/CN=device ${name}`)]));
const item = (name: string, more: EngineProperties = {}): EngineProperties => ({ csr: CSRS[name], ...more });

let world: World;
let parentIdentifier: string;
beforeEach(async () => {
  world = newWorld();
  parentIdentifier = (await hierarchy(world)).sub.id!;
  world.calls.length = 0;
});

const argsOf = (items: EngineProperties, more: EngineProperties = {}): EngineProperties => ({
  parentIdentifier,
  days: 90,
  items,
  ...more,
});
const three = (): EngineProperties => ({ a: item("a"), b: item("b"), c: item("c") });

async function fleetOf(items: EngineProperties = three(), more: EngineProperties = {}): Promise<Resource> {
  const fleet = new Resource(world, FLEET);
  await fleet.up(argsOf(items, more));
  world.calls.length = 0;
  return fleet;
}
const identifiers = ({ state }: Resource): Record<string, string> =>
  state.identifiers as Record<string, string>;
const statuses = async (): Promise<Record<string, string>> => {
  const { List } = await world.context.alibaba("ListCert", {
    ParentIdentifier: parentIdentifier,
    CurrentPage: 1,
    ShowSize: 100,
  });
  return Object.fromEntries(List.map(({ Identifier, Status }) => [Identifier, Status]));
};

test("every item is issued once, and then nothing changes", async () => {
  const fleet = new Resource(world, FLEET);
  expect(await fleet.up(argsOf(three()))).toBe("create");
  // The plugin also asks for a CA that is given by its identifier alone.
  const calls = world.calls.filter((operation) => operation !== "DescribeCACertificate");
  expect(calls).toEqual(["ListCert", ISSUE, ISSUE, ISSUE]);
  expect(Object.keys(fleet.state.certificates as object)).toEqual(["a", "b", "c"]);
  expect(await statuses()).toEqual(
    Object.fromEntries(Object.values(identifiers(fleet)).map((id) => [id, "ISSUE"])),
  );
  world.calls.length = 0;
  expect(await fleet.up(argsOf(three()))).toBe("same");
  expect(world.calls).toEqual([]);
});

test("a changed item costs one call, and its old certificate is retired in the run after", async () => {
  const fleet = await fleetOf();
  const { a, b } = identifiers(fleet);
  const changed = argsOf({ ...three(), b: item("d") });
  expect(await nextProcess(fleet).wouldChange(changed)).toBe(true);
  await fleet.up(changed);
  expect(changes(world)).toEqual([ISSUE]);
  expect(identifiers(fleet).a).toBe(a);
  expect(identifiers(fleet).b).not.toBe(b);
  expect((await statuses())[b!]).toBe("ISSUE");
  world.calls.length = 0;
  expect(await fleet.up(changed)).toBe("update");
  expect(changes(world)).toEqual([REVOKE, DELETE]);
  expect(Object.keys(await statuses())).not.toContain(b);
  expect(await fleet.up(changed)).toBe("same");
});

test("an item that leaves the program is retired at once, another one is issued beside it", async () => {
  const fleet = await fleetOf();
  const { c } = identifiers(fleet);
  const changed = argsOf({ a: item("a"), b: item("b"), d: item("d") });
  await fleet.up(changed);
  expect(changes(world)).toEqual([ISSUE, REVOKE, DELETE]);
  expect(Object.keys(identifiers(fleet)).sort()).toEqual(["a", "b", "d"]);
  expect(Object.keys(await statuses())).not.toContain(c);
  expect(await fleet.up(changed)).toBe("same");
  await fleet.up(argsOf(three()));
  expect(Object.keys(identifiers(fleet)).sort()).toEqual(["a", "b", "c"]);
});

test("writing an item differently changes nothing; what all share changes all, an item's own value only that one", async () => {
  const fleet = await fleetOf();
  const spaced = { ...three(), a: { csr: `\n${CSRS.a}\n` } };
  expect(await fleet.up(argsOf(spaced))).toBe("same");
  const own = argsOf({ ...three(), a: item("a", { days: 30 }) });
  await fleet.up(own);
  expect(changes(world)).toEqual([ISSUE]);
  world.calls.length = 0;
  await fleet.up({ ...own, organization: "Other Ltd" });
  expect(changes(world).filter((call) => call === ISSUE)).toHaveLength(3);
});

test("tags are changed in place", async () => {
  const fleet = await fleetOf();
  const before = identifiers(fleet);
  await fleet.up(argsOf(three(), { tags: { team: "iot" } }));
  expect(changes(world)).toEqual(["TagResources", "TagResources", "TagResources"]);
  expect(identifiers(fleet)).toEqual(before);
  expect(await fleet.up(argsOf(three(), { tags: { team: "iot" } }))).toBe("same");
});

describe("renewal", () => {
  const due = (more: EngineProperties = {}): EngineProperties =>
    argsOf({ ...three(), c: item("c", { days: 365 }) }, { renewBefore: "30d", ...more });

  test("what is due is renewed in place, in a run but not in a refresh, and its predecessor retired in the next one", async () => {
    const fleet = await fleetOf({ ...three(), c: item("c", { days: 365 }) }, { renewBefore: "30d" });
    const before = identifiers(fleet);
    world.now = new Date(world.now.getTime() + 61 * 86_400_000);
    const messages: string[] = [];
    const watching = nextProcess(fleet);
    Object.assign(watching.world.context, { tell: (text: string) => messages.push(text) });
    watching.world.now = world.now;
    const { changes: inRefresh } = await watching.provider.diff(fleet.id!, fleet.state, fleet.inputs);
    expect(inRefresh).toBe(false);
    expect(await watching.wouldChange(due())).toBe(true);
    expect(messages.join("\n")).toMatch(/renews 2: a, b \(a due since 2026-04-30T12:00:00Z: 30d before/);
    await fleet.up(due());
    expect(changes(world)).toEqual([ISSUE, ISSUE]);
    expect(identifiers(fleet).c).toBe(before.c);
    expect(identifiers(fleet).a).not.toBe(before.a);
    world.calls.length = 0;
    await fleet.up(due());
    expect(changes(world).sort()).toEqual([REVOKE, REVOKE, DELETE, DELETE].sort());
    expect(await fleet.up(due())).toBe("same");
  });

  test("jitter spreads the items, so that they are not all due at once", async () => {
    const args = argsOf(three(), { renewBefore: "10d", renewJitter: "60d" });
    const fleet = new Resource(world, FLEET);
    await fleet.up(args);
    const renewed: number[] = [];
    for (let day = 0; day < 80; day++) {
      world.now = new Date(world.now.getTime() + 86_400_000);
      const before = identifiers(fleet);
      await fleet.up(args);
      renewed.push(Object.entries(identifiers(fleet)).filter(([name, id]) => before[name] !== id).length);
    }
    expect(Math.max(...renewed)).toBeLessThan(3);
    expect(renewed.filter((count) => count > 0).length).toBeGreaterThan(1);
  });
});

describe("what goes wrong", () => {
  test("the items that succeeded are kept, and the next run does only the rest", async () => {
    const fleet = new Resource(world, FLEET);
    failOnce(world, "before", ISSUE, refusal("Throttling.Denied", 400));
    await expect(fleet.up(argsOf(three()))).rejects.toMatchObject({
      code: "PARTIAL_CREATE",
      message: expect.stringMatching(/1 of 3 items failed: items\["a"\]: X was refused/) as string,
    });
    expect(Object.keys(identifiers(fleet))).toEqual(["b", "c"]);
    const next = nextProcess(fleet);
    expect(await next.wouldChange(argsOf(three()))).toBe(true);
    await next.up(argsOf(three()));
    expect(changes(next.world)).toEqual([ISSUE]);
    expect(Object.keys(await statuses())).toHaveLength(3);
    expect(await next.up(argsOf(three()))).toBe("same");
  });

  test("nothing is kept of a fleet of which nothing was issued", async () => {
    const fleet = new Resource(world, FLEET);
    world.before = (operation) => {
      if (operation === ISSUE) throw refusal("Forbidden", 403);
    };
    await expect(fleet.up(argsOf(three()))).rejects.toThrow(/3 of 3 items failed/);
    expect(fleet.id).toBeUndefined();
  });

  test("a change that fails for one item is made up for, and the others are not issued again", async () => {
    const fleet = await fleetOf();
    const changed = argsOf(three(), { organization: "Other Ltd" });
    const before = identifiers(fleet);
    failOnce(world, "before", ISSUE, refusal("Forbidden", 403));
    await expect(fleet.up(changed)).rejects.toThrow(/was changed only in part: 1 of 3 items failed/);
    expect(Object.entries(identifiers(fleet)).filter(([name, id]) => before[name] === id)).toHaveLength(1);
    const next = nextProcess(fleet);
    await next.up(changed);
    expect(changes(next.world).filter((call) => call === ISSUE)).toHaveLength(1);
    await next.up(changed);
    expect(Object.keys(await statuses()).sort()).toEqual(Object.values(identifiers(next)).sort());
  });

  test("an answer that was lost, and a process that was killed, leave no second certificate", async () => {
    const lost = new Resource(world, FLEET);
    failOnce(world, "after", ISSUE, noAnswer());
    await lost.up(argsOf(three()));
    expect(Object.keys(await statuses())).toHaveLength(3);

    const killed = new Resource(world, FLEET);
    world.after = (operation) => {
      if (operation === ISSUE) throw new Error("killed");
    };
    await expect(killed.up(argsOf({ c: item("c"), d: item("d"), a: item("a") }))).rejects.toThrow("killed");
    const again = new Resource(newWorld(world.folder), FLEET, killed.urn);
    await again.up(argsOf({ c: item("c"), d: item("d"), a: item("a") }));
    expect(Object.keys(await statuses())).toHaveLength(6);
  });

  test("after many failures nothing more is tried", async () => {
    const items = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`device-${index}`, item("a")]),
    );
    world.before = (operation) => {
      if (operation === ISSUE) throw refusal("Forbidden", 403);
    };
    await expect(new Resource(world, FLEET).up(argsOf(items))).rejects.toThrow(/of 100 items failed/);
    expect(changes(world).length).toBeLessThan(60);
  });
});

describe("changes outside the program", () => {
  test("a refresh finds what was deleted or revoked with one list, and the next run replaces it", async () => {
    const fleet = await fleetOf();
    const { a, b, c } = identifiers(fleet);
    await world.context.alibaba(REVOKE, { Identifier: a! });
    await world.context.alibaba(DELETE, { Identifier: a! });
    await world.context.alibaba(REVOKE, { Identifier: b! });
    world.calls.length = 0;
    await fleet.refresh();
    expect(world.calls).toEqual(["ListCert", "DescribeClientCertificate"]);
    expect(Object.keys(identifiers(fleet))).toEqual(["b", "c"]);
    await fleet.up(argsOf(three()));
    await fleet.up(argsOf(three()));
    expect(identifiers(fleet).c).toBe(c);
    expect(Object.keys(await statuses()).sort()).toEqual(Object.values(identifiers(fleet)).sort());
  });
});

test("a replacement on demand and destroying retire everything", async () => {
  const fleet = await fleetOf();
  const fresh = await replaceOnDemand(nextProcess(fleet), argsOf(three()));
  expect(Object.keys(await statuses()).sort()).toEqual(Object.values(identifiers(fresh)).sort());
  await fresh.up(argsOf({ ...three(), b: item("d") }));
  await nextProcess(fresh).destroy();
  expect(await statuses()).toEqual({});
});

test("an existing certificate is taken over, and then belongs to the fleet", async () => {
  const single = new Resource(world, "alibaba.ClientCertificateWithCsr");
  await single.up({ parentIdentifier, days: 90, csr: CSRS.a });
  const fleet = await fleetOf({ ...three(), a: item("a", { adopt: single.id }) });
  expect(identifiers(fleet).a).toBe(single.id);
  await nextProcess(fleet).up(argsOf({ b: item("b"), c: item("c") }));
  expect(Object.keys(await statuses())).not.toContain(single.id);
});

test("a policy judges each item by its own arguments and name, in the preview and again when it is renewed", async () => {
  const urn = `urn:pulumi:dev::test::${FLEET}::devices`;
  const exception = "exceptions: [{ resource: 'devices[\"b\"]', rules: [maximumValidity], reason: old }]\n";
  const policy = policyFile(`${rules("maximumValidity: { end: 100d }")}${exception}`);
  const items = (days: number): EngineProperties => ({ a: item("a", { days }), b: item("b", { days: 300 }) });
  const over = (file: string): Resource => new Resource(governed(world, file), FLEET, urn);
  await expect(over(policy).check(argsOf(items(200)))).rejects.toThrow(/^items\["a"\]\.days: /);
  const fleet = over(policy);
  await fleet.up(argsOf(items(90), { renewBefore: "30d" }));
  world.now = new Date(world.now.getTime() + 61 * 86_400_000);
  const strict = policyFile(rules("maximumValidity: { end: 80d }"));
  const next = over(strict).like(fleet);
  await expect(next.up(argsOf(items(90), { renewBefore: "30d" }))).rejects.toMatchObject({
    code: "REFUSED_BY_POLICY",
  });
  expect(changes(world)).toEqual([ISSUE, ISSUE]);
});

test("a preview refuses a fleet for which too little was purchased", async () => {
  const counted = (): World => newWorld(world.folder, {}, { certificateCount: 2 });
  const urn = `urn:pulumi:dev::test::${FLEET}::devices`;
  await expect(new Resource(counted(), FLEET, urn).check(argsOf(three()))).rejects.toThrow(
    "parent: of 2 certificates that were purchased for the CA, 2 are left, and this run needs at least 3",
  );
  await new Resource(counted(), FLEET, urn).check(argsOf({ a: item("a"), b: item("b") }));
});

describe("a preview refuses", () => {
  const refused = (items: EngineProperties, more: EngineProperties = {}): Promise<string> =>
    objections(new Resource(world, FLEET), argsOf(items, more));

  test("what a single resource refuses, and names the item", async () => {
    expect(await refused({ "device-7": { csr: "nonsense" } })).toMatch(/^items\["device-7"\]\.csr: /);
    expect(await refused({ "device-7": { days: 30 } })).toMatch(/^items\["device-7"\]\.csr: /);
    expect(await refused({ a: item("a", { sanType: 6 }) })).toMatch(/^items\["a"\]\.sanValue: /);
    expect(await refused({ a: item("a", { days: 30, months: 1 }) })).toMatch(
      /^items\["a"\]\.(days|months): the validity is given twice/,
    );
    expect(await refused({ a: item("a", { renewBefore: "90d" }) })).toMatch(/^items\["a"\]\.renewBefore: /);
  });

  test("two items that adopt one certificate: one would retire what the other still has", async () => {
    const fleet = await fleetOf({ a: item("a") });
    const adopt = identifiers(fleet).a;
    const twice = { x: item("a", { adopt }), y: item("a", { adopt }) };
    expect(await refused({ c: item("c", { adopt: UNKNOWN }), d: item("d", { adopt: UNKNOWN }) })).toBe("");
    expect(await refused(twice)).toBe(
      'items["x"].adopt: items["y"] adopts the same certificate\nitems["y"].adopt: items["x"] adopts the same certificate',
    );
  });

  test("a mistake in a shared argument is reported once", async () => {
    const text = await refused(three(), { days: 400, renewBefore: "500d" });
    expect(text.split("\n")).toHaveLength(1);
    expect(text).toMatch(/^renewBefore: /);
  });

  test("names that are none, and too many items", async () => {
    expect(await refused({ __proto__: null, " x": item("a") })).toMatch(/items/);
    const many = Object.fromEntries(Array.from({ length: 5001 }, (_, index) => [`d${index}`, item("a")]));
    expect(await refused(many)).toMatch(/must not be more than 5000 items/);
  });
});
