import { kinds } from "../../provider";
import type { EngineProperties } from "../../provider/engine/crud";
import { nextProcess } from "./faults";
import { argsBelow, BASE, hierarchy, newWorld, removeFolders, Resource, STUB, type World } from "./support";

afterAll(removeFolders);

const DAY = 86_400_000;
const SERVER = "alibaba.ServerCertificate";
const RENEWABLE = kinds
  .filter(({ fields, members }) => !members && "renewBefore" in fields)
  .map(({ kind }) => kind);

/** Applies the resource option `ignoreChanges` to the inputs of a program. */
function ignoring(
  names: readonly string[],
  olds: EngineProperties,
  news: EngineProperties,
): EngineProperties {
  const all = names.includes("*") ? [...Object.keys(olds), ...Object.keys(news)] : names;
  const merged = { ...news };
  for (const name of all) {
    if (name in olds) merged[name] = olds[name];
    else Reflect.deleteProperty(merged, name);
  }
  return merged;
}

/** A check as called by the engine for a resource with `ignoreChanges`. */
const checkIgnoring = (
  resource: Resource,
  args: EngineProperties,
  ...names: string[]
): ReturnType<Resource["provider"]["check"]> => {
  const news = { ...args, __provider: STUB, resourceUrn: resource.urn };
  return resource.provider.check(resource.inputs, ignoring(names, resource.inputs, news));
};

const withoutStub = ({ __provider: _, ...rest }: EngineProperties): EngineProperties => rest;

async function diffIgnoring(
  resource: Resource,
  args: EngineProperties,
  ...names: string[]
): Promise<{ changes: boolean; replaces: string[] }> {
  const { inputs = {}, failures } = await checkIgnoring(resource, args, ...names);
  expect(failures).toBeUndefined();
  return resource.provider.diff(resource.id ?? "id", resource.state, inputs);
}

describe.each(kinds.map(({ kind }) => kind))("ignoreChanges of everything: %s", (kind) => {
  test("nothing changes, whatever the program contains, even values that are no longer accepted", async () => {
    const resource = new Resource(newWorld(), kind);
    resource.inputs = await resource.check(BASE[kind]!, {});
    const changed = { ...BASE[kind], commonName: "!", years: -1, algorithm: "none", newName: 1 };
    const { inputs } = await checkIgnoring(resource, changed, "*");
    expect(inputs).toEqual(withoutStub(resource.inputs));
    const old = { ...resource.inputs, somethingOfAnEarlierRelease: true };
    resource.inputs = old;
    expect((await checkIgnoring(resource, changed, "*")).inputs).toEqual(withoutStub(old));
  });

  test("of each internal input: the same as without", async () => {
    const resource = new Resource(newWorld(), kind);
    resource.inputs = await resource.check(BASE[kind]!, {});
    resource.state = resource.inputs;
    const hidden = [
      "resourceUrn",
      "issuerPlan",
      "withIssuers",
      "adopt",
      "renewal",
      "revokedOutside",
      "applying",
    ];
    const keys = ["clientToken", "customIdentifier", "createKey", "changedOutside", "__provider"];
    for (const name of [...hidden, ...keys]) {
      const { inputs, failures } = await checkIgnoring(resource, BASE[kind]!, name);
      expect([name, failures, inputs]).toEqual([name, undefined, withoutStub(resource.inputs)]);
    }
  });
});

