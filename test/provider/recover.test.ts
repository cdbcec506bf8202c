import { randomBytes } from "node:crypto";
import type { ListedCertificate } from "../../provider/api/alibaba/operations";
import { createIdempotent } from "../../provider/resources/alibaba/common/idempotent-create";
import type { Context } from "../../provider/resources/context";
import { newMemory } from "../../provider/resources/memory";
import { crud, type EngineProperties as Args } from "../../provider/engine/crud";
import {
  changeMachine,
  hierarchy,
  kindOf,
  memoryJournal,
  newFolder,
  ONE_ACCOUNT,
  newWorld,
  removeFolders,
  Resource,
  ROOT,
  SERVER,
  SUB,
  type World,
} from "./support";

afterAll(removeFolders);

const NOW = new Date("2026-03-01T12:00:00Z");

describe("promise 7: resources of an earlier process are found again", () => {
  const listed = (count: number, status: (index: number) => string = () => "ISSUE"): ListedCertificate[] =>
    Array.from({ length: count }, (_, index) => ({
      Identifier: `id-${index}`,
      CustomIdentifier: `key-${index}`,
      CommonName: "a",
      SerialNumber: "1",
      Status: status(index),
      BeforeTime: NOW.getTime(),
      AfterTime: NOW.getTime() + 1,
    }));

  interface Service {
    context: Context;
    pages: number[];
    created: (string | undefined)[];
    fail: boolean;
  }

  function service(certificates: ListedCertificate[]): Service {
    const invoke = (
      operation: string,
      request: { CurrentPage: number; ShowSize: number },
    ): Promise<unknown> => {
      if (operation !== "ListCert") throw new Error(operation);
      if (made.fail) return Promise.reject(new Error("no answer"));
      made.pages.push(request.CurrentPage);
      const from = (request.CurrentPage - 1) * request.ShowSize;
      const List = certificates.slice(from, from + request.ShowSize);
      return Promise.resolve({ List, TotalCount: certificates.length });
    };
    const alibaba = invoke as unknown as Context["alibaba"];
    const huawei = invoke as unknown as Context["huawei"];
    const world = { clock: () => NOW, entropy: randomBytes, places: ONE_ACCOUNT, memory: newMemory() };
    const context: Context = { alibaba, huawei, journal: memoryJournal(newFolder()), ...world };
    const made: Service = { context, pages: [], created: [], fail: false };
    return made;
  }

  const once = ({ context, created }: Service, key: string, parent = "ca"): Promise<string> =>
    createIdempotent(context, parent, key, (used) => {
      created.push(used);
      return Promise.resolve({ Identifier: `new-${used}`, SerialNumber: "2", RequestId: "r" });
    }).then(({ Identifier }) => Identifier);

  test.each([0, 99, 100, 101, 199, 249])("also at position %i of 250, with pages of 100", async (index) => {
    const made = service(listed(250));
    expect(await once(made, `key-${index}`)).toBe(`id-${index}`);
    expect(made.created).toEqual([]);
    expect(made.pages).toEqual([1, 2, 3]);
  });

  test("a missing resource is created with its own key; a full last page ends the search", async () => {
    const made = service(listed(100));
    expect(await once(made, "key-100")).toBe("new-key-100");
    expect(made.pages).toEqual([1]);
  });

  test("one search per CA and process: 100 certificates do not list 100 times", async () => {
    const made = service(listed(3));
    await Promise.all(["a", "b", "c"].map((key) => once(made, key)));
    expect(made.pages).toEqual([1]);
    await once(made, "a", "other-ca");
    expect(made.pages).toEqual([1, 1]);
  });

  test("a revoked one is skipped; the next key is tried, then the one after", async () => {
    const certificates = [
      { ...listed(1)[0]!, CustomIdentifier: "k", Status: "REVOKE" },
      { ...listed(1)[0]!, CustomIdentifier: "k-1", Status: "REVOKE" },
    ];
    expect(await once(service(certificates), "k")).toBe("new-k-2");
    const again = [...certificates, { ...listed(1)[0]!, Identifier: "third", CustomIdentifier: "k-2" }];
    expect(await once(service(again), "k")).toBe("third");
  });

  test("too many revoked ones cause an error that says what to do", async () => {
    const revoked = Array.from({ length: 20 }, (_, index) => ({
      ...listed(1)[0]!,
      CustomIdentifier: index === 0 ? "k" : `k-${index}`,
      Status: "REVOKE",
    }));
    await expect(once(service(revoked), "k")).rejects.toThrow(/customIdentifier of your own/);
  });

  test("the key of a later attempt also fits the API's 64 characters", async () => {
    const key = "k".repeat(64);
    const made = service([{ ...listed(1)[0]!, CustomIdentifier: key, Status: "REVOKE" }]);
    await once(made, key);
    expect(made.created[0]!.length).toBeLessThanOrEqual(64);
    expect(made.created[0]).not.toBe(key);
  });

  test("a failed search is repeated", async () => {
    const made = service(listed(1));
    made.fail = true;
    await expect(once(made, "key-0")).rejects.toThrow("no answer");
    made.fail = false;
    expect(await once(made, "key-0")).toBe("id-0");
  });
});

