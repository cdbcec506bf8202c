import { createPrivateKey, X509Certificate } from "node:crypto";
import { kinds } from "../../provider";
import type { EngineProperties } from "../../provider/engine/crud";
import { UNKNOWN } from "../../provider/base/unknown";
import { createInPart, failOnce, finish, nextProcess, objections, replaceOnDemand } from "./faults";
import {
  argsBelow,
  changes,
  hierarchy,
  newWorld,
  removeFolders,
  Resource,
  STUB,
  type World,
} from "./support";

afterAll(removeFolders);

let world: World;
let cas: Awaited<ReturnType<typeof hierarchy>>;
let instances = 0;
beforeAll(async () => {
  world = newWorld();
  cas = await hierarchy(world);
});
beforeEach(() => {
  world = newWorld(world.folder);
  instances++;
});

/** An upload has neither status nor issuer: user-certificates.test.ts and pca-cert-sync.test.ts adopt one. */
const isIssued = (kind: string): boolean =>
  kind.startsWith("alibaba.") &&
  !["alibaba.UserCertificate", "alibaba.PcaCertSync"].includes(kind) &&
  !kind.endsWith("Fleet");

const ADOPTING = kinds
  .filter(({ kind, fields }) => isIssued(kind) && "adopt" in fields)
  .map(({ kind }) => kind);
const WAREHOUSE = "alibaba.WhClientCertificate";
const EXTERNAL = "alibaba.ExternalCaCertificate";
const CA_KINDS = ["alibaba.RootCa", "alibaba.SubCa", EXTERNAL];
const CLIENT = "alibaba.ClientCertificate";

const isManaged = (kind: string): boolean => kind !== WAREHOUSE;
const withArgs = (kind: string, more: EngineProperties = {}): EngineProperties => ({
  ...argsBelow(cas, kind),
  ...(kind === EXTERNAL ? { instanceId: `cas-${instances}` } : {}),
  ...more,
});
/** Something created by a resource that the program then forgot, so that it exists only at the service. */
async function forgotten(
  kind: string,
  more: EngineProperties = {},
): Promise<{ id: string; args: EngineProperties }> {
  const resource = new Resource(world, kind);
  const args = withArgs(kind, more);
  await resource.up(args);
  world = newWorld(world.folder);
  return { id: resource.id!, args };
}
const read = (resource: Resource): ReturnType<Resource["provider"]["read"]> =>
  resource.provider.read(resource.id!, resource.state);
async function adopted(kind: string, id: string, args: EngineProperties): Promise<Resource> {
  const resource = new Resource(world, kind);
  expect(await resource.up({ ...args, adopt: id })).toBe("create");
  return resource;
}
async function listed(): Promise<string[]> {
  const { CertList } = await world.context.alibaba("2020-04-07/ListCert", { ShowSize: 1000 });
  const { List } = await world.context.alibaba("ListCert", { ShowSize: 1000 });
  return [...CertList, ...List].map(({ Identifier }) => Identifier);
}
async function revoke(kind: string, id: string): Promise<void> {
  const { alibaba } = world.context;
  if (CA_KINDS.includes(kind)) {
    await alibaba("UpdateCACertificateStatus", { Identifier: id, Status: "REVOKE" });
  } else {
    const operation = isManaged(kind) ? "CreateRevokeClientCertificate" : "RevokeWHClientCertificate";
    await alibaba(operation, { Identifier: id });
  }
}

test("every kind of a cloud can adopt, and no other", () => {
  const cloud = kinds.map(({ kind }) => kind).filter(isIssued);
  expect(ADOPTING).toEqual(cloud);
});