test("the next generation has its own key, although ignoreChanges hides the URN from the first check", async () => {
  const resource = new Resource(newWorld(), SERVER);
  const first = await resource.check(BASE[SERVER]!, {});
  resource.inputs = first;
  for (const names of [["*"], ["resourceUrn"]]) {
    await checkIgnoring(resource, BASE[SERVER]!, ...names);
    const replaced = await resource.check(BASE[SERVER]!, {});
    expect(replaced.customIdentifier).toBe(String(first.customIdentifier).replace(/\.1$/, ".2"));
  }
  // Another resource, checked after a diff without changes or of another kind, gets its own first key.
  resource.state = first;
  expect((await diffIgnoring(resource, BASE[SERVER]!, "*")).changes).toBe(false);
  const other = new Resource(resource.world, SERVER);
  expect((await other.check(BASE[SERVER]!, {})).customIdentifier).toMatch(/\.1$/);
  await checkIgnoring(resource, BASE[SERVER]!, "*");
  expect(
    (await new Resource(resource.world, "alibaba.RootCa").check(BASE["alibaba.RootCa"]!, {})).clientToken,
  ).toMatch(/\.1$/);
  expect((await new Resource(resource.world, SERVER).check(BASE[SERVER]!, {})).customIdentifier).toMatch(
    /\.1$/,
  );
});

test.each(["renewal", "revokedOutside", "changedOutside", "issuerPlans"])(
  "a program cannot set %s itself",
  async (name) => {
    const resource = new Resource(newWorld(), SERVER);
    await expect(resource.check({ ...BASE[SERVER], [name]: "x" })).rejects.toThrow(
      `there is no argument "${name}"`,
    );
    resource.inputs = { ...(await resource.check(BASE[SERVER]!)), [name]: "y" };
    await expect(resource.check({ ...BASE[SERVER], [name]: "x" })).rejects.toThrow(
      `there is no argument "${name}"`,
    );
  },
);

describe("a server certificate of 90 days", () => {
  let world: World;
  let web: Resource;
  let args: EngineProperties;
  const messages: string[] = [];

  beforeEach(async () => {
    world = newWorld();
    Object.assign(world.context, { tell: (message: string) => messages.push(message) });
    messages.length = 0;
    args = { ...argsBelow(await hierarchy(world), SERVER), organization: "Example Ltd", renewBefore: "30d" };
    web = new Resource(world, SERVER);
    await web.up(args);
  });
  const later = (days: number): void => {
    world.now = new Date(world.now.getTime() + days * DAY);
  };

  test("is not renewed while ignoreChanges covers everything, with a message", async () => {
    later(61);
    expect(await diffIgnoring(web, args, "*")).toMatchObject({ changes: false, replaces: [] });
    expect(messages).toEqual([
      expect.stringMatching(/^alibaba\.ServerCertificate \S+ is not renewed, because ignoreChanges keeps/),
    ]);
    expect(messages[0]).toContain(`${web.id} is not renewed`);
    // A refresh calls diff without check and reports nothing.
    await web.provider.diff(web.id!, web.state, web.inputs);
    expect(messages).toHaveLength(1);
    expect(await web.up(args)).toBe("replace");
  });

  test("ignoreChanges of renewBefore keeps the old threshold", async () => {
    later(61);
    const { replaces } = await diffIgnoring(web, { ...args, renewBefore: "1d" }, "renewBefore");
    expect(replaces).toEqual(["renewal"]);
  });

  test("if revoked externally, it is replaced unless ignoreChanges prevents it", async () => {
    await world.context.alibaba("CreateRevokeClientCertificate", { Identifier: web.id! });
    await web.refresh();
    expect(web.inputs.revokedOutside).toBeDefined();
    const nothing = { changes: false, replaces: [] };
    expect(await diffIgnoring(web, { ...args, days: 30 }, "*")).toMatchObject(nothing);
    expect(await diffIgnoring(web, args, "revokedOutside")).toMatchObject(nothing);
    expect(await diffIgnoring(web, args, "issuerPlan")).toMatchObject({ replaces: ["revokedOutside"] });
    expect(await web.up(args)).toBe("replace");
    expect(web.inputs).not.toHaveProperty("revokedOutside");
    expect(web.state).not.toHaveProperty("revokedOutside");
  });

  test("a preview shows why it is renewed; the run that renews it says so, and stores nothing about it", async () => {
    later(61);
    const preview = nextProcess(web, world);
    expect(await preview.up(args)).toBe("replace");
    expect(preview.inputs.renewal).toMatch(/^due since/);
    expect(messages).toEqual([]);

    const before = web.inputs;
    expect(await web.up({ ...args, applying: true })).toBe("replace");
    expect(messages).toEqual([
      expect.stringMatching(
        /^alibaba\.ServerCertificate "[0-9a-f]{16}" is renewed: due since \S+Z: 30d before/,
      ),
    ]);
    for (const hidden of ["renewal", "applying", "resourceUrn", "issuerPlan"]) {
      expect(web.inputs).not.toHaveProperty(hidden);
      expect(web.state).not.toHaveProperty(hidden);
    }
    expect(Object.keys(web.inputs).sort()).toEqual(Object.keys(before).sort());
    expect(await web.up({ ...args, tags: { team: "web" }, applying: true })).toBe("update");
    expect(messages).toHaveLength(1);
    expect(web.state).not.toHaveProperty("applying");
  });

  test("data stored by an earlier release is removed by the next run, and is in no output", async () => {
    later(61);
    expect(await web.up(args)).toBe("replace");
    expect(web.inputs.renewal).toBeDefined();
    expect(await web.up({ ...args, tags: { team: "web" }, applying: true })).toBe("update");
    expect(web.inputs).not.toHaveProperty("renewal");
    expect(web.state).not.toHaveProperty("renewal");
  });
});

