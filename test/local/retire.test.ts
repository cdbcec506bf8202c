import { DAY } from "../../common/time";
import { deleteClientCertificate, createRevokeClientCertificate } from "../../provider/local/alibaba/retire";
import type { Call } from "../../provider/local/call";
import { crlUrl, findSigner, markRevoked, ocspUrl } from "../../provider/local/revocation";
import { NAME, ROOT as HUAWEI_ROOT } from "../huawei/local";
import { removeFolders } from "../x509/support";
import { NOT_FOUND, refused, type Ca } from "./ca";
import { csrOf } from "./judge";
import { closeWorlds, openWorld, type World } from "./world";

afterAll(closeWorlds);
afterAll(removeFolders);

const rowOf = ({ environment: { store } }: World, id: string) =>
  store.selectFrom("certificates").selectAll().where("id", "=", id).executeTakeFirst();

const statusOf = async (world: World, id: string): Promise<string | undefined> =>
  (await rowOf(world, id))?.status;

const setStatus = ({ environment: { store } }: World, id: string, status: string) =>
  store.updateTable("certificates").set({ status }).where("id", "=", id).execute();

/** The entries in the revocation lists of all CAs. */
const revocationsIn = ({ environment: { store } }: World) =>
  store
    .selectFrom("revocations")
    .select(["issuer_id", "serial_number", "revoked_at", "reason"])
    .orderBy("serial_number")
    .execute();

test("addresses of CRLs and OCSP responses contain the CA's identifier", () => {
  const place = { url: "http://127.0.0.1:8640" };
  expect(crlUrl(place, "ca-1")).toBe("http://127.0.0.1:8640/crl/ca-1.crl");
  expect(ocspUrl(place, "ca-1")).toBe("http://127.0.0.1:8640/ocsp/ca-1");
});