describe.each(ADOPTING)("%s", (kind) => {
  test("takes over an existing resource: same identifier, nothing created, nothing to do afterwards", async () => {
    const { id, args } = await forgotten(kind);
    const resource = await adopted(kind, id, args);
    expect(resource.id).toBe(id);
    expect(changes(world)).toEqual([]);
    expect(resource.state).toMatchObject({
      status: "ISSUE",
      certificate: expect.stringMatching(/^-----BEGIN/) as string,
    });
    expect(await read(resource)).not.toHaveProperty("inputs");
  });

  test("with or without adopt afterwards, the program changes nothing", async () => {
    const { id, args } = await forgotten(kind);
    const resource = nextProcess(await adopted(kind, id, args));
    expect(await resource.up({ ...args, adopt: id })).toBe("same");
    expect(await resource.up(args)).toBe("same");
    expect(await resource.up({ ...args, adopt: "another" })).toBe("same");
    expect(resource.world.calls).toEqual([]);
    const { props } = await read(resource);
    resource.state = { ...props, __provider: STUB };
    expect(await resource.up(args)).toBe("same");
  });

  test("an identifier that is not known yet is accepted at preview", async () => {
    expect(await objections(new Resource(world, kind), withArgs(kind, { adopt: UNKNOWN }))).toBe("");
  });

  test.each(["no-such-id", UNKNOWN.replace("04", "05")])(
    "an unknown identifier is refused (%s)",
    async (id) => {
      const before = world.calls.length;
      await expect(new Resource(world, kind).up(withArgs(kind, { adopt: id }))).rejects.toMatchObject({
        code: "INVALID_INPUT",
        message: `adopt: the certificate ${id} does not exist`,
      });
      expect(world.calls.slice(before).some((operation) => operation.startsWith("Create"))).toBe(false);
    },
  );

  test("a revoked one is refused", async () => {
    const { id, args } = await forgotten(kind);
    await revoke(kind, id);
    await expect(adopted(kind, id, args)).rejects.toThrow(/has the status REVOKE$/);
  });

  test("an adopted resource is destroyed like a created one", async () => {
    const more = CA_KINDS.includes(kind) ? { revokeOnDelete: true } : {};
    const { id, args } = await forgotten(kind, more);
    const resource = nextProcess(await adopted(kind, id, args));
    await resource.provider.delete(id, resource.state);
    const { id: left, props } = await read(resource);
    expect([left, props.status]).toEqual(CA_KINDS.includes(kind) ? [id, "REVOKE"] : ["", undefined]);
  });

  test("replacing it on demand keeps it, because the program names it", async () => {
    const more = CA_KINDS.includes(kind) ? { revokeOnDelete: true } : {};
    const { id, args } = await forgotten(kind, more);
    const resource = nextProcess(await adopted(kind, id, args));
    const replaced = await replaceOnDemand(resource, { ...args, adopt: id });
    expect(replaced.id).toBe(id);
    expect((await read(nextProcess(replaced))).props.status).toBe("ISSUE");
  });

  test("if revoked since, it is replaced by a new one, although the program still names it", async () => {
    const { id, args } = await forgotten(kind);
    const resource = nextProcess(await adopted(kind, id, args));
    const { certificate } = resource.state;
    await revoke(kind, id);
    await resource.refresh();
    expect(resource.inputs.revokedOutside).toMatch(/^its status is REVOKE/);
    if (kind === EXTERNAL) {
      await expect(resource.up({ ...args, adopt: id })).rejects.toThrow(/instanceId/);
      return;
    }
    expect(await resource.up({ ...args, adopt: id })).toBe("replace");
    expect(resource.id).not.toBe(id);
    expect(resource.state.certificate).not.toBe(certificate);
    expect(resource.inputs).not.toHaveProperty("adopt");
    expect(await nextProcess(resource).up({ ...args, adopt: id })).toBe("same");
  });

  test("a second resource of the same run cannot adopt it too: one would destroy what the other still has", async () => {
    const { id, args } = await forgotten(kind);
    await adopted(kind, id, args);
    await expect(new Resource(world, kind).up({ ...args, adopt: id })).rejects.toThrow(
      `adopt: the certificate ${id} was adopted by another resource or item in this run`,
    );
  });

  test("it survives if another resource takes it over and the old one is deleted in the same run", async () => {
    const more = CA_KINDS.includes(kind) ? { revokeOnDelete: true } : {};
    const old = new Resource(world, kind);
    await old.up(withArgs(kind, more));
    const before = nextProcess(old);
    world = before.world;
    const resource = await adopted(kind, old.id!, withArgs(kind, more));
    await before.provider.delete(before.id!, before.state);
    expect((await read(nextProcess(resource))).props.status).toBe("ISSUE");
  });
});

describe.each(ADOPTING.filter(isManaged))("%s", (kind) => {
  const own = { tags: { a: "1", b: "2" }, aliasName: "old", resourceGroupId: "rg-1" };

  test("is updated to the arguments (tags, alias and group) with only the necessary calls", async () => {
    const { id, args } = await forgotten(kind, own);
    const news = { ...args, tags: { b: "3", c: "4" }, aliasName: "new", resourceGroupId: "rg-2" };
    const resource = await adopted(kind, id, news);
    expect(changes(world)).toEqual([
      "UpdatePcaCertificate",
      "MoveResourceGroup",
      "UntagResources",
      "TagResources",
    ]);
    expect((await read(resource)).props).toMatchObject({ tags: news.tags, aliasName: "new" });
    expect(await read(resource)).not.toHaveProperty("inputs");
    expect(await resource.up(news)).toBe("same");
  });

  test("loses tags and alias that the program does not have; its group stays", async () => {
    const { id } = await forgotten(kind, own);
    const resource = await adopted(kind, id, withArgs(kind));
    expect(changes(world)).toEqual(["UpdatePcaCertificate", "UntagResources"]);
    expect(await read(resource)).not.toHaveProperty("inputs");
    const grouped = await resource.provider.read(id, { ...resource.state, resourceGroupId: "any" });
    expect(grouped.props.resourceGroupId).toBe("rg-1");
  });

  test("is kept in the state when it cannot be tagged", async () => {
    const { id, args } = await forgotten(kind);
    const resource = new Resource(world, kind);
    failOnce(world, "before", "TagResources", new Error("down"));
    const partial = await createInPart(resource, { ...args, adopt: id, tags: { a: "b" } });
    expect(partial).toMatchObject({ id, properties: { status: "ISSUE" } });
    await finish(resource);
    expect(resource.state).toMatchObject({ status: "ISSUE", tags: { a: "b" } });
  });

  // The error's properties contain the tags as if they were set, so the update finds nothing to do.
  test("regression: is tagged by the next up when it could not be tagged", async () => {
    const { id, args } = await forgotten(kind);
    const resource = new Resource(world, kind);
    failOnce(world, "before", "TagResources", new Error("down"));
    await createInPart(resource, { ...args, adopt: id, tags: { a: "b" } });
    await finish(resource);
    expect((await read(resource)).props.tags).toEqual({ a: "b" });
  });
});

