import { encodeRequest } from "../../provider/api/huawei/wire";
import { OPERATIONS } from "../../provider/api/huawei/operations";
import { periodOf } from "../../provider/api/huawei/vocabulary";
import { regionsOf } from "../../provider/client/connect";
import { ccmRegionOf } from "../../provider/client/huawei/endpoint";
import { readSettings } from "../../provider/settings";
import { parseCertificate } from "../../provider/x509/parse";
import { oneFromPem } from "../../provider/x509/pem";
import { BASE, GATEWAY, newCsr, newWorld, Refused, removeFolders, Resource } from "./support";

afterAll(removeFolders);

/** The contradictions in the documents, numbered as in docs/huawei.md. */
const world = newWorld();

async function refusal(kind: string, more: Record<string, unknown>): Promise<string> {
  const args = Object.fromEntries(
    Object.entries({ ...BASE[kind], ...more }).filter(([, value]) => value !== undefined),
  );
  try {
    await new Resource(world, kind).check(args, {});
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
  return "accepted";
}
const CERTIFICATE = "huawei.PrivateCertificate";

test("C16: all is not an enterprise project to create in", async () => {
  expect(await refusal(CERTIFICATE, { enterpriseProjectId: "all" })).toMatch(
    /not all, which is for queries only/,
  );
  expect(await refusal(CERTIFICATE, { enterpriseProjectId: "0" })).toBe("accepted");
});

test("C17: algorithms are optional, with those of the CA as the default", async () => {
  const root = new Resource(world, "huawei.CertificateAuthority");
  await root.up({ ...BASE["huawei.CertificateAuthority"], signatureAlgorithm: "SHA384" });
  const leaf = new Resource(world, CERTIFICATE);
  await leaf.up({ ...BASE[CERTIFICATE], issuerId: root.id, withIssuers: true });
  const shown = await world.context.huawei("ShowCertificate", { certificate_id: leaf.id! });
  expect(shown).toMatchObject({ key_algorithm: "EC256", signature_algorithm: "SHA384" });
});

test("C18: a year is twelve calendar months, a month 31 days", () => {
  const now = new Date("2027-02-01T00:00:00Z");
  const end = (type: "YEAR" | "MONTH" | "DAY" | "HOUR", value: number): string =>
    periodOf({ type, value }, now).notAfter.toISOString();
  expect(end("YEAR", 1)).toBe("2028-02-01T00:00:00.000Z");
  expect(end("MONTH", 1)).toBe("2027-03-04T00:00:00.000Z");
  expect(end("MONTH", 12)).toBe("2028-02-08T00:00:00.000Z");
  expect(end("HOUR", 25)).toBe("2027-02-02T01:00:00.000Z");
});

test("C19: the local CA answers 400 with the code of the real service for missing objects", async () => {
  const id = "2cb2878b-6cd1-460d-bd25-afe655159bdc";
  const showing = world.context.huawei("ShowCertificate", { certificate_id: id });
  await expect(showing).rejects.toMatchObject({ serviceCode: "PCA.10010002", httpStatus: 400 });
});

test("C20: tags are deleted with a body", () => {
  const request = { certificate_id: "id", tags: [{ key: "a", value: "1" }] };
  expect(encodeRequest("BatchDeleteCertTags", request, "")).toEqual({
    method: "DELETE",
    path: "/v1/private-certificates/id/tags/delete",
    query: {},
    body: '{"tags":[{"key":"a","value":"1"}]}',
  });
});

test("C21: switches and days are sent as text; a revocation without reason has the body {}", () => {
  const request = { ca_id: "id", pending_days: "7" };
  expect(encodeRequest("DeleteCertificateAuthority", request, "").query).toEqual({ pending_days: "7" });
  expect(encodeRequest("RevokeCertificate", { certificate_id: "id" }, "").body).toBe("{}");
});

test("C22: the status of a CA that can issue is ACTIVED", async () => {
  const root = new Resource(world, "huawei.CertificateAuthority");
  await root.up(BASE["huawei.CertificateAuthority"] ?? {});
  expect(root.state.status).toBe("ACTIVED");
});

test("C23: arguments that have no effect with a CSR are refused", async () => {
  const csr = newCsr("/CN=a.example.com");
  const names = { subjectAlternativeNames: [{ type: "DNS", value: "a.example.com" }] };
  expect(await refusal(CERTIFICATE, { csr, distinguishedName: undefined, ...names })).toMatch(
    /subjectAlternativeNames: has no effect with csr/,
  );
  expect(await refusal(CERTIFICATE, { csr })).toMatch(/distinguishedName: has no effect with csr/);
});

test("C24: quoted PEM with a literal backslash-n is sent plain, and is equal content", async () => {
  let sent: unknown;
  world.before = (operation, request) => {
    if (operation === "CreateCertificateV2") sent = request;
  };
  const quoted = (pem: string): string => `'${pem.replaceAll("\n", "\\n")}'`;
  const upload = new Resource(world, "huawei.ApigCertificate");
  await upload.up({ name: "gate", ...GATEWAY, certContent: quoted(GATEWAY.certContent) });
  world.before = () => undefined;
  expect(sent).toMatchObject({ cert_content: GATEWAY.certContent });
  expect(await upload.up({ name: "gate", ...GATEWAY })).toBe("same");
});

test("C25: the fields of an SM2 pair have at most 8092 characters", async () => {
  const message = await refusal("huawei.ApigCertificate", { certContentSign: "x".repeat(8093) });
  expect(message).toMatch(/must not be longer than 8092 characters/);
});

test("C26: the gateway's certificates are at /v2/{project_id}/apigw/certificates", () => {
  const form = { name: "n", cert_content: "c", private_key: "k" };
  expect(encodeRequest("CreateCertificateV2", form, "p1")).toMatchObject({
    method: "POST",
    path: "/v2/p1/apigw/certificates",
  });
});

test("C27: the instance is sent in the query of the list", () => {
  expect(encodeRequest("ListCertificatesV2", { instance_id: "i" }, "p").query).toEqual({ instance_id: "i" });
});

test("C28: no operation undoes a revocation", () => {
  expect(Object.keys(OPERATIONS).filter((name) => /Unrevoke|Release|Unhold/.test(name))).toEqual([]);
});

test("C29: the default key usages are those documented, locally limited to what the key can do", async () => {
  let sent: unknown;
  world.before = (operation, request) => {
    if (operation === "CreateCertificate") sent = request;
  };
  const usages: Record<string, string[]> = {};
  for (const keyAlgorithm of ["RSA2048", "EC256"]) {
    const root = new Resource(world, "huawei.CertificateAuthority");
    const name = {
      ...(BASE["huawei.CertificateAuthority"]?.distinguishedName as object),
      commonName: keyAlgorithm,
    };
    await root.up({ ...BASE["huawei.CertificateAuthority"], keyAlgorithm, distinguishedName: name });
    const leaf = new Resource(world, CERTIFICATE);
    await leaf.up({ ...BASE[CERTIFICATE], issuerId: root.id, withIssuers: true });
    // No default is sent: the service decides.
    expect(sent).not.toHaveProperty("key_usages", expect.anything());
    usages[keyAlgorithm] = [
      ...(parseCertificate(oneFromPem("CERTIFICATE", leaf.state.certificate as string)).keyUsages ?? []),
    ];
  }
  world.before = () => undefined;
  expect(usages).toEqual({ RSA2048: ["digitalSignature"], EC256: ["digitalSignature", "keyAgreement"] });
  const keyAndUsages = { keyAlgorithm: "RSA2048", keyUsages: ["digitalSignature", "keyAgreement"] };
  expect(await refusal(CERTIFICATE, keyAndUsages)).toMatch(/^keyUsages: must not include keyAgreement/);
});

test("C30: the deletion of a revoked CA is scheduled as usual, and a revoked CA cannot be restored", async () => {
  const kind = "huawei.CertificateAuthority";
  const over = newWorld();
  const root = new Resource(over, kind);
  await root.up(BASE[kind]!);
  const more = { type: "SUBORDINATE", issuerId: root.id, validity: { type: "YEAR", value: 5 } };
  const args = { ...BASE[kind], ...more, retire: "revoke", pendingDays: 9 };
  const sent: unknown[] = [];
  over.before = (operation, request) => {
    if (/^(Delete|Restore)/.test(operation)) sent.push([operation, request]);
  };
  const ids: unknown[] = [];
  for (const retire of ["revoke", undefined]) {
    const sub = new Resource(newWorld(over.folder), kind);
    sub.world.before = over.before;
    await sub.up({ ...args, retire });
    ids.push(sub.id);
    if (retire) await sub.destroy();
  }
  const deletion = ["DeleteCertificateAuthority", { ca_id: ids[0], pending_days: "9" }];
  // According to the documents, restoring gives a disabled CA; here it is a revoked one, which shows only then.
  expect(sent).toEqual([deletion, ["RestoreCertificateAuthority", { ca_id: ids[0] }], deletion]);
  expect(new Set(ids).size).toBe(2);
});

test("C36, C38: the days of a list and of a pending deletion are sent as given", async () => {
  const kind = "huawei.CertificateAuthority";
  const sent: unknown[] = [];
  world.before = (operation, request) => {
    if (operation === "CreateCertificateAuthority" || operation === "DeleteCertificateAuthority")
      sent.push(request);
  };
  const crlConfiguration = { enabled: true, obsBucketName: "lists", validDays: 8 };
  const root = new Resource(world, kind);
  const distinguishedName = { ...(BASE[kind]?.distinguishedName as object), commonName: "C36" };
  await root.up({ ...BASE[kind], distinguishedName, crlConfiguration });
  await root.destroy();
  world.before = () => undefined;
  expect(sent).toMatchObject([{ crl_configuration: { valid_days: 8 } }, { pending_days: "7" }]);
});

test("C43: a list without a name is sent without one, and has the identifier of its own CA", async () => {
  const kind = "huawei.CertificateAuthority";
  const sent: unknown[] = [];
  world.before = (operation, request) => {
    if (operation === "CreateCertificateAuthority") sent.push(request);
  };
  const distinguishedName = { ...(BASE[kind]?.distinguishedName as object), commonName: "C43" };
  const crlConfiguration = { enabled: true, obsBucketName: "lists", validDays: 8 };
  const root = new Resource(world, kind);
  await root.up({ ...BASE[kind], distinguishedName, crlConfiguration });
  world.before = () => undefined;
  expect(sent).toMatchObject([{ crl_configuration: { enabled: true } }]);
  expect(JSON.stringify(sent)).not.toContain("crl_name");
  const { crl_configuration: shown } = await world.context.huawei("ShowCertificateAuthority", {
    ca_id: root.id ?? "",
  });
  expect(shown?.crl_name).toBe(root.id);
});

test("C37: a global upload with a trusted root is created with a warning; one of an instance without", async () => {
  const root = new Resource(world, "huawei.CertificateAuthority");
  const distinguishedName = {
    ...(BASE["huawei.CertificateAuthority"]?.distinguishedName as object),
    commonName: "C37",
  };
  await root.up({ ...BASE["huawei.CertificateAuthority"], distinguishedName });
  const warnings: string[] = [];
  const { context } = world;
  Object.assign(context, { tell: (message: string) => warnings.push(message) });
  const upload = { ...GATEWAY, trustedRootCa: root.state.certificate };
  await new Resource(world, "huawei.ApigCertificate").up({
    name: "own_gate",
    ...upload,
    type: "instance",
    instanceId: "i-1",
  });
  expect(warnings).toEqual([]);
  const gateway = new Resource(world, "huawei.ApigCertificate");
  await gateway.up({ name: "gate", ...upload });
  expect(warnings).toEqual([expect.stringMatching(/clients may not be verified: give it type instance/)]);
  expect(gateway.state.isHasTrustedRootCa).toBe(true);
});

test("C39: a UPN is an alternative name", async () => {
  const subjectAlternativeNames = [{ type: "UPN", value: "someone@example.com" }];
  expect(await refusal(CERTIFICATE, { subjectAlternativeNames })).toBe("accepted");
});

test("C40: CCM is called in the region of the site, the gateway in its own region", () => {
  const regions = {
    "cn-east-3": "cn-north-4",
    "cn-north-4": "cn-north-4",
    "ap-southeast-1": "ap-southeast-3",
    "la-south-2": "ap-southeast-3",
    "sa-argentina-1": "ap-southeast-3",
    "eu-west-101": "eu-west-101",
    "my-kualalumpur-1": "my-kualalumpur-1",
    "sa-brazil-1": "sa-brazil-1",
    "ru-northwest-2": "ru-moscow-1",
  };
  for (const [region, ccm] of Object.entries(regions))
    expect([region, ccmRegionOf(region)]).toEqual([region, ccm]);
  const called = (settings: Record<string, string>): unknown => {
    const { ccm, apig } = regionsOf(readSettings({ get: (key) => settings[key] }, {}));
    return [ccm, apig];
  };
  const gateway = { "huaweicloud:region": "cn-east-3" };
  expect(called(gateway)).toEqual(["cn-north-4", "cn-east-3"]);
  expect(called({ ...gateway, "pki:ccmRegion": "ap-southeast-3" })).toEqual(["ap-southeast-3", "cn-east-3"]);
  // States created through a custom endpoint contain the configured region.
  expect(called({ ...gateway, "pki:endpoint": "http://localhost:9" })).toEqual(["cn-east-3", "cn-east-3"]);
});
