import { randomBytes } from "node:crypto";
import type { EngineProperties } from "../../provider/engine/crud";
import { claim } from "../../provider/resources/creates/orphan";
import { parseCsr } from "../../provider/x509/csr";
import { oneFromPem } from "../../provider/x509/pem";
import { signCertificate } from "../../provider/x509/sign-certificate";
import { CA, make, pem } from "../x509/support";
import { failOnce, nextProcess } from "./faults";
import { governed, policyFile, rules } from "./governed";
import { BASE, changes, newWorld, removeFolders, Resource, type World } from "./support";

afterAll(removeFolders);

const AUTHORITY = "huawei.CertificateAuthority";

let world: World;
let ca: Resource;
beforeEach(async () => {
  world = newWorld();
  ca = new Resource(world, AUTHORITY);
  await ca.up(BASE[AUTHORITY]!);
  world.calls.length = 0;
});

const statusOf = async (): Promise<string> =>
  (await world.context.huawei("ShowCertificateAuthority", { ca_id: ca.id! })).status;

test("an expired CA is disabled before its deletion is scheduled, as documented", async () => {
  world.now = new Date(world.now.getTime() + 11 * 365 * 86_400_000);
  expect(await statusOf()).toBe("EXPIRED");
  await ca.destroy();
  expect(changes(world)).toEqual(["DisableCertificateAuthority", "DeleteCertificateAuthority"]);
});

test("a CA that another resource took over is not destroyed with the old one", async () => {
  claim(world.context, ca.id!, "the key of its new owner");
  await ca.provider.delete(ca.id!, ca.state);
  expect(changes(world)).toEqual([]);
  expect(await statusOf()).toBe("ACTIVED");
});

