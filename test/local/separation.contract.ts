import { Ca, NOT_FOUND, refused, type MakeInvoke } from "./ca";

/** The warehouse and the rest of the API do not see each other's certificates. */
export function separationContract(makeInvoke: MakeInvoke): void {
  let ca: Ca;
  let sub: string;
  let stored: string;
  let others: [string, string][];
  beforeAll(async () => {
    ca = await Ca.open(makeInvoke);
    sub = (await ca.hierarchy()).sub;
    stored = (await ca.warehouse(sub)).Identifier;
    others = [
      ["a CA", sub],
      ["a server certificate", (await ca.server(sub)).Identifier],
      ["a client certificate", (await ca.client(sub)).Identifier],
    ];
  });
  afterAll(() => ca.service.close());

  const ResourceType = "PcaCertificate";
  const ELSEWHERE: [string, (Identifier: string) => Promise<unknown>][] = [
    ["DescribeClientCertificate", (Identifier) => ca.invoke("DescribeClientCertificate", { Identifier })],
    ["DescribeCACertificate", (Identifier) => ca.invoke("DescribeCACertificate", { Identifier })],
    [
      "DescribeCertificatePrivateKey",
      (Identifier) => ca.invoke("DescribeCertificatePrivateKey", { Identifier, EncryptedCode: "a" }),
    ],
    [
      "CreateRevokeClientCertificate",
      (Identifier) => ca.invoke("CreateRevokeClientCertificate", { Identifier }),
    ],
    ["DeleteClientCertificate", (Identifier) => ca.invoke("DeleteClientCertificate", { Identifier })],
    [
      "UpdateCACertificateStatus",
      (Identifier) => ca.invoke("UpdateCACertificateStatus", { Identifier, Status: "REVOKE" }),
    ],
    [
      "UpdatePcaCertificate",
      (Identifier) => ca.invoke("UpdatePcaCertificate", { Identifier, AliasName: "a" }),
    ],
    [
      "MoveResourceGroup",
      (ResourceId) => ca.invoke("MoveResourceGroup", { ResourceId, ResourceGroupId: "rg", ResourceType }),
    ],
    [
      "TagResources",
      (id) => ca.invoke("TagResources", { ResourceId: [id], ResourceType, Tag: [{ Key: "a", Value: "b" }] }),
    ],
    [
      "UntagResources",
      (id) => ca.invoke("UntagResources", { ResourceId: [id], ResourceType, TagKey: ["a"] }),
    ],
  ];
  const OF_THE_WAREHOUSE: [string, (Identifier: string) => Promise<unknown>][] = [
    ["DescribeWarehouseCert", (CertIdentifier) => ca.invoke("DescribeWarehouseCert", { CertIdentifier })],
    ["RevokeWHClientCertificate", (Identifier) => ca.invoke("RevokeWHClientCertificate", { Identifier })],
    ["DeletePCACert", (Identifier) => ca.invoke("DeletePCACert", { Identifier })],
  ];

  describe("a warehouse certificate", () => {
    test.each(ELSEWHERE)("is NotFound for %s", async (operation, call) => {
      expect(await refused(call(stored))).toMatchObject({ ...NOT_FOUND, operation });
      const details = await ca.invoke("DescribeWarehouseCert", { CertIdentifier: stored });
      expect(details.CertStatus).toBe("issued");
    });

    test("is NotFound even after it was revoked", async () => {
      const { Identifier } = await ca.warehouse(sub);
      await ca.invoke("RevokeWHClientCertificate", { Identifier });
      expect(await refused(ca.invoke("DeleteClientCertificate", { Identifier }))).toMatchObject(NOT_FOUND);
    });

    test("is only in the warehouse's ListCert", async () => {
      const { List } = await ca.invoke("ListCert", { ShowSize: 1000 });
      expect(List.map(({ Identifier }) => Identifier).sort()).toEqual(
        others
          .slice(1)
          .map(([, id]) => id)
          .sort(),
      );
      const { CertList } = await ca.invoke("2020-04-07/ListCert", {});
      const listed = CertList.map(({ Identifier }) => Identifier);
      expect(listed).toContain(stored);
      for (const [, id] of others) expect(listed).not.toContain(id);
    });

    test("is not a CA and issues nothing", async () => {
      const calls = [ca.client(stored), ca.warehouse(stored)];
      expect(await Promise.all(calls.map(refused))).toMatchObject([NOT_FOUND, NOT_FOUND]);
    });
  });

  describe.each(OF_THE_WAREHOUSE)("%s", (operation, call) => {
    test("is NotFound for anything outside the warehouse, and changes nothing", async () => {
      for (const [, id] of [...others, ["nothing", "no-such-certificate"] as const]) {
        expect(await refused(call(id))).toMatchObject({ ...NOT_FOUND, operation });
      }
      expect((await ca.authority(sub)).Status).toBe("ISSUE");
      for (const [, id] of others.slice(1)) expect((await ca.leaf(id)).Status).toBe("ISSUE");
    });
  });

  test("and revocation and deletion of one do not affect the other", async () => {
    const { Identifier } = await ca.client(sub);
    await ca.invoke("CreateRevokeClientCertificate", { Identifier });
    expect(await refused(ca.invoke("DeletePCACert", { Identifier }))).toMatchObject(NOT_FOUND);
    expect((await ca.leaf(Identifier)).Status).toBe("REVOKE");
  });
}
