import { readSettings } from "../../provider/settings";
import { connect } from "../../provider/connect";
import { purchasedCount } from "../../provider/resources/alibaba/common/purchased";
import {
  argsBelow,
  BASE,
  changeMachine,
  changes,
  hierarchy,
  newWorld,
  removeFolders,
  Resource,
  SERVER,
  type World,
} from "./support";

afterAll(removeFolders);

/** A world in which every CA can issue so many certificates. */
async function counted(certificateCount: number): Promise<{ world: World; sub: string; root: string }> {
  const world = newWorld(undefined, {}, { certificateCount });
  const { root, sub } = await hierarchy(world);
  return { world, sub: sub.id ?? "", root: root.id ?? "" };
}

/** Another process over the same store: what `up` is after a preview, and a run after another. */
const laterRun = (world: World, certificateCount: number): World =>
  newWorld(world.folder, {}, { certificateCount });

const server = (world: World, name: string): Resource =>
  new Resource(
    world,
    "alibaba.ServerCertificate",
    `urn:pulumi:dev::test::alibaba.ServerCertificate::${name}`,
  );

const named = (sub: string, name: string): typeof SERVER => ({
  ...SERVER,
  organization: "Example Ltd",
  parentIdentifier: sub,
  commonName: `${name}.example.com`,
});

test("a preview refuses the certificate for which no purchase is left, and says how many are needed", async () => {
  const { world, sub } = await counted(2);
  await server(world, "a").check(named(sub, "a"));
  await server(world, "b").check(named(sub, "b"));
  await expect(server(world, "c").check(named(sub, "c"))).rejects.toThrow(
    "parent: of 2 certificates that were purchased for the CA, 2 are left, and this run needs at least 3: purchase more for it in the console, or issue fewer",
  );
  await expect(server(world, "d").check(named(sub, "d"))).rejects.toThrow(/at least 4/);
  expect(changes(world)).toEqual(["CreateRootCACertificate", "CreateSubCACertificate"]);
});

describe("the minimum that a run must leave", () => {
  async function leaving(
    severity: "error" | "warning",
  ): Promise<{ run: World; sub: string; root: string; messages: string[] }> {
    const { world, sub, root } = await counted(5);
    await server(world, "first").up(named(sub, "first"));
    const run = laterRun(world, 5);
    const messages: string[] = [];
    Object.assign(run.context, {
      minimumRemaining: { count: 2, severity },
      tell: (message: string, level: string) => messages.push(`${level}: ${message}`),
    });
    return { run, sub, root, messages };
  }
  const TOO_FEW =
    "of 5 certificates that were purchased for the CA, 4 are left, and this run needs at least 3, so fewer than 2 remain (pki:minimumRemainingCount): purchase more for it in the console, issue fewer, or set a lower minimum";

  test("is refused to be used up by a preview", async () => {
    const { run, sub, messages } = await leaving("error");
    for (const name of ["a", "b"]) await server(run, name).check(named(sub, name));
    await expect(server(run, "c").check(named(sub, "c"))).rejects.toThrow(`parent: ${TOO_FEW}`);
    expect(messages).toEqual([]);
  });

  test("as a warning, is reported once, and what cannot be issued is refused all the same", async () => {
    const { run, sub, messages } = await leaving("warning");
    for (const name of ["a", "b", "c", "d"]) await server(run, name).check(named(sub, name));
    expect(messages).toEqual([`warning: CA ${sub}: ${TOO_FEW}`]);
    await expect(server(run, "e").check(named(sub, "e"))).rejects.toThrow(/4 are left.*at least 5: purchase/);
  });

  test("does not count what an interrupted run has issued", async () => {
    const { run, sub } = await leaving("error");
    run.after = (operation) => {
      if (operation === "CreateServerCertificate") throw new Error("the process is killed");
    };
    await expect(server(run, "a").up(named(sub, "a"))).rejects.toThrow(/killed/);
    const next = laterRun(run, 5);
    Object.assign(next.context, { minimumRemaining: { count: 3, severity: "error" } });
    await server(next, "a").check(named(sub, "a"));
    await expect(server(next, "b").check(named(sub, "b"))).rejects.toThrow(/3 are left.*at least 1,/);
  });

  test("is about certificates: a root, which issues a few CAs, may issue the last one", async () => {
    const { run, root } = await leaving("error");
    for (const name of ["a", "b", "c", "d"])
      await new Resource(run, "alibaba.SubCa").check({
        ...BASE["alibaba.SubCa"],
        commonName: name,
        parentIdentifier: root,
      });
  });

  test.each([
    ["7", { count: 7, severity: "error" }],
    ["7 warning", { count: 7, severity: "warning" }],
  ])("is a setting: %s", (text, expected) => {
    const settings = readSettings({ get: () => undefined }, { PKI_MINIMUM_REMAINING_COUNT: text });
    expect(connect(settings, {}).minimumRemaining).toEqual(expected);
  });
});

test.each([
  "alibaba.SubCa",
  "alibaba.ServerCertificate",
  "alibaba.ServerCertificateWithCsr",
  "alibaba.ClientCertificate",
  "alibaba.ClientCertificateWithCsr",
  "alibaba.CustomCertificate",
  "alibaba.WhClientCertificate",
])("%s draws on the count of its CA", async (kind) => {
  const world = newWorld(undefined, {}, { certificateCount: 1 });
  const cas = await hierarchy(world);
  const args = argsBelow(cas, kind);
  const run = laterRun(world, 1);
  // The root has one CA already.
  if (kind !== "alibaba.SubCa") await new Resource(run, kind).check(args);
  await expect(new Resource(run, kind).check(args)).rejects.toThrow(
    /certificates that were purchased for the CA, [01] (is|are) left/,
  );
});