describe("a subordinate CA that is revoked when it is removed", () => {
  const REVOKED = ["RevokeCertificateAuthority", "DeleteCertificateAuthority"] as const;
  const below = (more: EngineProperties = {}): EngineProperties => ({
    ...BASE[AUTHORITY],
    ...{ type: "SUBORDINATE", issuerId: ca.id, validity: { type: "YEAR", value: 5 }, retire: "revoke" },
    ...more,
  });

  let sub: Resource;
  let id: string;
  const subStatus = async (): Promise<string> =>
    (await world.context.huawei("ShowCertificateAuthority", { ca_id: id })).status;
  const revokeOutside = (): Promise<unknown> =>
    world.context.huawei("RevokeCertificateAuthority", { ca_id: id });

  async function made(args = below()): Promise<void> {
    sub = new Resource(world, AUTHORITY);
    await sub.up(args);
    id = sub.id ?? "";
    world.calls.length = 0;
  }
  /** The same CA, declared by a run on a later day. */
  async function declaredAgain(args: EngineProperties): Promise<Resource> {
    const again = nextProcess(new Resource(world, AUTHORITY), newWorld(world.folder));
    await again.up(args);
    return again;
  }

  test("is revoked even while disabled, but not after it has expired", async () => {
    await made(below({ enabled: false }));
    await sub.destroy();
    expect(changes(world)).toEqual(REVOKED);
    await made();
    world.now = new Date(world.now.getTime() + 6 * 365 * 86_400_000);
    expect(await subStatus()).toBe("EXPIRED");
    await sub.destroy();
    expect(changes(world)).toEqual(["DisableCertificateAuthority", "DeleteCertificateAuthority"]);
  });

  test("completed steps are not repeated", async () => {
    await made();
    await revokeOutside();
    const another = nextProcess(sub, world);
    await sub.destroy();
    expect(changes(world)).toEqual(REVOKED);
    await another.destroy();
    expect(changes(world)).toEqual(REVOKED);
  });

  test.each(REVOKED)("an interrupted run continues without repeating calls: %s", async (operation) => {
    await made();
    failOnce(world, "after", operation);
    await expect(sub.destroy()).rejects.toThrow("connection reset");
    await nextProcess(sub, world).destroy();
    expect([changes(world), await subStatus()]).toEqual([REVOKED, "DELETED"]);
  });

  test("one that imported its certificate is revoked too", async () => {
    const pending = { signatureAlgorithm: undefined, validity: undefined, issuerId: undefined };
    const waiting = below({ ...pending, retire: undefined });
    await made(waiting);
    const outside = await make(CA);
    const { name, publicKey } = parseCsr(oneFromPem("CERTIFICATE REQUEST", String(sub.state.csr)));
    const signed = await signCertificate(
      { ...CA, subject: name, pathLength: 0, publicKey },
      outside,
      randomBytes,
    );
    const imported = {
      importCertificate: pem(signed),
      importCertificateChain: pem(outside.certificate),
    };
    await sub.up({ ...waiting, ...imported, retire: "revoke" });
    world.calls.length = 0;
    await sub.destroy();
    expect(changes(world)).toEqual(REVOKED);
  });

  test.each([
    [{}, []],
    [{ retire: undefined }, ["RestoreCertificateAuthority", "DeleteCertificateAuthority"]],
  ])("declared again, it is a new one: a revoked CA cannot be restored (%j)", async (args, tried) => {
    await made();
    await sub.destroy();
    const again = await declaredAgain(below(args));
    expect(changes(again.world)).toEqual([...tried, "CreateCertificateAuthority"]);
    expect([again.id === id, again.state.status]).toEqual([false, "ACTIVED"]);
    expect(again.state.certificate).not.toBe("");
    expect(await subStatus()).toBe("DELETED");
  });

  test("one that was revoked externally and then deleted cannot be restored either", async () => {
    await made(below({ retire: undefined }));
    await revokeOutside();
    await sub.destroy();
    const again = await declaredAgain(below({ retire: undefined }));
    expect([again.id === id, again.state.status]).toEqual([false, "ACTIVED"]);
    expect(await subStatus()).toBe("DELETED");
  });

  test.each([false, true])(
    "a run that is killed while detecting that continues and creates one CA: %s",
    async (met) => {
      let requested = undefined as never;
      world.before = (operation, request) => {
        if (operation === "CreateCertificateAuthority") requested = request as never;
      };
      await made();
      await sub.destroy();
      const again = new Resource(newWorld(world.folder), AUTHORITY);
      again.world.before = (operation) => {
        if (operation === "DeleteCertificateAuthority") throw new Error("killed");
      };
      await expect(again.up(below({ retire: undefined }))).rejects.toThrow("killed");
      const other = met && (await world.context.huawei("CreateCertificateAuthority", requested)).ca_id;
      const next = nextProcess(again);
      await next.up(below({ retire: undefined }));
      expect([id, other]).not.toContain(next.id);
      expect(next.state.status).toBe("ACTIVED");
      expect(await subStatus()).toBe("DELETED");
    },
  );

  test("a create whose response is lost does not mistake a revoked CA for its own", async () => {
    await made();
    await revokeOutside();
    const other = new Resource(world, AUTHORITY);
    other.world.after = (operation) => {
      if (operation === "CreateCertificateAuthority") throw new Error("killed");
    };
    await expect(other.up(below())).rejects.toThrow("killed");
    const { certificate_authorities: all } = await world.context.huawei("ListCertificateAuthority", {
      limit: 100,
    });
    const left = all.find(({ status, type }) => status === "ACTIVED" && type === "SUBORDINATE");
    await world.context.huawei("RevokeCertificateAuthority", { ca_id: left?.ca_id ?? "" });
    const next = nextProcess(other);
    await next.up(below());
    expect([id, left?.ca_id]).not.toContain(next.id);
    expect(next.state.status).toBe("ACTIVED");
  });

  test("if revoked externally, that is reported, a new one replaces it, and then it is removed", async () => {
    await made();
    await revokeOutside();
    await sub.refresh();
    expect(sub.inputs.revokedOutside).toMatch(/^its status is REVOKED: a new one takes its place/);
    expect(sub.state.certificate).not.toBe("");
    world.calls.length = 0;
    expect(await sub.up(below())).toBe("replace");
    expect(changes(world)).toEqual(["CreateCertificateAuthority", "DeleteCertificateAuthority"]);
    expect([sub.id === id, sub.state.status]).toEqual([false, "ACTIVED"]);
    expect(await sub.up(below())).toBe("same");
  });

  test("a revoked one is not adopted", async () => {
    await made();
    await revokeOutside();
    const adopting = new Resource(world, AUTHORITY).up(below({ adopt: id }));
    await expect(adopting).rejects.toThrow(/adopt: the certificate \S+ has the status REVOKED/);
  });

  test("a policy that requires CAs to be kept or deleted refuses it", async () => {
    const policy = policyFile(rules("retention: { authorities: [retain, delete] }"));
    const governing = new Resource(governed(world, policy), AUTHORITY);
    await expect(governing.check(below())).rejects.toThrow(
      /retire: .*would be revoked when it is removed from the program/,
    );
    await governing.check(below({ retire: "delete" }));
  });
});
