import { createPrivateKey } from "node:crypto";
import { Ca, commonNames, NOT_FOUND, refused, x509, type MakeInvoke } from "./ca";

export function readingContract(makeInvoke: MakeInvoke): void {
  let ca: Ca;
  let root: string;
  let sub: string;
  beforeAll(async () => {
    ca = await Ca.open(makeInvoke);
    ({ root, sub } = await ca.hierarchy());
  });
  afterAll(() => ca.service.close());

  describe("what is not there", () => {
    const CALLS: [string, (Identifier: string) => Promise<unknown>][] = [
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
    ];
    test.each(CALLS)("%s: exactly NotFound with status 404", async (operation, call) => {
      expect(await refused(call("no-such-certificate"))).toMatchObject({ ...NOT_FOUND, operation });
    });

    test("a CA is not an end certificate, and vice versa", async () => {
      expect(await refused(ca.leaf(sub))).toMatchObject(NOT_FOUND);
      const { Identifier } = await ca.server(sub);
      expect(await refused(ca.authority(Identifier))).toMatchObject(NOT_FOUND);
    });
  });

  test("every response and every refusal has a unique request id", async () => {
    const ids = new Set<unknown>();
    for (let call = 0; call < 3; call++) {
      ids.add((await ca.invoke("DescribeCACertificate", { Identifier: root })).RequestId);
      ids.add((await ca.invoke("ListCert", {})).RequestId);
      ids.add((await refused(ca.leaf("none"))).requestId);
    }
    expect(ids.size).toBe(9);
    for (const id of ids) expect(id).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
  });

  test("DescribeClientCertificate returns the certificate's contents", async () => {
    const { Identifier } = await ca.server(sub, { CustomIdentifier: "described" });
    const details = await ca.leaf(Identifier);
    const certificate = x509(details.X509Certificate);
    expect(details).toMatchObject({
      ...{ Identifier, CustomIdentifier: "described", CertificateType: "SERVER", Status: "ISSUE", Days: 90 },
      ...{ CommonName: "www.example.com", Algorithm: "ECC", KeySize: 256, FullAlgorithm: "ECC_256" },
      ...{ ParentIdentifier: sub, SignAlgorithm: expect.stringMatching(/SHA256.*ECDSA/i) as string },
      SubjectDN: "CN=www.example.com,OU=Alibaba Cloud CDN,O=Alibaba Inc.,L=杭州,ST=浙江",
    });
    expect(details.Sha2.toUpperCase()).toBe(certificate.fingerprint256.replaceAll(":", ""));
    expect(details.Md5).toMatch(/^[0-9a-fA-F]{32}$/);
    expect([details.BeforeDate, details.AfterDate]).toEqual(
      [certificate.validFrom, certificate.validTo].map(Date.parse),
    );
    expect(commonNames(details.CertChain)).toEqual(["www.example.com", "Sub", "Root"]);
  });

  describe("DescribeCertificatePrivateKey", () => {
    const keyUnder = async (Identifier: string, EncryptedCode: string): Promise<string> =>
      (await ca.invoke("DescribeCertificatePrivateKey", { Identifier, EncryptedCode })).EncryptedData;

    test("returns the certificate's key encrypted with the call's password, which may differ each time", async () => {
      const { Identifier } = await ca.server(sub);
      const { X509Certificate } = await ca.leaf(Identifier);
      for (const passphrase of ["a", "Aa0,.+-_#", "x".repeat(32)]) {
        const key = await keyUnder(Identifier, passphrase);
        expect(key).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
        expect(x509(X509Certificate).checkPrivateKey(createPrivateKey({ key, passphrase }))).toBe(true);
        expect(() => createPrivateKey({ key, passphrase: `${passphrase}!` })).toThrow();
      }
    });

    test.each(["", "x".repeat(33), "with space", "ä", "a!"])(
      "refuses the password %j without showing it",
      async (code) => {
        const { Identifier } = await ca.server(sub);
        const { message } = await refused(keyUnder(Identifier, code));
        expect(message).toMatch(/EncryptedCode/);
        if (code.length > 3) expect(message).not.toContain(code);
      },
    );

    test("does not return a CA's key", async () => {
      expect(await refused(keyUnder(sub, "a"))).toMatchObject(NOT_FOUND);
      expect(await refused(keyUnder(root, "a"))).toMatchObject(NOT_FOUND);
    });
  });

  test("DescribeCACertificateList pages over CAs only, all of them or those with a given status", async () => {
    const { Identifier: own } = await ca.sub(root);
    await ca.invoke("UpdateCACertificateStatus", { Identifier: own, Status: "REVOKE" });
    const found: string[] = [];
    for (let page = 1; ; page++) {
      const answer = await ca.invoke("DescribeCACertificateList", { CurrentPage: page, ShowSize: 1 });
      expect(answer).toMatchObject({ CurrentPage: page, ShowSize: 1, PageCount: answer.TotalCount });
      found.push(...answer.CertificateList.map(({ Identifier }) => Identifier));
      if (page === answer.PageCount) break;
    }
    expect(new Set(found).size).toBe(found.length);
    expect(found).toEqual(expect.arrayContaining([root, own]));
    const revoked = await ca.invoke("DescribeCACertificateList", { CaStatus: "revoke" });
    const [last] = revoked.CertificateList.slice(-1);
    expect(last).toMatchObject({ Identifier: own, Status: "REVOKE", CertificateType: "SUB_ROOT" });
    expect(new Set(revoked.CertificateList.map(({ Status }) => Status))).toEqual(new Set(["REVOKE"]));
  });

  describe("ListCert", () => {
    test("pages without gaps or duplicates, over the certificates of one CA only", async () => {
      const { Identifier: own } = await ca.sub(root);
      const made: string[] = [];
      for (let count = 0; count < 7; count++) {
        made.push((await ca.server(own, { CustomIdentifier: `list-${count}` })).Identifier);
      }
      const found: string[] = [];
      for (let page = 1; page <= 4; page++) {
        const answer = await ca.invoke("ListCert", { ParentIdentifier: own, CurrentPage: page, ShowSize: 3 });
        expect(answer).toMatchObject({ CurrentPage: page, ShowSize: 3, TotalCount: 7 });
        found.push(...answer.List.map(({ Identifier }) => Identifier));
      }
      expect([...found].sort()).toEqual([...made].sort());
      const all = await ca.invoke("ListCert", {});
      expect(all.TotalCount).toBeGreaterThan(7);
      expect(all.ShowSize).toBe(50);
    });

    test("returns status and keys, even of revoked certificates; no CAs", async () => {
      const { Identifier: own } = await ca.sub(root);
      const { Identifier } = await ca.server(own, { CustomIdentifier: "listed" });
      await ca.invoke("CreateRevokeClientCertificate", { Identifier });
      const { List } = await ca.invoke("ListCert", { ParentIdentifier: own });
      expect(List).toEqual([
        expect.objectContaining({
          Identifier,
          CustomIdentifier: "listed",
          CommonName: "www.example.com",
          Status: "REVOKE",
        }),
      ]);
      expect((await ca.invoke("ListCert", { ParentIdentifier: root })).List).toEqual([]);
    });
  });
}
