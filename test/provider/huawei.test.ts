import { ServiceError } from "../../provider/base/errors";
import { matches } from "../engine/openssl";
import { failOnce } from "./faults";
import { changes, newWorld, removeFolders, Resource, type World } from "./support";

afterAll(removeFolders);

const COMPANY = { country: "CN", state: "S", locality: "L", organization: "O", organizationalUnit: "OU" };
const ROOT = {
  type: "ROOT",
  distinguishedName: { ...COMPANY, commonName: "Root" },
  keyAlgorithm: "EC256",
  signatureAlgorithm: "SHA256",
  validity: { type: "YEAR", value: 10 },
  withIssuers: true,
};
const LEAF = {
  distinguishedName: { commonName: "www.example.com" },
  validity: { type: "DAY", value: 90 },
  subjectAlternativeNames: [{ type: "DNS", value: "www.example.com" }],
  extendedKeyUsage: { serverAuth: true },
  withIssuers: true,
};

let world: World;
let root: Resource;
let sub: Resource;
const subArgs = (): Record<string, unknown> => ({
  ...ROOT,
  type: "SUBORDINATE",
  issuerId: root.id,
  distinguishedName: { ...COMPANY, commonName: "Sub" },
  validity: { type: "YEAR", value: 5 },
});
const leafArgs = (more: object = {}): Record<string, unknown> => ({ ...LEAF, issuerId: sub.id, ...more });
const AUTHORITY = "huawei.CertificateAuthority";
const LEAF_KIND = "huawei.PrivateCertificate";

beforeEach(async () => {
  world = newWorld();
  root = new Resource(world, AUTHORITY);
  await root.up(ROOT);
  sub = new Resource(world, AUTHORITY);
  await sub.up(subArgs());
  world.calls.length = 0;
});

const next = (resource: Resource): Resource =>
  new Resource(newWorld(world.folder), resource.kind, resource.urn).like(resource);
const issued = async (): Promise<number> =>
  (await world.context.huawei("ListCertificate", { limit: 1000 })).total;