test.each([CLIENT, "alibaba.ServerCertificate"])(
  "the private key of an adopted %s can be read",
  async (kind) => {
    const { id, args } = await forgotten(kind);
    const resource = await adopted(kind, id, { ...args, exportPrivateKey: true });
    const key = createPrivateKey(resource.state.privateKey as string);
    expect(new X509Certificate(resource.state.certificate as string).checkPrivateKey(key)).toBe(true);
  },
);

test("adopting returns the issuers if the issuer is named by its identifier only", async () => {
  for (const kind of ADOPTING.filter((name) => name !== "alibaba.RootCa")) {
    const { id, args } = await forgotten(kind);
    const resource = await adopted(kind, id, { ...args, withIssuers: true });
    expect(resource.state.issuers).toMatch(/^-----BEGIN CERTIFICATE-----/);
  }
});

test("with adopt still in the program, a change that needs another certificate is refused, and nothing is lost", async () => {
  const { id, args } = await forgotten(CLIENT);
  const resource = nextProcess(await adopted(CLIENT, id, args));
  await expect(resource.up({ ...args, adopt: id, days: 30 })).rejects.toThrow(
    /it is valid from .*\. Change them, or leave out adopt$/,
  );
  expect((await read(resource)).props.status).toBe("ISSUE");
  expect(await resource.up({ ...args, days: 30 })).toBe("replace");
  expect(resource.id).not.toBe(id);
});

test("a start too late to issue is refused at preview, but not for an existing certificate", async () => {
  const issuerPlan = { kind: "alibaba.SubCa", name: "sub", certificate: cas.sub.state.certificate };
  const args = withArgs(CLIENT, { issuerPlan });
  world.now = new Date("2031-01-01T00:00:00Z");
  expect(await objections(new Resource(world, CLIENT), args)).toMatch(/^days: would end .* and outlive CA/);
  for (const adopt of ["id", UNKNOWN]) {
    expect(await objections(new Resource(world, CLIENT), { ...args, adopt })).toBe("");
  }
});

describe("after a takeover", () => {
  // A run that fails after the takeover no longer deletes anything; the next one, another process, does.
  test.each([CLIENT, WAREHOUSE])(
    "regression: %s survives if the old resource is deleted by a later run",
    async (kind) => {
      const old = new Resource(world, kind);
      await old.up(withArgs(kind));
      world = newWorld(world.folder);
      const resource = nextProcess(await adopted(kind, old.id!, withArgs(kind)));
      const later = nextProcess(old);
      await later.provider.delete(later.id!, later.state);
      expect((await read(resource)).props.status).toBe("ISSUE");
    },
  );

  // The journal entry of the interrupted create stays pending and would be mistaken for the origin of every later
  // create.
  const LOST = [
    [CLIENT, "CreateClientCertificate"],
    [WAREHOUSE, "CreateWHClientCertificate"],
  ] as const;
  test.each(LOST)(
    "regression: adopting the result of a lost create completes that create: %s",
    async (kind, operation) => {
      const lost = new Resource(world, kind);
      const before = await listed();
      failOnce(world, "after", operation, new Error("killed"));
      await expect(lost.up(withArgs(kind))).rejects.toThrow("killed");
      const id = (await listed()).find((listedId) => !before.includes(listedId));
      const resource = nextProcess(lost);
      await resource.up({ ...withArgs(kind), adopt: id });
      const next = nextProcess(resource);
      next.world.now = new Date(world.now.getTime() + 2 * 3_600_000);
      const replaced = await replaceOnDemand(next, withArgs(kind));
      expect(replaced.id).not.toBe(id);
    },
  );
});
