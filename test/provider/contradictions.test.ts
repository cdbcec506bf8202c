import { X509Certificate } from "node:crypto";
import { regionsOf } from "../../provider/client/connect";
import { readSettings } from "../../provider/settings";
import { encodeRequest } from "../../provider/api/alibaba/wire";
import { OPERATIONS } from "../../provider/api/alibaba/operations";
import { purchasedCount } from "../../provider/resources/alibaba/common/purchased";
import {
  BASE,
  hierarchy,
  newCertificate,
  newCsr,
  newWorld,
  Refused,
  removeFolders,
  Resource,
  type World,
} from "./support";

afterAll(removeFolders);

/** The contradictions in the documents, numbered as in docs/alibaba.md. */
let world: World;
let sub: string | undefined;
beforeAll(async () => {
  world = newWorld();
  sub = (await hierarchy(world)).sub.id;
});

type Props = Record<string, unknown>;

async function made(
  kind: string,
  more: Props = {},
): Promise<{ resource: Resource; certificate: X509Certificate }> {
  const resource = new Resource(world, kind);
  const issuer = "parentIdentifier" in (BASE[kind] ?? {}) ? { parentIdentifier: sub, withIssuers: true } : {};
  await resource.up({ ...BASE[kind], ...issuer, ...more });
  return { resource, certificate: new X509Certificate(resource.state.certificate as string) };
}