describe("a certificate", () => {
  test("is exported with a password, and its key matches the certificate", async () => {
    let password: string | undefined;
    world.before = (operation, request) => {
      if (operation === "ExportCertificate") ({ password } = request as { password?: string });
    };
    const leaf = new Resource(world, LEAF_KIND);
    await leaf.up(leafArgs({ exportPrivateKey: true }));
    expect(password).toMatch(/^[\w-]{32}$/);
    const { certificate, privateKey, issuers } = leaf.state as Record<string, string>;
    expect(matches(privateKey ?? "", certificate ?? "")).toBe(true);
    expect(issuers?.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(JSON.stringify(leaf.state)).not.toContain(password);
  });

  test("no calls without changes; tags change in place; a new name replaces and revokes", async () => {
    const leaf = new Resource(world, LEAF_KIND);
    await leaf.up(leafArgs({ tags: { a: "1", b: "2" } }));
    world.calls.length = 0;
    expect(await leaf.up(leafArgs({ tags: { b: "2", a: "1" } }))).toBe("same");
    expect(await leaf.up(leafArgs({ tags: { a: "3" } }))).toBe("update");
    expect(changes(world)).toEqual(["BatchDeleteCertTags", "BatchCreateCertTags"]);
    world.calls.length = 0;
    const other = { commonName: "other.example.com" };
    expect(await leaf.up(leafArgs({ tags: { a: "3" }, distinguishedName: other }))).toBe("replace");
    expect(changes(world)).toEqual([
      "CreateCertificate",
      "BatchCreateCertTags",
      "RevokeCertificate",
      "DeleteCertificate",
    ]);
  });

  test("revokeOnDelete false only deletes; a reason is sent with the revocation", async () => {
    const kept = new Resource(world, LEAF_KIND);
    await kept.up(leafArgs({ revokeOnDelete: false }));
    world.calls.length = 0;
    await kept.provider.delete(kept.id!, kept.state);
    expect(changes(world)).toEqual(["DeleteCertificate"]);
    let reason: unknown;
    world.before = (operation, request) => {
      if (operation === "RevokeCertificate") ({ reason } = request as { reason?: unknown });
    };
    const revoked = new Resource(world, LEAF_KIND);
    await revoked.up(leafArgs({ revocationReason: "SUPERSEDED" }));
    await revoked.provider.delete(revoked.id!, revoked.state);
    expect(reason).toBe("SUPERSEDED");
    await revoked.provider.delete(revoked.id!, revoked.state);
  });

  test.each([[{}], [{ distinguishedName: undefined, subjectAlternativeNames: undefined }]])(
    "a lost response does not repeat the request (%j)",
    async () => {
      failOnce(world, "after", "CreateCertificate");
      const leaf = new Resource(world, LEAF_KIND);
      expect(await leaf.up(leafArgs())).toBe("create");
      expect(world.calls.filter((call) => call === "CreateCertificate")).toHaveLength(1);
      expect(await issued()).toBe(1);
    },
  );

  test("if the process is killed after the call, the next one recovers the certificate", async () => {
    world.after = (operation) => {
      if (operation === "CreateCertificate") throw new Error("killed");
    };
    const leaf = new Resource(world, LEAF_KIND);
    await expect(leaf.up(leafArgs())).rejects.toThrow("killed");
    const again = next(leaf);
    await again.up(leafArgs());
    expect(await issued()).toBe(1);
  });

  test("one that expires or is revoked externally stays, with its status and its state", async () => {
    const leaf = new Resource(world, LEAF_KIND);
    await leaf.up(leafArgs());
    await world.context.huawei("RevokeCertificate", { certificate_id: leaf.id! });
    const { id, props } = await leaf.provider.read(leaf.id!, leaf.state);
    expect(id).toBe(leaf.id);
    expect(props).toMatchObject({ status: "REVOKED", certificate: leaf.state.certificate });
    await world.context.huawei("DeleteCertificate", { certificate_id: leaf.id! });
    expect((await leaf.provider.read(leaf.id!, leaf.state)).id).toBe("");
  });

  test("is adopted, or refused with the differences", async () => {
    const leaf = new Resource(world, LEAF_KIND);
    await leaf.up(leafArgs());
    world.calls.length = 0;
    const adopted = new Resource(world, LEAF_KIND);
    await adopted.up(leafArgs({ adopt: leaf.id, tags: { a: "1" } }));
    expect(adopted.id).toBe(leaf.id);
    expect(changes(world)).toEqual(["BatchCreateCertTags"]);
    const other = leafArgs({ adopt: leaf.id, distinguishedName: { commonName: "x.example.com" } });
    await expect(new Resource(world, LEAF_KIND).up(other)).rejects.toThrow(/its common name is/);
  });
});

describe("a CA", () => {
  test("that is destroyed is disabled and scheduled for deletion; declared again, the same one is restored", async () => {
    await sub.provider.delete(sub.id!, sub.state);
    expect(changes(world)).toEqual(["DisableCertificateAuthority", "DeleteCertificateAuthority"]);
    expect((await sub.provider.read(sub.id!, sub.state)).props.changedOutside).toMatch(
      /deletion was scheduled/,
    );
    const again = new Resource(newWorld(world.folder), AUTHORITY);
    await again.up(subArgs());
    expect([again.id, again.state.status]).toEqual([sub.id, "ACTIVED"]);
  });

  test("that is declared disabled is created disabled, with its certificate", async () => {
    const args = { ...subArgs(), enabled: false };
    await sub.up(args);
    const { certificate } = sub.state;
    await sub.provider.delete(sub.id!, sub.state);
    const again = new Resource(newWorld(world.folder), AUTHORITY);
    await again.up(args);
    expect([again.id, again.state.status, again.state.certificate]).toEqual([
      sub.id,
      "DISABLED",
      certificate,
    ]);
    expect(await again.up(args)).toBe("same");
  });

  test("that is adopted gets the OCSP switch of the arguments, which the service does not return", async () => {
    await sub.up({ ...subArgs(), ocspSwitch: true });
    world.calls.length = 0;
    const adopted = new Resource(world, AUTHORITY);
    await adopted.up({ ...subArgs(), ocspSwitch: false, adopt: sub.id });
    expect(changes(world)).toEqual(["UpdateOcspSwitch"]);
  });

  describe("that is pending", () => {
    const args = {
      type: "SUBORDINATE",
      distinguishedName: { ...COMPANY, commonName: "P" },
      keyAlgorithm: "EC256",
    };

    test.each([
      [{ keyAlgorithm: "EC384" }, /its key is EC256/],
      [{ distinguishedName: { ...COMPANY, commonName: "Q" } }, /its subject is .*"common_name":"P"/],
      [{}, undefined],
    ])("is adopted by its description: %j", async (more, problem) => {
      const pending = new Resource(world, AUTHORITY);
      await pending.up(args);
      const adopting = new Resource(world, AUTHORITY).up({ ...args, ...more, adopt: pending.id });
      if (problem) await expect(adopting).rejects.toThrow(problem);
      else expect(await adopting).toBe("create");
    });
  });

  test("that is replaced on demand is a new one, every time", async () => {
    const ids = [sub.id];
    let old = sub;
    for (let round = 0; round < 2; round++) {
      const fresh = new Resource(newWorld(world.folder), AUTHORITY, sub.urn);
      await fresh.up(subArgs());
      await fresh.provider.delete(old.id!, old.state);
      ids.push(fresh.id);
      old = fresh;
    }
    expect(new Set(ids).size).toBe(3);
  });

  test("disabled externally shows as drift, and is enabled again", async () => {
    await world.context.huawei("DisableCertificateAuthority", { ca_id: sub.id! });
    const { inputs, props } = await sub.provider.read(sub.id!, sub.state);
    expect(inputs).toMatchObject({ enabled: false });
    sub.state = { ...props, __provider: sub.state.__provider };
    sub.inputs = { ...sub.inputs, ...inputs };
    expect(await sub.up({ ...subArgs(), enabled: true })).toBe("update");
    expect(sub.state.status).toBe("ACTIVED");
  });

  test("CRL and OCSP are switched in place; being switched already is not an error", async () => {
    const crl = { enabled: true, obsBucketName: "bucket", validDays: 7 };
    await sub.up({ ...subArgs(), crlConfiguration: crl, ocspSwitch: true });
    await sub.up({ ...subArgs(), crlConfiguration: { ...crl, validDays: 8 }, ocspSwitch: false });
    await sub.up({ ...subArgs(), ocspSwitch: false });
    expect(changes(world)).toEqual([
      "EnableCertificateAuthorityCrl",
      "UpdateOcspSwitch",
      "EnableCertificateAuthorityCrl",
      "UpdateOcspSwitch",
      "DisableCertificateAuthorityCrl",
    ]);
    await world.context.huawei("UpdateOcspSwitch", { ca_id: sub.id!, ocsp_switch: true });
    expect(await sub.up({ ...subArgs(), ocspSwitch: true })).toBe("update");
  });

  test("a lost response does not repeat the request", async () => {
    failOnce(world, "after", "CreateCertificateAuthority");
    const args = { ...subArgs(), distinguishedName: { ...COMPANY, commonName: "Other" } };
    await new Resource(world, AUTHORITY).up(args);
    const { total } = await world.context.huawei("ListCertificateAuthority", { limit: 100 });
    expect(total).toBe(3);
  });
});

test("a wrong endpoint is not mistaken for a deleted certificate", async () => {
  const leaf = new Resource(world, LEAF_KIND);
  await leaf.up(leafArgs());
  const nowhere = { operation: "ShowCertificate", requestId: "r", message: "no API", httpStatus: 404 };
  world.before = (operation) => {
    if (operation === "ShowCertificate") throw new ServiceError({ ...nowhere, serviceCode: "APIGW.0101" });
  };
  await expect(leaf.provider.read(leaf.id!, leaf.state)).rejects.toThrow(/APIGW.0101/);
});