describe("a create whose response was lost", () => {
  const countUnder = async (world: World, parent: string): Promise<number> =>
    (await world.context.alibaba("ListCert", { ParentIdentifier: parent })).TotalCount;

  async function lost(operation: string): Promise<{ world: World; sub: Resource; web: Resource }> {
    const first = newWorld();
    const { sub } = await hierarchy(first);
    const web = new Resource(first, "alibaba.ServerCertificate");
    first.after = (called) => {
      if (called === operation) throw new Error("connection reset");
    };
    const args = { ...SERVER, parentIdentifier: sub.id, immediately: 0 };
    await expect(web.up(args)).rejects.toThrow("connection reset");
    const world = newWorld(first.folder);
    return { world, sub, web: new Resource(world, web.kind, web.urn) };
  }

  test.each(["CreateServerCertificate"])(
    "is not repeated if %s was the last call before the crash",
    async (operation) => {
      const { world, sub, web } = await lost(operation);
      expect(await countUnder(world, sub.id!)).toBe(1);
      await web.up({ ...SERVER, parentIdentifier: sub.id });
      expect(await countUnder(world, sub.id!)).toBe(1);
      expect(web.state.certificate).toMatch(/BEGIN CERTIFICATE/);
    },
  );

  test("is not mistaken for that of another resource with the same custom key", async () => {
    const first = newWorld();
    const { sub } = await hierarchy(first);
    const shared = { ...SERVER, parentIdentifier: sub.id, customIdentifier: "web" };
    const one = new Resource(first, "alibaba.ServerCertificate");
    await one.up(shared);
    for (const world of [first, newWorld(first.folder)]) {
      const other = new Resource(world, one.kind);
      await other.up({ ...shared, commonName: "other.example.com" }).catch(() => undefined);
      expect(other.id).not.toBe(one.id);
    }
  });

  test("gets the current tags, group and alias of the program", async () => {
    const { world, sub, web } = await lost("CreateServerCertificate");
    const changed = { tags: { team: "b" }, resourceGroupId: "rg-2", aliasName: "web" };
    await web.up({ ...SERVER, parentIdentifier: sub.id, ...changed });
    const { Certificate } = await world.context.alibaba("DescribeClientCertificate", { Identifier: web.id! });
    expect(Certificate).toMatchObject({
      AliasName: "web",
      ResourceGroupId: "rg-2",
      Tags: [{ TagKey: "team", TagValue: "b" }],
    });
  });

  test.each(["alibaba.RootCa", "alibaba.SubCa"])("%s: the token leads to the created CA", async (kind) => {
    const first = newWorld();
    const { root } = await hierarchy(first);
    const args = kind === "alibaba.RootCa" ? ROOT : { ...SUB, parentIdentifier: root.id };
    const ca = new Resource(first, kind);
    const made: unknown[] = [];
    first.after = (operation) => {
      if (operation.startsWith("Create")) throw new Error("connection reset");
    };
    await expect(ca.up(args)).rejects.toThrow("connection reset");
    const world = newWorld(first.folder);
    const again = new Resource(world, kind, ca.urn);
    await again.up(args);
    made.push(again.id);
    expect(made).toHaveLength(1);
    const { Certificate } = await world.context.alibaba("DescribeCACertificate", { Identifier: root.id! });
    // The subordinate CA of the hierarchy and the new one.
    expect(Certificate.CertIssuedCount).toBe(kind === "alibaba.SubCa" ? 2 : 1);
  });

  test("a CA that was revoked since is skipped: the next token creates a new one", async () => {
    const world = newWorld();
    const { root } = await hierarchy(world);
    await world.context.alibaba("UpdateCACertificateStatus", { Identifier: root.id!, Status: "REVOKE" });
    const again = new Resource(world, root.kind, root.urn);
    const created = await again.provider.create(root.inputs);
    expect(created.id).not.toBe(root.id);
    expect(created.outs.status).toBe("ISSUE");
  });
});