test("the same resource checked again, as for a preview and its run, counts once", async () => {
  const { world, sub } = await counted(1);
  const one = server(world, "a");
  for (let time = 0; time < 3; time++) await one.check(named(sub, "a"));
  expect(await one.up(named(sub, "a"))).toBe("create");
});

test("each CA is queried once in a run, and only if something is issued below it", async () => {
  const { world, sub } = await counted(5);
  const resource = server(world, "a");
  await resource.up(named(sub, "a"));
  const run = laterRun(world, 5);
  const [again, more, another] = [server(run, "a").like(resource), server(run, "b"), server(run, "c")];
  await again.check(named(sub, "a"));
  expect(run.calls).toEqual([]);
  await more.check(named(sub, "b"));
  const calls = [...run.calls];
  // The plugin also asks for what is above.
  expect(new Set(calls)).toEqual(new Set(["DescribeCACertificate"]));
  await another.check(named(sub, "c"));
  expect(run.calls).toEqual(calls);
});

test("a renewal and a replacement draw on the count, a change in place does not", async () => {
  const { world, sub } = await counted(1);
  const resource = server(world, "a");
  const args = { ...named(sub, "a"), renewBefore: "30d" };
  await resource.up(args);
  const run = laterRun(world, 1);
  const again = server(run, "a").like(resource);
  expect(await again.up({ ...args, aliasName: "alias" })).toBe("update");
  await expect(again.up({ ...args, commonName: "b.example.com" })).rejects.toThrow(/0 are left/);
  run.now = new Date(run.now.getTime() + 80 * 86_400_000);
  await expect(again.up({ ...args, aliasName: "alias" })).rejects.toThrow(/0 are left/);
});

test("what is adopted draws on nothing", async () => {
  const { world, sub } = await counted(1);
  const resource = server(world, "a");
  await resource.up(named(sub, "a"));
  const adopting = { ...named(sub, "a"), adopt: resource.id };
  await server(laterRun(world, 1), "z").check(adopting);
});

test.each(["on this machine", "on another machine"])(
  "what an interrupted run has issued is found again, and draws on nothing, %s",
  async (where) => {
    const { world, sub } = await counted(1);
    world.after = (operation) => {
      if (operation === "CreateServerCertificate") throw new Error("the process is killed");
    };
    await expect(server(world, "a").up(named(sub, "a"))).rejects.toThrow(/killed/);
    if (where === "on another machine") changeMachine(world.folder);
    const run = laterRun(world, 1);
    await server(run, "a").check(named(sub, "a"));
    await expect(server(run, "b").check(named(sub, "b"))).rejects.toThrow(/0 are left/);
  },
);

test("below a CA that the run creates nothing is counted", async () => {
  const { world } = await counted(1);
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  for (const name of ["a", "b"]) await server(world, name).check(named(unknown, name));
});

test("a replaced CA is reported to need another instance, a new one is not", async () => {
  const messages: string[] = [];
  const world = newWorld(undefined, {}, { certificateCount: 9 });
  Object.assign(world.context, { tell: (message: string) => messages.push(message) });
  const { root, sub } = await hierarchy(world);
  expect(messages).toEqual([]);
  await root.up({ ...BASE["alibaba.RootCa"], commonName: "Another" });
  await sub.up({ ...sub.inputs, commonName: "Another", parentIdentifier: root.id });
  expect(messages).toEqual([
    expect.stringMatching(/^CA ".*" is replaced: the new one needs a purchased instance/),
    expect.stringMatching(/^CA ".*" is replaced: the new one needs a purchased instance/),
  ]);
});

test("an instance that has issued another certificate is refused by the preview", async () => {
  const world = newWorld(undefined, {}, { certificateCount: 9 });
  const external = new Resource(world, "alibaba.ExternalCaCertificate");
  const args = BASE["alibaba.ExternalCaCertificate"] ?? {};
  await external.up(args);
  const run = laterRun(world, 9);
  const other = { ...args, apiPassthrough: { subject: { commonName: "Another" } } };
  await expect(new Resource(run, external.kind).check(other)).rejects.toThrow(
    /instanceId: the instance .* has issued a different certificate .*: purchase another one/,
  );
  // The same certificate is what an interrupted run has made.
  await new Resource(laterRun(world, 9), external.kind).check(args);
});

describe("what is left of a purchase", () => {
  const count = (CertIssuedCount: number, CertTotalCount?: number, CertRemainingCount?: number): unknown =>
    purchasedCount({ CertIssuedCount, CertTotalCount, CertRemainingCount });

  test.each([
    [[10, 40, 30], { left: 30, total: 40 }],
    [[10, 40, undefined], { left: 30, total: 40 }],
    [[50, 40, undefined], { left: 0, total: 40 }],
    [[10, 40, 0], { left: 30, total: 40 }],
    [[10, 40, 35], { left: 35, total: 40 }],
  ] as const)("%j is %j", ([issued, total, remaining], expected) => {
    expect(count(issued, total, remaining)).toEqual(expected);
  });

  test.each([
    [3, undefined, undefined],
    [3, 0, 0],
    [3, undefined, 7],
  ] as const)("%j, %j, %j says nothing", (issued, total, remaining) => {
    expect(count(issued, total, remaining)).toBeUndefined();
  });
});

test("the local CA counts only if it is told to, the clouds always do", () => {
  const isPurchased = (settings: Record<string, string>): unknown =>
    connect(readSettings({ get: (key) => settings[key] }, {}), {}).isPurchased;
  expect(isPurchased({ "pki:backend": "local" })).toBe(false);
  expect(isPurchased({ "pki:backend": "local", "pki:localCertificateCount": "5" })).toBe(true);
  expect(isPurchased({})).toBe(true);
});