test.each(RENEWABLE.filter((kind) => kind.startsWith("alibaba.")))(
  "%s: once it is renewed, adopt is obsolete and no later run shows it",
  async (kind) => {
    const world = newWorld();
    const base = argsBelow(await hierarchy(world), kind);
    const owner = new Resource(world, kind);
    await owner.up(base);
    const args = { ...base, adopt: owner.id, renewBefore: "25%" };
    const adopted = new Resource(world, kind);
    await adopted.up(args);
    expect(adopted.inputs.adopt).toBe(owner.id);
    world.now = new Date(world.now.getTime() + ("years" in base ? 9 * 365 : 89) * DAY);
    await nextProcess(adopted, world).check(args);
    const renewed = nextProcess(adopted, world);
    if (kind === "alibaba.SubCa") world.now = new Date(world.now.getTime() - 5 * 365 * DAY);
    expect(await renewed.up(args)).toBe("replace");
    for (const more of [{}, { renewJitter: "1h" }]) {
      const inputs = await nextProcess(renewed, world).check({ ...args, ...more });
      expect(inputs).not.toHaveProperty("adopt");
    }
    expect(await renewed.up(args)).toBe("same");
    expect(renewed.inputs).not.toHaveProperty("adopt");
  },
);

test("an external change that was undone externally is not reported after the next refresh", async () => {
  const world = newWorld();
  const ca = new Resource(world, "huawei.CertificateAuthority");
  const args = BASE["huawei.CertificateAuthority"]!;
  await ca.up(args);
  await world.context.huawei("DisableCertificateAuthority", { ca_id: ca.id! });
  for (const _ of [1, 2, 3]) {
    await ca.refresh();
    expect(ca.inputs.changedOutside).toMatch(/^it was disabled/);
  }
  await world.context.huawei("EnableCertificateAuthority", { ca_id: ca.id! });
  await ca.refresh();
  expect(ca.inputs).not.toHaveProperty("changedOutside");
  expect(ca.state).not.toHaveProperty("changedOutside");
  expect(await ca.up(args)).toBe("same");

  await world.context.huawei("DisableCertificateAuthority", { ca_id: ca.id! });
  await world.context.huawei("DeleteCertificateAuthority", { ca_id: ca.id!, pending_days: "7" });
  for (const _ of [1, 2]) {
    await ca.refresh();
    expect(ca.inputs).toMatchObject({
      enabled: false,
      changedOutside: expect.stringMatching(/^its deletion/) as string,
    });
  }
  expect(await ca.up(args)).toBe("update");
  expect(ca.state.status).toBe("ACTIVED");
});