describe("resources in the state are not mistaken for leftovers of an interrupted create", () => {
  // The engine's calls for a replacement on demand: a check without old inputs, a create, a delete.
  async function replaceOnDemand(world: World, resource: Resource, args: Args): Promise<Resource> {
    const again = new Resource(world, resource.kind, resource.urn);
    await again.up(args);
    await resource.provider.delete(resource.id!, resource.state);
    return again;
  }
  const replaceAgain = (resource: Resource, args: Args): Promise<Resource> =>
    replaceOnDemand(resource.world, resource, args);
  async function issued(world: World): Promise<{ args: Args; web: Resource }> {
    const { sub } = await hierarchy(world);
    const args = { ...SERVER, parentIdentifier: sub.id };
    const web = new Resource(world, "alibaba.ServerCertificate");
    await web.up(args);
    return { args, web };
  }
  const statusOf = async (world: World, id: string): Promise<string> =>
    (await world.context.alibaba("DescribeClientCertificate", { Identifier: id })).Certificate.Status;

  test("a certificate replaced on demand is new each time, and the old one is deleted", async () => {
    const world = newWorld();
    const { args, web: first } = await issued(world);
    let web = first;
    for (let round = 0; round < 3; round++) {
      const next = newWorld(world.folder);
      const replaced = await replaceOnDemand(next, new Resource(next, web.kind, web.urn).like(web), args);
      expect(replaced.id).not.toBe(web.id);
      expect(await statusOf(next, replaced.id!)).toBe("ISSUE");
      await expect(statusOf(next, web.id!)).rejects.toThrow("NotFound");
      web = replaced;
    }
  });

  test("on another machine, an hour later: a new one too", async () => {
    const world = newWorld();
    const { args, web } = await issued(world);
    changeMachine(world.folder);
    const next = newWorld(world.folder);
    next.now = new Date(world.now.getTime() + 3_600_001);
    const replaced = await replaceOnDemand(next, new Resource(next, web.kind, web.urn).like(web), args);
    expect(replaced.id).not.toBe(web.id);
  });

  test("on another machine, at once: refused as ambiguous, until a refresh resolves it", async () => {
    const world = newWorld();
    const { args, web } = await issued(world);
    changeMachine(world.folder);
    const old = (): Resource => {
      const next = newWorld(world.folder);
      return new Resource(next, web.kind, web.urn).like(web);
    };
    const refused = {
      code: "AMBIGUOUS",
      message: expect.stringMatching(
        new RegExp(`^${web.id} has the idempotency key .*--refresh.*PKI_TAKE_UP=${web.id}`),
      ) as string,
    };
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(replaceAgain(old(), args)).rejects.toMatchObject(refused);
    }
    expect(await statusOf(world, web.id!)).toBe("ISSUE");
    const refreshed = old();
    await refreshed.refresh();
    expect((await replaceAgain(refreshed, args)).id).not.toBe(web.id);
    await expect(statusOf(world, web.id!)).rejects.toThrow("NotFound");
  });

  test("a CA that has issued, on another machine: the same", async () => {
    const world = newWorld();
    const { root } = await hierarchy(world);
    changeMachine(world.folder);
    const old = (): Resource => {
      const next = newWorld(world.folder);
      next.now = new Date(world.now.getTime() + 86_400_000);
      return new Resource(next, root.kind, root.urn).like(root);
    };
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(replaceAgain(old(), ROOT)).rejects.toMatchObject({ code: "AMBIGUOUS" });
    }
    const named = old();
    Object.assign(named.world.context, { takeUp: [root.id] });
    expect((await replaceAgain(named, ROOT)).id).toBe(root.id);
    changeMachine(world.folder);
    const refreshed = old();
    await refreshed.refresh();
    expect((await replaceAgain(refreshed, ROOT)).id).not.toBe(root.id);
  });

  test("a CA with revokeOnDelete replaced on demand: the new one is not the one that is revoked", async () => {
    const world = newWorld();
    const args = { ...ROOT, revokeOnDelete: true };
    const root = new Resource(world, "alibaba.RootCa");
    await root.up(args);
    for (const isKnown of [true, false]) {
      if (!isKnown) changeMachine(world.folder);
      const next = newWorld(world.folder);
      const replaced = await replaceOnDemand(next, new Resource(next, root.kind, root.urn).like(root), args);
      const { Certificate } = await next.context.alibaba("DescribeCACertificate", {
        Identifier: replaced.id!,
      });
      expect(Certificate.Status).toBe("ISSUE");
    }
  });

  // A service may backdate certificates or have another clock, and each duplicate CA costs a purchased instance.
  test("a CA that starts hours before the call is recognized as its result: one call, one CA", async () => {
    const world = newWorld();
    const clock = (): Date => new Date(world.now.getTime() + 5 * 3_600_000);
    const provider = crud(kindOf("alibaba.RootCa"), { ...world.context, clock });
    const { inputs } = await provider.check({}, { ...ROOT, resourceUrn: "urn:pulumi:dev::test::x::root" });
    await provider.create(inputs ?? {});
    expect(world.calls.filter((operation) => operation === "CreateRootCACertificate")).toHaveLength(1);
  });
});
