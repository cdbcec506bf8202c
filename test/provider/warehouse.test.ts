import { X509Certificate } from "node:crypto";
import type { EngineProperties } from "../../provider/engine/crud";
import { failOnce, noAnswer, refusal, through } from "./faults";
import { argsBelow, changes, hierarchy, newWorld, removeFolders, Resource, type World } from "./support";

afterAll(removeFolders);

const KIND = "alibaba.WhClientCertificate";
const CREATE = "CreateWHClientCertificate";

let world: World;
let cas: Awaited<ReturnType<typeof hierarchy>>;
beforeEach(async () => {
  world = newWorld();
  cas = await hierarchy(world);
  world.calls.length = 0;
});

const withCsr = (more: EngineProperties = {}): EngineProperties => ({ ...argsBelow(cas, KIND), ...more });
function withName(more: EngineProperties = {}): EngineProperties {
  const { csr: _, ...rest } = withCsr();
  return { ...rest, commonName: "device", algorithm: "ECC_256", ...more };
}
async function up(args: EngineProperties): Promise<Resource> {
  const resource = new Resource(world, KIND);
  await resource.up(args);
  return resource;
}
const read = (resource: Resource): ReturnType<Resource["provider"]["read"]> =>
  resource.provider.read(resource.id!, resource.state);
const remove = (resource: Resource): Promise<void> => resource.provider.delete(resource.id!, resource.state);
const revoke = (resource: Resource): Promise<unknown> =>
  world.context.alibaba("RevokeWHClientCertificate", { Identifier: resource.id! });
const listed = async (): Promise<string[]> =>
  (await world.context.alibaba("2020-04-07/ListCert", {})).CertList.map(({ Identifier }) => Identifier);

const BOTH: [string, (more?: EngineProperties) => EngineProperties][] = [
  ["with a request", withCsr],
  ["without a request", withName],
];