describe("Alibaba Cloud's certificates", () => {
  let world: World;
  let ca: Ca;
  let root: string;
  let sub: string;
  beforeEach(async () => {
    ({ world, ca } = await openWorld());
    ({ root, sub } = await ca.hierarchy());
  });
  const revoke = (Identifier: string): Promise<object> =>
    ca.invoke("CreateRevokeClientCertificate", { Identifier });
  const remove = (Identifier: string): Promise<object> =>
    ca.invoke("DeleteClientCertificate", { Identifier });
  const revokeCa = (Identifier: string): Promise<object> =>
    ca.invoke("UpdateCACertificateStatus", { Identifier, Status: "REVOKE" });

  test("a revoked certificate, and no other, is on its CA's list from then on", async () => {
    const [leaf, other] = [await ca.server(sub), await ca.server(sub)];
    expect(Object.keys(await revoke(leaf.Identifier))).toEqual(["RequestId"]);
    expect(await rowOf(world, leaf.Identifier)).toMatchObject({ status: "REVOKE", revoked_at: world.now });
    expect(await rowOf(world, other.Identifier)).toMatchObject({ status: "ISSUE", revoked_at: null });
    const entry = { issuer_id: sub, serial_number: leaf.SerialNumber.toUpperCase() };
    expect(await revocationsIn(world)).toEqual([{ ...entry, revoked_at: world.now, reason: 0 }]);
  });

  test("only issued certificates can be revoked, and only revoked ones can be deleted", async () => {
    const { Identifier } = await ca.server(sub);
    const { Identifier: other } = await ca.server(sub);
    expect(await refused(remove(Identifier))).toMatchObject({
      ...{ serviceCode: "InvalidStatus", httpStatus: 400 },
      message: expect.stringContaining("the certificate must be revoked before it is deleted") as string,
    });
    await revoke(Identifier);
    expect(await refused(revoke(Identifier))).toMatchObject({
      ...{ serviceCode: "InvalidStatus", httpStatus: 400 },
      message: expect.stringContaining("the certificate has the status REVOKE") as string,
    });
    expect(Object.keys(await remove(Identifier))).toEqual(["RequestId"]);
    expect(await rowOf(world, Identifier)).toBeUndefined();
    expect(await statusOf(world, other)).toBe("ISSUE");
    expect(await refused(remove(Identifier))).toMatchObject(NOT_FOUND);
    expect(await refused(revoke(Identifier))).toMatchObject(NOT_FOUND);
  });

  test("a CA is revoked by its own operation, and never deleted", async () => {
    const { Identifier } = await ca.server(sub);
    expect(await refused(revoke(sub))).toMatchObject({
      serviceCode: "InvalidParameter",
      message: expect.stringContaining("CAs are revoked with UpdateCACertificateStatus") as string,
    });
    expect(await refused(revokeCa(Identifier))).toMatchObject(NOT_FOUND);
    expect(Object.keys(await revokeCa(sub))).toEqual(["RequestId"]);
    expect(await statusOf(world, sub)).toBe("REVOKE");
    expect(await refused(revokeCa(sub))).toMatchObject({ serviceCode: "InvalidStatus" });
    expect(await refused(remove(sub))).toMatchObject({
      serviceCode: "InvalidParameter",
      message: expect.stringContaining("a CA cannot be deleted") as string,
    });
    expect(await statusOf(world, root)).toBe("ISSUE");
  });

  const callOf = (): Call => ({
    ...world.environment,
    ...{ cloud: "alibaba", operation: "Test", requestId: "request-1" },
  });

  test("the responses contain only a request id", async () => {
    const { Identifier } = await ca.server(sub);
    expect(await createRevokeClientCertificate(callOf(), { Identifier })).toEqual({});
    expect(await deleteClientCertificate(callOf(), { Identifier })).toEqual({});
  });

  test("a revocation without a reason has none on the list", async () => {
    const record = (await findSigner(world.environment.store, sub))!.record;
    await markRevoked(callOf(), record, "REVOKE");
    expect(await revocationsIn(world)).toMatchObject([{ issuer_id: root, reason: 0 }]);
  });

  test("a root is on its own list, a CA issued elsewhere on none", async () => {
    await revokeCa(root);
    expect(await revocationsIn(world)).toMatchObject([{ issuer_id: root }]);
    const { store } = world.environment;
    await store.updateTable("certificates").set({ issuer_id: null }).where("id", "=", sub).execute();
    await revokeCa(sub);
    expect(await statusOf(world, sub)).toBe("REVOKE");
    expect(await revocationsIn(world)).toHaveLength(1);
  });

  test("an existing list entry is not changed", async () => {
    const leaf = await ca.server(sub);
    await revoke(leaf.Identifier);
    const [before] = await revocationsIn(world);
    await setStatus(world, leaf.Identifier, "ISSUE");
    world.now += 1000;
    await revoke(leaf.Identifier);
    expect(await revocationsIn(world)).toEqual([before]);
  });

  test("a CA whose key the service has signs lists in any status, and nothing else does", async () => {
    const { store } = world.environment;
    const leaf = await ca.server(sub);
    const external = await ca.external(await csrOf());
    await revokeCa(sub);
    expect((await findSigner(store, sub))?.record.row.id).toBe(sub);
    for (const id of ["nobody", leaf.Identifier, external.Identifier])
      expect([id, await findSigner(store, id)]).toEqual([id, undefined]);
  });
});