async function refusal(kind: string, more: Props): Promise<string> {
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

const requestOf = async (operation: string, work: () => Promise<unknown>): Promise<Props> => {
  let seen: unknown;
  world.before = (called, request) => {
    if (called === operation) seen = request;
  };
  await work();
  world.before = () => undefined;
  return seen as Props;
};

test("C1: validity is given in exactly one form, never none and never two", async () => {
  for (const kind of ["alibaba.ServerCertificate", "alibaba.WhClientCertificate"]) {
    expect(await refusal(kind, { days: undefined })).toMatch(/^days: is required/);
    expect(await refusal(kind, { years: 1 })).toMatch(/given twice/);
    const pair = { beforeTime: 1_800_000_000, afterTime: 1_801_000_000 };
    expect(await refusal(kind, pair)).toMatch(/given twice/);
    expect(await refusal(kind, { ...pair, days: undefined, afterTime: undefined })).toMatch(
      /together with afterTime/,
    );
  }
});

test("C2: BeforeTime is the start and AfterTime the end, in seconds; answers are read as milliseconds", async () => {
  const [beforeTime, afterTime] = ["2026-04-01T00:00:00Z", "2026-06-01T00:00:00Z"];
  let certificate: X509Certificate | undefined;
  const request = await requestOf("CreateServerCertificate", async () => {
    ({ certificate } = await made("alibaba.ServerCertificate", { days: undefined, beforeTime, afterTime }));
  });
  expect(request).toMatchObject({ BeforeTime: 1_775_001_600, AfterTime: 1_780_272_000 });
  expect(new Date(certificate?.validFrom ?? "").getTime()).toBe(Date.parse(beforeTime));
  expect(new Date(certificate?.validTo ?? "").getTime()).toBe(Date.parse(afterTime));
});

test("C3: missing attributes of a server certificate's subject get the documented default", async () => {
  const { certificate } = await made("alibaba.ServerCertificate");
  expect(certificate.subject).toContain("O=Alibaba Inc.\nOU=Alibaba Cloud CDN");
});

test("C4: the organization of a warehouse certificate is the root CA's; inherited state and city are the sub CA's", async () => {
  expect((await made("alibaba.WhClientCertificate")).certificate.subject).toBe("O=Example\nCN=device");
  expect((await made("alibaba.ServerCertificate")).certificate.subject).toContain("ST=Zhejiang\nL=Hangzhou");
});

test("C5: a custom certificate that would be issued later is refused, because nothing waits for it", async () => {
  expect(await refusal("alibaba.CustomCertificate", { immediately: 0 })).toMatch(/must be 1 or 2/);
  expect(await refusal("alibaba.ServerCertificate", { immediately: 0 })).toBe("accepted");
  expect((await made("alibaba.ServerCertificate", { immediately: 0 })).certificate.serialNumber).toMatch(
    /../,
  );
});

test("C6: PEM with a literal backslash-n is the same PEM", async () => {
  const csr = newCsr("/CN=literal.example.com");
  const { resource } = await made("alibaba.ServerCertificateWithCsr", { csr: csr.replaceAll("\n", "\\n") });
  const args = { ...BASE["alibaba.ServerCertificateWithCsr"], parentIdentifier: sub, withIssuers: true, csr };
  expect(await resource.up(args)).toBe("same");
});

test("C7: each operation accepts the name types that its own page lists", async () => {
  const names: Record<number, string> = { 1: "a@example.com", 2: "a.com", 6: "urn:a:b", 7: "10.0.0.1" };
  const taken = async (kind: string): Promise<number[]> => {
    const types = [0, 1, 2, 3, 6, 7, 8];
    const refusals = await Promise.all(
      types.map((sanType) => refusal(kind, { sanType, sanValue: [names[sanType] ?? "x"] })),
    );
    return types.filter((_, index) => refusals[index] === "accepted");
  };
  expect(await taken("alibaba.WhClientCertificate")).toEqual([1, 2, 6, 7]);
  expect(await taken("alibaba.ClientCertificate")).toEqual([1, 6]);
  expect(await taken("alibaba.ClientCertificateWithCsr")).toEqual([1, 2, 6, 7]);
});

test("C8: tags and groups are changed with the resource type PcaCertificate", async () => {
  const { resource } = await made("alibaba.ClientCertificate");
  const args = { ...BASE["alibaba.ClientCertificate"], parentIdentifier: sub, withIssuers: true };
  const request = await requestOf("TagResources", () => resource.up({ ...args, tags: { a: "1" } }));
  expect(request).toMatchObject({ ResourceType: "PcaCertificate", ResourceId: [resource.id] });
  const move = await requestOf("MoveResourceGroup", () =>
    resource.up({ ...args, tags: { a: "1" }, resourceGroupId: "rg" }),
  );
  expect(move).toMatchObject({ ResourceType: "PcaCertificate", ResourceId: resource.id });
});

test("C9: UploadPcaCertToCas accepts a certificate's number or its identifier", async () => {
  for (const property of ["Id", "Identifier"] as const) {
    const { resource } = await made("alibaba.ServerCertificate");
    const leaf = { Identifier: resource.id ?? "" };
    const { Certificate } = await world.context.alibaba("DescribeClientCertificate", leaf);
    expect(Certificate.UploadFlag).toBe(0);
    await world.context.alibaba("UploadPcaCertToCas", { Ids: String(Certificate[property]) });
    const { Certificate: after } = await world.context.alibaba("DescribeClientCertificate", leaf);
    expect(after.UploadFlag).toBe(1);
  }
  const { resource: certificate } = await made("alibaba.ServerCertificate");
  const request = await requestOf("UploadPcaCertToCas", () =>
    new Resource(world, "alibaba.PcaCertSync").up({ certificateIdentifier: certificate.id }),
  );
  expect(request).toEqual({ Ids: certificate.id });
});

test("C13: operations whose documents disagree and that nothing here needs are not called", () => {
  expect(Object.keys(OPERATIONS).filter((name) => name.includes("Status"))).toEqual([
    "GetCAInstanceStatus",
    "UpdateCACertificateStatus",
  ]);
});

test("C10: parameters that an operation needs are required, whatever the model marks", async () => {
  const required: Record<string, string[]> = {
    "alibaba.ExternalCaCertificate": ["instanceId", "csr", "validity"],
    "alibaba.ClientCertificate": ["parentIdentifier", "commonName", "algorithm"],
    "alibaba.WhClientCertificate": ["parentIdentifier"],
  };
  for (const [kind, names] of Object.entries(required)) {
    for (const name of names) {
      expect(await refusal(kind, { [name]: undefined })).toMatch(new RegExp(`${name}: is required`));
    }
  }
});

test("C11: EnableCrl is a boolean for a subordinate CA and a number for what it issues", async () => {
  const ca = await requestOf("CreateSubCACertificate", async () => {
    const root = new Resource(world, "alibaba.RootCa");
    await root.up(BASE["alibaba.RootCa"] ?? {});
    await made("alibaba.SubCa", { parentIdentifier: root.id, enableCrl: true });
  });
  expect(encodeRequest("CreateSubCACertificate", ca, "cn-hangzhou").query.EnableCrl).toBe("true");
  const leaf = await requestOf("CreateServerCertificate", () =>
    made("alibaba.ServerCertificate", { enableCrl: true }),
  );
  expect(encodeRequest("CreateServerCertificate", leaf, "cn-hangzhou").query.EnableCrl).toBe("1");
});

test("C12: a country is two upper-case letters, as in X.509", async () => {
  for (const countryCode of ["cn", "CHN"]) {
    expect(await refusal("alibaba.SubCa", { countryCode })).toMatch(/two capital letters/);
  }
});

test("C14: operations of version 2020-04-07 are called with that version", () => {
  const older = Object.entries(OPERATIONS).filter(([, { version }]) => version === "2020-04-07");
  expect(older.map(([name]) => name)).toEqual([
    "CreateWHClientCertificate",
    "DescribeWarehouseCert",
    "2020-04-07/ListCert",
    "RevokeWHClientCertificate",
    "DeletePCACert",
    "UploadUserCertificate",
    "GetUserCertificateDetail",
    "ListUserCertificateOrder",
    "DeleteUserCertificate",
    "ListCloudResources",
  ]);
});

test("C15: no CA is ever deleted with the operation for end certificates", async () => {
  const { resource } = await made("alibaba.ExternalCaCertificate", { revokeOnDelete: true });
  world.calls.length = 0;
  await resource.provider.delete(resource.id ?? "", resource.state);
  expect(world.calls).toEqual(["DescribeCACertificate", "UpdateCACertificateStatus"]);
});

test("C42: the shortest of the documented name lengths applies", async () => {
  const { certificate: Cert, privateKey: Key } = newCertificate("www.example.com");
  const upload = (length: number): Promise<unknown> =>
    world.context.alibaba("UploadUserCertificate", { Name: "x".repeat(length), Cert, Key });
  await upload(63);
  await expect(upload(64)).rejects.toThrow(/Name: must not be longer than 63 characters/);
});

test("C31: the years of a CA are not limited to the recommendation", async () => {
  for (const years of [1, 31, 100]) {
    expect(await refusal("alibaba.RootCa", { years })).toBe("accepted");
    expect(await refusal("alibaba.SubCa", { years })).toBe("accepted");
  }
});

test("C32, C33: CertMaxTime and CrlDay are sent as given", async () => {
  const request = await requestOf("CreateSubCACertificate", async () => {
    const root = new Resource(world, "alibaba.RootCa");
    await root.up(BASE["alibaba.RootCa"] ?? {});
    const limits = { enableCrl: true, certMaxTime: 1, crlDay: 3 };
    const { certificate } = await made("alibaba.SubCa", { parentIdentifier: root.id, ...limits });
    expect(certificate.ca).toBe(true);
  });
  expect(request).toMatchObject({ CertMaxTime: 1, CrlDay: 3 });
});

test("C34: fields that only some responses have are outputs of both kinds with a request, and may be missing", async () => {
  for (const kind of ["alibaba.ServerCertificateWithCsr", "alibaba.ClientCertificateWithCsr"]) {
    const { resource } = await made(kind, { csr: newCsr("/CN=c34.example.com") });
    expect(resource.state).not.toHaveProperty("certKmcRep1", expect.anything());
    const operation =
      kind === "alibaba.ServerCertificateWithCsr"
        ? "CreateServerCertificateWithCsr"
        : "CreateClientCertificateWithCsr";
    expect(Object.keys(OPERATIONS[operation].answer)).toEqual(
      expect.arrayContaining(["CertKmcRep1", "CertSignBufKmc"]),
    );
  }
});

test("C35: certificates may be in another region than the load balancers", () => {
  const cas = (settings: Record<string, string>): string =>
    regionsOf(readSettings({ get: (key) => settings[key] }, {})).cas;
  const region = { "alicloud:region": "cn-shanghai" };
  expect(cas(region)).toBe("cn-shanghai");
  expect(cas({ ...region, "pki:casRegion": "cn-hangzhou" })).toBe("cn-hangzhou");
});

test("C44: of what remains and what was not issued, the greater number counts", () => {
  const counts = { CertIssuedCount: 10, CertTotalCount: 40 };
  expect(purchasedCount({ ...counts, CertRemainingCount: 0 })).toEqual({ left: 30, total: 40 });
  expect(purchasedCount({ ...counts, CertRemainingCount: 35 })).toEqual({ left: 35, total: 40 });
});

test("C45: AssignCertificateCount is not called", () => {
  expect(Object.keys(OPERATIONS).filter((name) => name.includes("Assign"))).toEqual([]);
});
