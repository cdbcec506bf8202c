import { ServiceError, Throttled } from "../../provider/base/errors";
import type { EngineProperties } from "../../provider/engine/crud";
import { UNKNOWN } from "../../provider/base/unknown";
import { parseCertificate } from "../../provider/x509/parse";
import { oneFromPem } from "../../provider/x509/pem";
import { nextProcess } from "./faults";
import {
  argsBelow,
  BASE,
  changes,
  hierarchy,
  newWorld,
  removeFolders,
  Resource,
  type World,
} from "./support";

afterAll(removeFolders);

const AUTHORITY = "huawei.CertificateAuthority";
const SUBORDINATE = { type: "SUBORDINATE", validity: { type: "YEAR", value: 5 } };
/** A CA without its certificate yet. */
const PENDING = { type: "SUBORDINATE", signatureAlgorithm: undefined, validity: undefined };

async function made(world: World, kind: string, retirement: EngineProperties): Promise<Resource> {
  const base =
    kind === "huawei.PrivateCertificate"
      ? { ...BASE[kind], issuerId: await huaweiRoot(world) }
      : kind === AUTHORITY
        ? { ...BASE[kind], ...SUBORDINATE, issuerId: await huaweiRoot(world) }
        : argsBelow(await hierarchy(world), kind);
  const resource = new Resource(world, kind);
  await resource.up({ ...base, ...retirement });
  world.calls.length = 0;
  return resource;
}

async function huaweiRoot(world: World): Promise<string> {
  const root = new Resource(world, AUTHORITY);
  await root.up(BASE[AUTHORITY]!);
  return root.id!;
}

/** The program's arguments, without those added by check. */
const written = ({ inputs }: Resource): EngineProperties =>
  Object.fromEntries(
    Object.entries(inputs).filter(
      ([name]) => !["__provider", "clientToken", "customIdentifier", "createKey"].includes(name),
    ),
  );

const LEAVES = ["CreateRevokeClientCertificate", "DeleteClientCertificate"];
const END = [
  "alibaba.ServerCertificate",
  "alibaba.ServerCertificateWithCsr",
  "alibaba.ClientCertificate",
  "alibaba.ClientCertificateWithCsr",
  "alibaba.CustomCertificate",
];
const CASES: readonly (readonly [kind: string, retirement: EngineProperties, calls: readonly string[]])[] = [
  ...["alibaba.RootCa", "alibaba.SubCa", "alibaba.ExternalCaCertificate"].flatMap((kind) => [
    [kind, {}, []] as const,
    [kind, { retire: "retain" }, []] as const,
    [kind, { retire: "revoke" }, ["UpdateCACertificateStatus"]] as const,
    [kind, { revokeOnDelete: true }, ["UpdateCACertificateStatus"]] as const,
  ]),
  ...END.flatMap((kind) => [
    [kind, {}, LEAVES] as const,
    [kind, { retire: "revoke" }, LEAVES] as const,
    [kind, { retire: "retain" }, []] as const,
  ]),
  ["alibaba.WhClientCertificate", {}, ["RevokeWHClientCertificate", "DeletePCACert"]],
  ["alibaba.WhClientCertificate", { retire: "retain" }, []],
  [AUTHORITY, {}, ["DisableCertificateAuthority", "DeleteCertificateAuthority"]],
  [AUTHORITY, { retire: "delete" }, ["DisableCertificateAuthority", "DeleteCertificateAuthority"]],
  [AUTHORITY, { retire: "revoke" }, ["RevokeCertificateAuthority", "DeleteCertificateAuthority"]],
  [AUTHORITY, { retire: "retain" }, []],
  ["huawei.PrivateCertificate", {}, ["RevokeCertificate", "DeleteCertificate"]],
  ["huawei.PrivateCertificate", { retire: "revoke" }, ["RevokeCertificate", "DeleteCertificate"]],
  ["huawei.PrivateCertificate", { retire: "delete" }, ["DeleteCertificate"]],
  ["huawei.PrivateCertificate", { revokeOnDelete: false }, ["DeleteCertificate"]],
  ["huawei.PrivateCertificate", { retire: "retain" }, []],
];

describe("promise 6, vault-tf#1289: what destroying does, in the order that the cloud requires", () => {
  test.each(CASES)("%s %j", async (kind, retirement, calls) => {
    const world = newWorld();
    const resource = await made(world, kind, retirement);
    await resource.destroy();
    expect(changes(world)).toEqual(calls);
  });

  test.each(CASES)(
    "nothing more for a second time by another process: %s %j",
    async (kind, retirement, calls) => {
      const world = newWorld();
      const resource = await made(world, kind, retirement);
      await nextProcess(resource, world).destroy();
      await nextProcess(resource, world).destroy();
      expect(changes(world)).toEqual(calls);
    },
  );

  const RENEWED = CASES.filter(([kind]) => kind !== "alibaba.ExternalCaCertificate");
  test.each(RENEWED)("the same for the old one after a renewal: %s %j", async (kind, retirement, calls) => {
    const world = newWorld();
    const args = { ...retirement, renewBefore: "25%" };
    const old = await made(world, kind, args);
    const { notBefore, notAfter } = parseCertificate(
      oneFromPem("CERTIFICATE", String(old.state.certificate)),
    );
    world.now = new Date(notBefore.getTime() + (notAfter.getTime() - notBefore.getTime()) * 0.8);
    const next = nextProcess(old, world);
    expect(await next.up(written(old))).toBe("replace");
    const retiring = changes(world).filter((call) => /Revoke|Disable|Delete|Status/.test(call));
    expect(retiring).toEqual(calls);
    expect(next.id).not.toBe(old.id);
  });
});

