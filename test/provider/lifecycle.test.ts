import { createPrivateKey, X509Certificate } from "node:crypto";
import { ServiceError } from "../../provider/base/errors";
import type { EngineProperties } from "../../provider/engine/crud";
import {
  hierarchy,
  KEY,
  newWorld,
  removeFolders,
  Resource,
  ROOT,
  SERVER,
  STUB,
  SUB,
  type World,
} from "./support";

afterAll(removeFolders);

let world: World;
let root: Resource;
let sub: Resource;

beforeEach(async () => {
  world = newWorld();
  ({ root, sub } = await hierarchy(world));
  world.calls.length = 0;
});

const server = (more: EngineProperties = {}): EngineProperties => ({
  ...SERVER,
  parentIdentifier: sub.id,
  ...more,
});

async function up(kind: string, args: EngineProperties): Promise<Resource> {
  const resource = new Resource(world, kind);
  await resource.up(args);
  return resource;
}
const read = (resource: Resource): ReturnType<Resource["provider"]["read"]> =>
  resource.provider.read(resource.id!, resource.state);

const EVERY: [string, () => EngineProperties][] = [
  ["alibaba.RootCa", () => ({ ...ROOT, tags: { a: "b" }, aliasName: "r", resourceGroupId: "rg-1" })],
  ["alibaba.SubCa", () => ({ ...SUB, parentIdentifier: root.id, tags: { a: "b" }, aliasName: "s" })],
  ["alibaba.ServerCertificate", () => server({ tags: { a: "b" }, aliasName: "w", exportPrivateKey: true })],
  ["keys.PrivateKey", () => KEY],
];

describe.each(EVERY)("%s", (kind, args) => {
  test("the stored state is plain JSON, without the stub's text and undefined values", async () => {
    const inputs = await new Resource(world, kind).check(args());
    const { outs } = await world.provider(kind).create(inputs);
    expect(JSON.parse(JSON.stringify(outs))).toStrictEqual(outs);
    expect(Object.values(outs)).not.toContain(undefined);
    expect(outs).not.toHaveProperty("__provider");
    const { __provider: _, ...stored } = inputs;
    expect(outs).toMatchObject(stored);
  });

  test("the same program again: no changes and no calls", async () => {
    const resource = await up(kind, args());
    world.calls.length = 0;
    expect(await resource.up(args())).toBe("same");
    expect(world.calls).toEqual([]);
  });

  test("a refresh finds the stored state, and nothing to do", async () => {
    const resource = await up(kind, args());
    const found = await read(resource);
    expect(found).not.toHaveProperty("inputs");
    expect({ ...found.props, __provider: STUB }).toEqual(resource.state);
    expect(found.id).toBe(resource.id);
  });

  test("deleting it is idempotent", async () => {
    const resource = await up(kind, args());
    await resource.provider.delete(resource.id!, resource.state);
    await resource.provider.delete(resource.id!, resource.state);
  });
});

describe("refresh", () => {
  test("reports external changes, and the next up reverts them", async () => {
    const args = server({ tags: { a: "b" }, aliasName: "w" });
    const web = await up("alibaba.ServerCertificate", args);
    const target = { ResourceId: [web.id!], ResourceType: "PcaCertificate" };
    await world.context.alibaba("TagResources", { ...target, Tag: [{ Key: "c", Value: "d" }] });
    await world.context.alibaba("UpdatePcaCertificate", { Identifier: web.id!, AliasName: "" });
    const { props, inputs } = await read(web);
    expect(inputs).toMatchObject({ tags: { a: "b", c: "d" } });
    expect(inputs).not.toHaveProperty("aliasName");
    Object.assign(web, { state: { ...props, __provider: STUB }, inputs });
    expect(await web.up(args)).toBe("update");
    expect((await read(web)).props).toMatchObject({ tags: { a: "b" }, aliasName: "w" });
  });

  test("deleted resources leave the state; a wrong access key proves no deletion", async () => {
    const web = await up("alibaba.ServerCertificate", server());
    world.before = () => {
      const refused = { operation: "X", requestId: "r", message: "no such key", httpStatus: 404 };
      throw new ServiceError({ ...refused, serviceCode: "InvalidAccessKeyId.NotFound" });
    };
    await expect(read(web)).rejects.toMatchObject({ serviceCode: "InvalidAccessKeyId.NotFound" });
    await expect(web.provider.delete(web.id!, web.state)).rejects.toMatchObject({ code: "SERVICE_ERROR" });
    world.before = () => undefined;
    await web.provider.delete(web.id!, web.state);
    expect(await read(web)).toEqual({ id: "", props: {} });
  });

  test("revoked resources stay and show it, including CAs", async () => {
    const web = await up("alibaba.ServerCertificate", server());
    await world.context.alibaba("CreateRevokeClientCertificate", { Identifier: web.id! });
    expect((await read(web)).props.status).toBe("REVOKE");
    await world.context.alibaba("UpdateCACertificateStatus", { Identifier: sub.id!, Status: "REVOKE" });
    for (const one of [web, sub]) {
      expect((await read(one)).inputs?.revokedOutside).toMatch(/^its status is REVOKE/);
    }
  });
});

