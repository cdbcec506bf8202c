import { X509Certificate } from "node:crypto";
import type { EngineProperties } from "../../provider/engine/crud";
import { UNKNOWN } from "../../provider/base/unknown";
import { objections, refusal } from "./faults";
import { BASE, changes, newCsr, newWorld, removeFolders, Resource, STUB, type World } from "./support";

afterAll(removeFolders);

const KIND = "alibaba.ExternalCaCertificate";
const CSR = BASE[KIND]!.csr as string;
const withArgs = (more: EngineProperties = {}): EngineProperties => ({
  ...BASE[KIND],
  withIssuers: true,
  ...more,
});
const USAGES = { extensions: { pathLenConstraint: 0, extendedKeyUsages: ["clientAuth", "serverAuth"] } };

let world: World;
beforeEach(() => {
  world = newWorld();
});

async function up(args: EngineProperties): Promise<Resource> {
  const ca = new Resource(world, KIND);
  await ca.up(args);
  world.calls.length = 0;
  return ca;
}
const read = (ca: Resource): ReturnType<Resource["provider"]["read"]> => ca.provider.read(ca.id!, ca.state);
const decoded = (pem: unknown): X509Certificate => new X509Certificate(pem as string);
async function details(ca: Resource): Promise<EngineProperties> {
  const answer = await world.context.alibaba("DescribeCACertificate", { Identifier: ca.id! });
  return answer.Certificate;
}
const instance = async (id: string): Promise<string> =>
  (await world.context.alibaba("GetCAInstanceStatus", { InstanceId: id })).InstanceStatusList[0]!.Status;