test("changing it is an update in place, and making the default explicit is no change", async () => {
  const world = newWorld();
  const base = argsBelow(await hierarchy(world), "alibaba.ServerCertificate");
  const web = new Resource(world, "alibaba.ServerCertificate");
  await web.up(base);
  expect(await web.up({ ...base, retire: "revoke" })).toBe("same");
  expect(await web.up({ ...base, retire: "retain" })).toBe("update");
  world.calls.length = 0;
  await web.destroy();
  expect(changes(world)).toEqual([]);
});

test.each([
  ["huawei.PrivateCertificate", "RevokeCertificate"],
  [AUTHORITY, "RevokeCertificateAuthority"],
])("step#909: the given reason is sent (%s)", async (kind, revocation) => {
  const world = newWorld();
  const resource = await made(world, kind, { retire: "revoke", revocationReason: "SUPERSEDED" });
  const reasons: unknown[] = [];
  world.before = (operation, request) => {
    if (operation === revocation) reasons.push((request as { reason?: string }).reason);
  };
  await resource.destroy();
  expect(reasons).toEqual(["SUPERSEDED"]);
});

test.each<[string, EngineProperties]>([
  ["a certificate comes with the same run", { importCertificate: UNKNOWN }],
  ["the CA above is not known yet", { ...BASE[AUTHORITY], type: "SUBORDINATE", issuerId: UNKNOWN }],
  ["what is adopted may have its certificate", { adopt: "ca-id" }],
  ["what it does when it leaves is not known yet", { retire: UNKNOWN, revocationReason: "SUPERSEDED" }],
])("a CA of Huawei Cloud may be revoked if %s", async (_, args) => {
  const ca = new Resource(newWorld(), AUTHORITY);
  await ca.check({ ...BASE[AUTHORITY], ...PENDING, retire: "revoke", ...args }, {});
});

test.each<[string, EngineProperties, RegExp]>([
  [
    "alibaba.RootCa",
    { retire: "revoke", revokeOnDelete: true },
    /^revokeOnDelete: is the older form of retire/,
  ],
  [
    "huawei.PrivateCertificate",
    { retire: "delete", revokeOnDelete: false },
    /^revokeOnDelete: is the older form/,
  ],
  [
    "huawei.PrivateCertificate",
    { retire: "delete", revocationReason: "SUPERSEDED" },
    /^revocationReason: is for retire/,
  ],
  [AUTHORITY, { retire: "delete", revocationReason: "SUPERSEDED" }, /^revocationReason: is for retire/],
  [AUTHORITY, { revocationReason: "SUPERSEDED" }, /^revocationReason: is for retire/],
  [AUTHORITY, { retire: "revoke" }, /^retire: "revoke" is for subordinate CAs only/],
  [AUTHORITY, { ...PENDING, retire: "revoke" }, /^retire: "revoke" is for a CA that has a certificate/],
])("conflicting arguments are refused at preview: %s %j", async (kind, args, reason) => {
  await expect(new Resource(newWorld(), kind).check({ ...BASE[kind], ...args }, {})).rejects.toThrow(reason);
});

describe("acme#41: what has expired", () => {
  const refused = { operation: "X", serviceCode: "CertificateExpired", requestId: "r", message: "expired" };
  const REFUSALS: readonly (readonly [string, Error, boolean])[] = [
    ["a refusal", new ServiceError({ ...refused, httpStatus: 400 }), true],
    ["a throttled call", new Throttled({ ...refused, httpStatus: 400 }, 1), false],
    ["a missing permission", new ServiceError({ ...refused, httpStatus: 403 }), false],
    ["a failure of the service", new ServiceError({ ...refused, httpStatus: 500 }), false],
  ];
  const KINDS: readonly (readonly [string, string, EngineProperties])[] = [
    ["alibaba.ServerCertificate", "CreateRevokeClientCertificate", {}],
    ["alibaba.WhClientCertificate", "RevokeWHClientCertificate", {}],
    ["alibaba.SubCa", "UpdateCACertificateStatus", { retire: "revoke" }],
  ];
  const all = KINDS.flatMap(([kind, operation, args]) =>
    REFUSALS.map(([what, error, done]) => ({ kind, operation, args, what, error, done })),
  );

  test.each(all)(
    "$kind counts as retired after $what: $done",
    async ({ kind, operation, args, error, done }) => {
      const world = newWorld();
      const resource = await made(world, kind, args);
      world.before = (called) => {
        if (called === operation) throw error;
      };
      await expect(nextProcess(resource, world).destroy()).rejects.toThrow();
      world.now = new Date("2040-01-01T00:00:00Z");
      const destroyed = nextProcess(resource, world).destroy();
      if (done) await destroyed;
      else await expect(destroyed).rejects.toThrow();
    },
  );

  test("is deleted without being revoked, because Huawei Cloud only revokes valid certificates", async () => {
    const world = newWorld();
    const leaf = await made(world, "huawei.PrivateCertificate", {});
    world.now = new Date("2027-01-01T00:00:00Z");
    await leaf.refresh();
    expect(leaf.state.status).toBe("EXPIRED");
    await leaf.destroy();
    expect(changes(world)).toEqual(["DeleteCertificate"]);
  });
});