describe("Huawei Cloud's CAs", () => {
  const CRL = { obs_bucket_name: "bucket", valid_days: 10 };
  const SUB = {
    ...{ ...HUAWEI_ROOT, type: "SUBORDINATE" as const },
    ...{ distinguished_name: { ...NAME, common_name: "Sub" }, validity: { type: "YEAR" as const, value: 5 } },
  };
  let world: World;
  let root: string;
  let sub: string;
  beforeEach(async () => {
    ({ world } = await openWorld());
    const { huawei } = world.backend;
    ({ ca_id: root } = await huawei("CreateCertificateAuthority", HUAWEI_ROOT));
    ({ ca_id: sub } = await huawei("CreateCertificateAuthority", { ...SUB, issuer_id: root }));
  });

  const OPERATIONS = {
    enable: (ca_id: string) => world.backend.huawei("EnableCertificateAuthority", { ca_id }),
    disable: (ca_id: string) => world.backend.huawei("DisableCertificateAuthority", { ca_id }),
    delete: (ca_id: string) =>
      world.backend.huawei("DeleteCertificateAuthority", { ca_id, pending_days: "7" }),
    restore: (ca_id: string) => world.backend.huawei("RestoreCertificateAuthority", { ca_id }),
    revoke: (ca_id: string) => world.backend.huawei("RevokeCertificateAuthority", { ca_id }),
  };
  type Step = keyof typeof OPERATIONS;

  /** The result of an operation in each status; anything not listed is refused. */
  const TABLE: Record<string, Partial<Record<Step, string>>> = {
    ACTIVED: { disable: "DISABLED", revoke: "REVOKED" },
    DISABLED: { enable: "ACTIVED", delete: "DELETED", revoke: "REVOKED" },
    EXPIRED: { disable: "DISABLED" },
    REVOKED: { delete: "DELETED" },
    DELETED: { restore: "DISABLED" },
  };
  const STEPS = Object.keys(OPERATIONS) as Step[];
  const CASES = Object.keys(TABLE).flatMap((status) => STEPS.map((step) => [status, step] as const));

  test.each(CASES)("%s: %s", async (status, step) => {
    if (status === "EXPIRED") world.now += 5 * 366 * DAY;
    else await setStatus(world, sub, status);
    const next = TABLE[status]?.[step];
    const call = OPERATIONS[step](sub);
    if (next === undefined) {
      expect(await refused(call)).toMatchObject({
        ...{ serviceCode: "PCA.10010011", httpStatus: 403 },
        message: expect.stringContaining(`the operation is not allowed in the status ${status}`) as string,
      });
    } else {
      expect(await call).toEqual({});
      expect(await statusOf(world, sub)).toBe(next);
    }
    expect(await statusOf(world, root)).toBe("ACTIVED");
  });

  test("a pending CA is deleted at once, and no other operation applies to it", async () => {
    const { huawei } = world.backend;
    const { validity: _, ...waiting } = SUB;
    const pending = async (): Promise<string> => (await huawei("CreateCertificateAuthority", waiting)).ca_id;
    const [id, other] = [await pending(), await pending()];
    for (const step of STEPS.filter((each) => each !== "delete"))
      expect(await refused(OPERATIONS[step](id))).toMatchObject({
        message: expect.stringContaining("status PENDING") as string,
      });
    expect(await OPERATIONS.delete(id)).toEqual({});
    await refused(OPERATIONS.delete(id));
    expect((await huawei("ShowCertificateAuthority", { ca_id: other })).status).toBe("PENDING");
  });

  test("a deletion takes place after its days, and can be undone until then", async () => {
    const { huawei } = world.backend;
    const show = () => huawei("ShowCertificateAuthority", { ca_id: sub });
    await OPERATIONS.disable(sub);
    await OPERATIONS.delete(sub);
    expect(await show()).toMatchObject({ status: "DELETED", delete_time: world.now + 7 * DAY });
    await OPERATIONS.restore(sub);
    expect((await show()).delete_time).toBeUndefined();
    expect(await statusOf(world, sub)).toBe("DISABLED");
    await OPERATIONS.delete(sub);
    world.now += 7 * DAY - 1;
    expect((await show()).status).toBe("DELETED");
    world.now += 1;
    await refused(OPERATIONS.restore(sub));
  });

  test("a CA revoked before its deletion is revoked again after the deletion is undone", async () => {
    await OPERATIONS.revoke(sub);
    await OPERATIONS.delete(sub);
    await OPERATIONS.restore(sub);
    expect(await statusOf(world, sub)).toBe("REVOKED");
  });

  test("a root cannot be revoked; a CA below it can, with a reason", async () => {
    const { huawei } = world.backend;
    expect(await refused(OPERATIONS.revoke(root))).toMatchObject({
      message: expect.stringContaining("only a subordinate CA can be revoked") as string,
    });
    await huawei("RevokeCertificateAuthority", { ca_id: sub, reason: "SUPERSEDED" });
    expect(await revocationsIn(world)).toMatchObject([{ issuer_id: root, revoked_at: world.now, reason: 4 }]);
  });

  test("a CA below one that is disabled counts as disabled", async () => {
    await OPERATIONS.disable(root);
    expect(await refused(OPERATIONS.disable(sub))).toMatchObject({
      message: expect.stringContaining("status DISABLED") as string,
    });
  });

  test("revocation lists: turned on with the requested settings, under the CA's own name unless another is given, and off", async () => {
    const { huawei } = world.backend;
    const shown = async () => {
      const { crl_configuration: shownCrl } = await huawei("ShowCertificateAuthority", { ca_id: sub });
      const { crl_dis_point: _, ...crl } = shownCrl ?? {};
      return crl;
    };
    expect(await huawei("EnableCertificateAuthorityCrl", { ca_id: sub, ...CRL })).toEqual({});
    expect(await shown()).toEqual({ enabled: true, ...CRL, crl_name: sub });
    await huawei("EnableCertificateAuthorityCrl", { ca_id: sub, ...CRL, crl_name: "own" });
    expect(await shown()).toEqual({ enabled: true, ...CRL, crl_name: "own" });
    expect(await huawei("DisableCertificateAuthorityCrl", { ca_id: sub })).toEqual({});
    expect(await shown()).toEqual({ enabled: false });
    await refused(huawei("EnableCertificateAuthorityCrl", { ca_id: "nobody", ...CRL }));
  });

  test("an end certificate has no lists to turn off", async () => {
    const { huawei } = world.backend;
    await world.environment.store
      .updateTable("certificates")
      .set({ type: "CERTIFICATE" })
      .where("id", "=", sub)
      .execute();
    for (const ca_id of ["nobody", sub]) await refused(huawei("DisableCertificateAuthorityCrl", { ca_id }));
  });

  test("revocation lists of a CA whose key is not for signing them", async () => {
    const { huawei } = world.backend;
    const request = { ...SUB, issuer_id: root, key_usages: ["keyCertSign"] as ["keyCertSign"] };
    const { ca_id } = await huawei("CreateCertificateAuthority", request);
    expect(await refused(huawei("EnableCertificateAuthorityCrl", { ca_id, ...CRL }))).toMatchObject({
      message: expect.stringContaining("lack cRLSign") as string,
    });
  });

  test("OCSP is turned on and off, and refuses the current state", async () => {
    const { huawei } = world.backend;
    const set = (on: boolean) => huawei("UpdateOcspSwitch", { ca_id: sub, ocsp_switch: on });
    const details = async () => JSON.parse((await rowOf(world, sub))!.details) as { ocsp_switch?: boolean };
    const off = {
      serviceCode: "PCA.10010072",
      httpStatus: 403,
      message: expect.stringContaining("already off") as string,
    };
    const on = {
      serviceCode: "PCA.10010071",
      httpStatus: 403,
      message: expect.stringContaining("already on") as string,
    };
    expect(await refused(set(false))).toMatchObject(off);
    expect(await set(true)).toEqual({});
    expect((await details()).ocsp_switch).toBe(true);
    expect(await refused(set(true))).toMatchObject(on);
    expect(await set(false)).toEqual({});
    expect(await refused(set(false))).toMatchObject(off);
  });
});