describe("in-place changes make only the necessary calls", () => {
  const CASES: [EngineProperties, EngineProperties, string[]][] = [
    [{}, { aliasName: "a" }, ["UpdatePcaCertificate"]],
    [{ aliasName: "a" }, {}, ["UpdatePcaCertificate"]],
    [{}, { resourceGroupId: "rg-1" }, ["MoveResourceGroup"]],
    [{}, { tags: { a: "1" } }, ["TagResources"]],
    [{ tags: { a: "1", b: "2" } }, { tags: { b: "3" } }, ["UntagResources", "TagResources"]],
    [{ tags: { a: "1" } }, {}, ["UntagResources"]],
    [{}, { exportPrivateKey: true }, []],
  ];
  test.each(CASES)("%j → %j", async (from, to, operations) => {
    const web = await up("alibaba.ServerCertificate", server(from));
    world.calls.length = 0;
    expect(await web.up(server(to))).toBe("update");
    expect(world.calls.filter((operation) => !operation.startsWith("Describe"))).toEqual(operations);
    expect(await web.up(server(to))).toBe("same");
    expect(await read(web)).not.toHaveProperty("inputs");
  });
});

describe("retiring", () => {
  test("promise 6: a replacement exists before its predecessor is revoked and removed", async () => {
    const web = await up("alibaba.ServerCertificate", server());
    const old = web.id!;
    world.calls.length = 0;
    expect(await web.up(server({ days: 60 }))).toBe("replace");
    expect(web.id).not.toBe(old);
    const steps = world.calls.filter((operation) => !/^(Describe|List)/.test(operation));
    expect(steps).toEqual([
      "CreateServerCertificate",
      "CreateRevokeClientCertificate",
      "DeleteClientCertificate",
    ]);
  });

  test("an external revocation in between counts as done", async () => {
    const web = await up("alibaba.ServerCertificate", server());
    let raced = false;
    world.before = (operation) => {
      if (operation !== "CreateRevokeClientCertificate" || raced) return;
      raced = true;
      throw new Error("raced");
    };
    await expect(web.provider.delete(web.id!, web.state)).rejects.toThrow("raced");
    await world.context.alibaba("CreateRevokeClientCertificate", { Identifier: web.id! });
    await web.provider.delete(web.id!, web.state);
    expect(await read(web)).toEqual({ id: "", props: {} });
  });

  test.each([
    [undefined, "ISSUE"],
    [false, "ISSUE"],
    [true, "REVOKE"],
  ])(
    "promise 6: destroying a CA with revokeOnDelete %s leaves it in status %s",
    async (revokeOnDelete, status) => {
      const args = { ...ROOT, ...(revokeOnDelete === undefined ? {} : { revokeOnDelete }) };
      const ca = await up("alibaba.RootCa", args);
      await ca.provider.delete(ca.id!, ca.state);
      const { Certificate } = await world.context.alibaba("DescribeCACertificate", { Identifier: ca.id! });
      expect(Certificate.Status).toBe(status);
    },
  );

  test("revokeOnDelete takes effect even if set later", async () => {
    const ca = await up("alibaba.RootCa", ROOT);
    expect(await ca.up({ ...ROOT, revokeOnDelete: true })).toBe("update");
    await ca.provider.delete(ca.id!, ca.state);
    expect((await read(ca)).props.status).toBe("REVOKE");
  });
});

describe("promise 7: a later step fails after the certificate was created", () => {
  const failing = async (): Promise<{
    web: Resource;
    inputs: EngineProperties;
    error: Record<string, unknown>;
  }> => {
    const web = new Resource(world, "alibaba.ServerCertificate");
    const inputs = await web.check(server({ exportPrivateKey: true }));
    world.before = (operation) => {
      if (operation === "DescribeCertificatePrivateKey") throw new Error("service is down");
    };
    const error: unknown = await web.provider.create(inputs).catch((thrown: unknown) => thrown);
    world.before = () => undefined;
    return { web, inputs, error: error as Record<string, unknown> };
  };

  test("the error is in the engine's form: id, properties with the stub, reasons", async () => {
    const { inputs, error } = await failing();
    expect(error).toMatchObject({ code: "PARTIAL_CREATE", id: expect.any(String) as string });
    expect(error.properties).toMatchObject({ ...inputs, __provider: STUB });
    expect(error.properties).toMatchObject({
      certificate: expect.stringContaining("BEGIN CERTIFICATE") as string,
    });
    expect(error.reasons).toEqual([expect.stringMatching(/was created, but .* service is down.*pulumi up/)]);
  });

  test("the next update finishes it, with the same certificate", async () => {
    const { web, inputs, error } = await failing();
    const properties = error.properties as EngineProperties;
    const { outs } = await web.provider.update(error.id as string, properties, inputs);
    expect(outs.certificate).toBe(properties.certificate);
    const key = createPrivateKey(outs.privateKey as string);
    expect(new X509Certificate(outs.certificate as string).checkPrivateKey(key)).toBe(true);
    await web.provider.delete(error.id as string, properties);
  });
});

describe("keys.PrivateKey", () => {
  const keyOf = (resource: Resource): string => resource.state.privateKey as string;

  test("a given key is used, and removing the argument keeps it", async () => {
    const first = await up("keys.PrivateKey", KEY);
    const second = await up("keys.PrivateKey", { ...KEY, privateKey: keyOf(first) });
    expect(keyOf(second)).toBe(keyOf(first));
    expect(second.state.fingerprint).toBe(first.state.fingerprint);
    expect(await second.up(KEY)).toBe("same");
    expect(keyOf(second)).toBe(keyOf(first));
  });

  test("another algorithm gives a new key", async () => {
    const key = await up("keys.PrivateKey", KEY);
    const old = keyOf(key);
    expect(await key.up({ algorithm: "ED25519" })).toBe("replace");
    expect(keyOf(key)).not.toBe(old);
    expect(createPrivateKey(keyOf(key)).asymmetricKeyType).toBe("ed25519");
  });
});