describe("lifecycle", () => {
  test("creating queries the instance once and issues once, with everything that the call can set", async () => {
    const ca = new Resource(world, KIND);
    await ca.up(withArgs({ apiPassthrough: USAGES, tags: { a: "b" }, resourceGroupId: "rg-1" }));
    expect(world.calls).toEqual(["GetCAInstanceStatus", "CreateExternalCACertificate"]);
    expect(await details(ca)).toMatchObject({
      IssuerType: "external",
      ResourceGroupId: "rg-1",
      Tags: [{ TagKey: "a", TagValue: "b" }],
    });
  });

  test("the certificate is a CA for the key of the request, below the issuers in the state", async () => {
    const passthrough = { ...USAGES, subject: { commonName: "Devices", organization: "Example" } };
    const { state } = await up(withArgs({ apiPassthrough: passthrough, validity: "6m" }));
    const made = decoded(state.certificate);
    expect(state.status).toBe("ISSUE");
    expect(made.ca).toBe(true);
    expect(made.subject).toBe("O=Example\nCN=Devices");
    expect(made.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1"]);
    expect(new Date(made.validTo)).toEqual(new Date("2026-09-01T12:00:00Z"));
    const issuer = decoded(state.issuers);
    expect(made.verify(issuer.publicKey)).toBe(true);
    expect(issuer.verify(issuer.publicKey)).toBe(true);
  });

  test("the issuers stay in the state after a refresh and an in-place change", async () => {
    const ca = await up(withArgs());
    const { issuers } = ca.state;
    expect(issuers).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect((await read(ca)).props.issuers).toBe(issuers);
    await ca.up(withArgs({ tags: { a: "1" } }));
    expect(ca.state.issuers).toBe(issuers);
  });

  const IN_PLACE: [EngineProperties, EngineProperties, string[], EngineProperties][] = [
    [{}, { aliasName: "x" }, ["UpdatePcaCertificate"], { AliasName: "x" }],
    [{ aliasName: "x" }, {}, ["UpdatePcaCertificate"], {}],
    [{}, { resourceGroupId: "rg-2" }, ["MoveResourceGroup"], { ResourceGroupId: "rg-2" }],
    [{}, { tags: { a: "1" } }, ["TagResources"], { Tags: [{ TagKey: "a", TagValue: "1" }] }],
    [{ tags: { a: "1" } }, {}, ["UntagResources"], { Tags: [] }],
    [{}, { revokeOnDelete: true }, [], {}],
  ];
  test.each(IN_PLACE)("in place: %j → %j", async (from, to, operations, found) => {
    const ca = await up(withArgs(from));
    const { id } = ca;
    expect(await ca.up(withArgs(to))).toBe("update");
    expect(changes(world)).toEqual(operations);
    expect(ca.id).toBe(id);
    expect(await details(ca)).toMatchObject(found);
    expect(await read(ca)).not.toHaveProperty("inputs");
    expect(await ca.up(withArgs(to))).toBe("same");
  });

  test("a refresh reports external changes", async () => {
    const ca = await up(withArgs({ tags: { a: "1" } }));
    const target = { ResourceId: [ca.id!], ResourceType: "PcaCertificate" };
    await world.context.alibaba("TagResources", { ...target, Tag: [{ Key: "c", Value: "d" }] });
    const { props, inputs } = await read(ca);
    expect(inputs).toMatchObject({ tags: { a: "1", c: "d" } });
    Object.assign(ca, { state: { ...props, __provider: STUB }, inputs });
    expect(await ca.up(withArgs({ tags: { a: "1" } }))).toBe("update");
    expect((await details(ca)).Tags).toEqual([{ TagKey: "a", TagValue: "1" }]);
  });

  test.each([undefined, false])(
    "destroying only removes it from the state (revokeOnDelete %s), without a call",
    async (flag) => {
      const ca = await up(withArgs(flag === undefined ? {} : { revokeOnDelete: flag }));
      await ca.provider.delete(ca.id!, ca.state);
      expect(world.calls).toEqual([]);
      expect((await details(ca)).Status).toBe("ISSUE");
    },
  );

  test("destroying revokes it with revokeOnDelete, even if turned on later, and is idempotent", async () => {
    const ca = await up(withArgs());
    await ca.up(withArgs({ revokeOnDelete: true }));
    await ca.provider.delete(ca.id!, ca.state);
    await ca.provider.delete(ca.id!, ca.state);
    expect(changes(world)).toEqual(["UpdateCACertificateStatus"]);
    expect(await instance("cas_deposit-cn-1")).toBe("REVOKE");
  });

  test("gone if the service does not know it, not if it is revoked; a wrong access key proves nothing", async () => {
    const ca = await up(withArgs());
    world.before = () => {
      throw refusal("InvalidAccessKeyId.NotFound");
    };
    await expect(read(ca)).rejects.toMatchObject({ code: "SERVICE_ERROR" });
    world.before = () => {
      throw refusal("NotFound");
    };
    expect(await read(ca)).toEqual({ id: "", props: {} });
    world.before = () => undefined;
    expect((await read(ca)).id).toBe(ca.id);
    await world.context.alibaba("UpdateCACertificateStatus", { Identifier: ca.id!, Status: "REVOKE" });
    expect((await read(ca)).inputs?.revokedOutside).toMatch(/^its status is REVOKE/);
  });
});

describe("an instance issues one certificate", () => {
  const REPLACING: [string, EngineProperties][] = [
    ["csr", { csr: newCsr("/CN=Device CA") }],
    ["validity", { validity: "6y" }],
    ["apiPassthrough", { apiPassthrough: USAGES }],
    ["certMaxTime", { certMaxTime: 0 }],
  ];

  test.each(REPLACING)("another %s with the same instance is refused at preview", async (_, change) => {
    const ca = await up(withArgs());
    expect(await objections(ca, withArgs(change))).toMatch(
      /^instanceId: an instance issues one certificate, .* needs another instance$/,
    );
    expect(world.calls).toEqual([]);
    expect(await ca.up(withArgs())).toBe("same");
  });

  test.each(REPLACING)(
    "another %s with another instance replaces it; the old one is kept",
    async (_, change) => {
      const ca = await up(withArgs());
      const old = ca.id;
      expect(await ca.up(withArgs({ ...change, instanceId: "cas-2" }))).toBe("replace");
      expect(ca.id).not.toBe(old);
      expect(await instance("cas_deposit-cn-1")).toBe("USED");
      expect(await instance("cas-2")).toBe("USED");
    },
  );

  test("unknown values are accepted; known ones are checked", async () => {
    const ca = await up(withArgs());
    for (const name of ["csr", "instanceId", "validity", "apiPassthrough"]) {
      expect(await objections(ca, withArgs({ [name]: UNKNOWN }))).toBe("");
    }
    expect(await objections(ca, withArgs({ csr: newCsr("/CN=Device CA") }))).toMatch(/^instanceId: /);
  });

  test("an end that has passed since is accepted for an existing certificate, but not for a new one", async () => {
    const args = withArgs({ validity: "2026-06-01T00:00:00Z" });
    const ca = await up(args);
    world.now = new Date("2027-01-01T00:00:00Z");
    expect(await ca.up(args)).toBe("same");
    expect(await objections(new Resource(world, KIND), args)).toMatch(/^validity: ends in the past/);
  });
});

describe("equal values", () => {
  const lines = CSR.trim().split("\n");
  const oneLine = [lines[0], lines.slice(1, -1).join(""), lines.at(-1)].join("\n");
  const EQUAL: [string, EngineProperties, EngineProperties][] = [
    ["a request with other line ends", {}, { csr: CSR.replaceAll("\n", "\r\n") }],
    ["a request in one line", {}, { csr: oneLine }],
    ["a request with text around it", {}, { csr: `Request of the device CA\n${CSR}\n` }],
    ["no passthrough and an empty one", {}, { apiPassthrough: {} }],
    ["no passthrough and empty extensions", {}, { apiPassthrough: { extensions: {} } }],
    [
      "usages in another order, by name or OID",
      { apiPassthrough: USAGES },
      {
        apiPassthrough: {
          extensions: { extendedKeyUsages: ["serverAuth", "1.3.6.1.5.5.7.3.2"], pathLenConstraint: 0 },
        },
      },
    ],
  ];
  test.each(EQUAL)("%s: no change, and no call", async (_, from, to) => {
    const ca = await up(withArgs(from));
    expect(await ca.up(withArgs(to))).toBe("same");
    expect(await ca.up(withArgs(from))).toBe("same");
    expect(world.calls).toEqual([]);
  });

  test("path length 0 differs from none: without it, the request decides", async () => {
    const ca = await up(withArgs());
    const inputs = withArgs({ apiPassthrough: { extensions: { pathLenConstraint: 0 } } });
    expect(await ca.provider.diff(ca.id!, ca.state, inputs)).toMatchObject({
      changes: true,
      replaces: ["apiPassthrough"],
    });
  });

  // The call would then contain "Subject":{}, which overrides the subject of the signing request, and the instance
  // would be used up.
  test("regression: an empty subject means that of the request, not a CA without a name", async () => {
    const ca = await up(withArgs({ apiPassthrough: { subject: {} } }));
    expect(decoded(ca.state.certificate).subject).toBe("CN=Device CA");
  });
});