describe.each(BOTH)("%s", (_, args) => {
  test("creating lists the warehouse once and issues once", async () => {
    const client = await up(args({ organization: "Example", sanType: 1, sanValue: ["a@example.com"] }));
    expect(world.calls).toEqual(["2020-04-07/ListCert", CREATE]);
    const made = new X509Certificate(client.state.certificate as string);
    expect(made.subject).toMatch(/O=Example\nCN=device$/);
    expect(made.subjectAltName).toBe("email:a@example.com");
    expect(made.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2"]);
    expect(made.verify(new X509Certificate(cas.sub.state.certificate as string).publicKey)).toBe(true);
    expect(client.state).toMatchObject({ status: "ISSUE" });
  });

  test("a refresh finds the stored state, and the same program changes nothing", async () => {
    const client = await up(args({ withIssuers: true }));
    expect(await read(client)).not.toHaveProperty("inputs");
    expect((await read(client)).props).toMatchObject({
      certificate: client.state.certificate,
      issuers: client.state.issuers,
      createKey: client.inputs.createKey,
    });
    world.calls.length = 0;
    expect(await client.up(args({ withIssuers: true, immediately: 0 }))).toBe("same");
    expect(world.calls).toEqual([]);
  });

  test("another form of the issuer changes the state in place, and nothing else", async () => {
    const client = await up(args());
    const { id } = client;
    expect(await client.up(args({ withIssuers: true }))).toBe("update");
    expect(client.state.issuers).toBe([cas.sub, cas.root].map(({ state }) => state.certificate).join(""));
    expect(await client.up(args())).toBe("update");
    expect(client.state).not.toHaveProperty("issuers");
    expect(client.id).toBe(id);
    expect(changes(world)).toEqual([CREATE]);
  });

  test("a replacement exists before its predecessor is revoked and then removed", async () => {
    const client = await up(args());
    const old = client.id;
    world.calls.length = 0;
    expect(await client.up(args({ days: 30 }))).toBe("replace");
    expect(client.id).not.toBe(old);
    expect(changes(world)).toEqual([CREATE, "RevokeWHClientCertificate", "DeletePCACert"]);
    expect(await listed()).toEqual([client.id]);
  });

  test.each([0, 1])("whatever the call does not return (immediately %i) is read", async (immediately) => {
    const client = await up(args({ immediately, withIssuers: true }));
    expect(client.state.certificate).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(client.state.issuers).toBe([cas.sub, cas.root].map(({ state }) => state.certificate).join(""));
    expect(world.calls).toEqual(["2020-04-07/ListCert", CREATE, "DescribeWarehouseCert"]);
  });
});

describe("destroying", () => {
  test("revokes, then removes, and is idempotent", async () => {
    const client = await up(withCsr());
    world.calls.length = 0;
    await remove(client);
    await remove(client);
    expect(changes(world)).toEqual(["RevokeWHClientCertificate", "DeletePCACert"]);
    expect(await listed()).toEqual([]);
  });

  test("only removes a revoked one", async () => {
    const client = await up(withCsr());
    await revoke(client);
    expect((await read(client)).props.status).toBe("REVOKE");
    world.calls.length = 0;
    await remove(client);
    expect(changes(world)).toEqual(["DeletePCACert"]);
  });

  test("succeeds if revoked or removed externally in between", async () => {
    const [one, two] = [await up(withName()), await up(withCsr())];
    failOnce(world, "after", "RevokeWHClientCertificate", refusal("InvalidStatus", 400));
    await remove(one);
    failOnce(world, "after", "DeletePCACert", refusal("NotFound"));
    await remove(two);
    expect(await listed()).toEqual([]);
  });

  test("does not remove or forget one that cannot be revoked", async () => {
    const client = await up(withCsr());
    failOnce(world, "before", "RevokeWHClientCertificate", refusal("Forbidden.RAM", 403));
    await expect(remove(client)).rejects.toMatchObject({ serviceCode: "Forbidden.RAM" });
    failOnce(world, "before", "RevokeWHClientCertificate", noAnswer());
    await expect(remove(client)).rejects.toMatchObject({ code: "NO_ANSWER" });
    expect(await listed()).toEqual([client.id]);
  });
});

describe("gone", () => {
  test("if neither of two operations knows it", async () => {
    const client = await up(withCsr());
    await revoke(client);
    await world.context.alibaba("DeletePCACert", { Identifier: client.id! });
    world.calls.length = 0;
    expect(await read(client)).toEqual({ id: "", props: {} });
    expect(world.calls).toEqual(["DescribeWarehouseCert", "2020-04-07/ListCert"]);
  });

  test("not if only one of them does not: an error, and it is neither forgotten nor destroyed", async () => {
    const client = await up(withCsr());
    world.before = (operation) => {
      if (operation === "DescribeWarehouseCert") throw refusal("NotFound");
    };
    const message = /says that .* does not exist, but ListCert lists it: try again later/;
    await expect(read(client)).rejects.toThrow(message);
    await expect(remove(client)).rejects.toThrow(message);
    await expect(client.up(withCsr({ withIssuers: true }))).rejects.toThrow(message);
    world.before = () => undefined;
    expect((await read(client)).id).toBe(client.id);
  });

  test.each(["InvalidAccessKeyId.NotFound", "Forbidden.RAM"])("not because of %s", async (code) => {
    const client = await up(withCsr());
    failOnce(world, "before", "DescribeWarehouseCert", refusal(code));
    await expect(read(client)).rejects.toMatchObject({ serviceCode: code });
  });

  test("a response without a certificate is an error", async () => {
    const client = await up(withCsr());
    const emptied = through(world, (next) => async (operation, request) => {
      const answer = await next(operation, request);
      return operation === "DescribeWarehouseCert" ? { ...(answer as object), Content: "" } : answer;
    });
    const provider = emptied.provider(KIND);
    await expect(provider.read(client.id!, client.state)).rejects.toMatchObject({ code: "BAD_ANSWER" });
  });
});

describe("the number of calls does not grow with existing certificates", () => {
  const count = (operation: string): number => world.calls.filter((called) => called === operation).length;

  test("creates with different names list the warehouse once and read nothing else", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => up(withName({ commonName: `device ${i}` }))));
    expect(count(CREATE)).toBe(20);
    expect(count("2020-04-07/ListCert")).toBe(1);
    expect(world.calls).toHaveLength(21);
    expect(await listed()).toHaveLength(20);
  });

  test("a later run among other certificates reads only those of the same name", async () => {
    await Promise.all(["a", "b", "c", "device"].map((commonName) => up(withName({ commonName }))));
    world = newWorld(world.folder);
    await up(withName());
    expect(world.calls).toEqual(["2020-04-07/ListCert", "DescribeWarehouseCert", CREATE]);
  });

  test("a failed search is repeated by the next create", async () => {
    failOnce(world, "before", "2020-04-07/ListCert");
    await expect(up(withName())).rejects.toMatchObject({ code: "NO_ANSWER" });
    expect(count(CREATE)).toBe(0);
    await up(withName());
    expect(count(CREATE)).toBe(1);
  });

  test("a warehouse of several pages is read completely", async () => {
    const lost = new Resource(world, KIND);
    failOnce(world, "after", CREATE, new Error("killed"));
    await expect(lost.up(withCsr())).rejects.toThrow("killed");
    const other = { Identifier: "other", CommonName: "other", Status: "ISSUE" };
    const pages: number[] = [];
    const large = through(newWorld(world.folder), (next) => async (operation, request) => {
      if (operation !== "2020-04-07/ListCert") return next(operation, request);
      const { CurrentPage: page, ShowSize: size } = request as { CurrentPage: number; ShowSize: number };
      pages.push(page);
      const { CertList } = (await next(operation, {} as never)) as { CertList: object[] };
      const all = [...Array.from({ length: 150 }, () => other), ...CertList];
      return { CertList: all.slice((page - 1) * size, page * size), TotalCount: all.length };
    });
    const found = new Resource(large, KIND, lost.urn);
    await found.up(withCsr());
    expect(pages).toEqual([1, 2]);
    expect(await listed()).toEqual([found.id]);
  });
});
