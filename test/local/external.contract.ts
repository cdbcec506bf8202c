import type { CAInstanceStatus } from "../../provider/api/alibaba/operations";
import { Ca, NOT_FOUND, refused, x509, type MakeInvoke } from "./ca";
import { certificatesOf, csrOf, opensslCsr, subjectBytes, textOf, verifyChain } from "./judge";

/** An external CA: the caller keeps the key, and a purchased instance issues its only certificate. */
export function externalContract(makeInvoke: MakeInvoke): void {
  let ca: Ca;
  let csr: string;
  beforeAll(async () => {
    ca = await Ca.open(makeInvoke);
    csr = await csrOf({ subject: { commonName: "External", organization: "Own" } });
    await ca.externalRoot(csr);
  });
  afterAll(() => ca.service.close());

  const statusOf = async (InstanceId: string): Promise<CAInstanceStatus> => {
    const { InstanceStatusList } = await ca.invoke("GetCAInstanceStatus", { InstanceId });
    expect(InstanceStatusList).toHaveLength(1);
    return InstanceStatusList[0]!;
  };
  const revoke = (Identifier: string): Promise<unknown> =>
    ca.invoke("UpdateCACertificateStatus", { Identifier, Status: "REVOKE" });

  describe("GetCAInstanceStatus", () => {
    test("BUY → USED → REVOKE; identifier and times only after it was used", async () => {
      const InstanceId = ca.newInstance();
      expect(await statusOf(InstanceId)).toEqual({ InstanceId, Status: "BUY", Type: "SUB_ROOT" });
      const { Identifier, Certificate } = await ca.external(csr, { InstanceId });
      const used = {
        ...{ InstanceId, Identifier, Type: "SUB_ROOT", Status: "USED" },
        BeforeTime: Date.parse(x509(Certificate).validFrom),
        AfterTime: Date.parse(x509(Certificate).validTo),
      };
      expect(await statusOf(InstanceId)).toEqual(used);
      await revoke(Identifier);
      expect(await statusOf(InstanceId)).toEqual({ ...used, Status: "REVOKE" });
      expect((await ca.authority(Identifier)).Status).toBe("REVOKE");
    });

    test("a refused call leaves the instance unused", async () => {
      const InstanceId = ca.newInstance();
      await refused(ca.external(csr, { InstanceId, Validity: "1w" }));
      expect((await statusOf(InstanceId)).Status).toBe("BUY");
      await ca.external(csr, { InstanceId });
    });

    test.each(["", "with space", "例", "x".repeat(129)])("%j is not an instance", async (InstanceId) => {
      expect((await refused(statusOf(InstanceId))).message).toMatch(/InstanceId/);
    });
  });

  describe("one certificate per instance", () => {
    test("a second call is refused, even with the same arguments and after revocation", async () => {
      const InstanceId = ca.newInstance();
      const { Identifier } = await ca.external(csr, { InstanceId });
      const again = await refused(ca.external(csr, { InstanceId }));
      expect(again.serviceCode).not.toBe("NotFound");
      expect(again.message).toMatch(/InstanceId/);
      await revoke(Identifier);
      await refused(ca.external(csr, { InstanceId }));
      expect((await statusOf(InstanceId)).Identifier).toBe(Identifier);
    });

    test("exactly one of several concurrent calls wins, and the status names its CA", async () => {
      const InstanceId = ca.newInstance();
      const calls = Array.from({ length: 5 }, () => ca.external(csr, { InstanceId }));
      const outcomes = await Promise.allSettled(calls);
      const made = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
      expect(made).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "SERVICE_ERROR" });
      }
      expect((await statusOf(InstanceId)).Identifier).toBe(made[0]!.Identifier);
    });

    test("concurrent first calls to an empty store, for different instances, share one root", async () => {
      const other = await Ca.open(makeInvoke);
      const made = await Promise.all([1, 2, 3, 4].map(() => other.externalRoot(csr)));
      const roots = made.map(({ CertificateChain }) => certificatesOf(CertificateChain).at(-1)!);
      expect(new Set(roots).size).toBe(1);
      for (const { Certificate } of made) {
        expect(x509(Certificate).verify(x509(roots[0]!).publicKey)).toBe(true);
      }
      await other.service.close();
    });
  });

  test("the response: Identifier, Certificate and CertificateChain with real line breaks, and nothing else", async () => {
    const made = await ca.external(csr);
    expect(Object.keys(made).sort()).toEqual(["Certificate", "CertificateChain", "Identifier", "RequestId"]);
    expect(made.Identifier).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(made.CertificateChain).not.toContain("\\n");
    expect(made.CertificateChain.startsWith(made.Certificate)).toBe(true);
    expect(certificatesOf(made.CertificateChain)).toHaveLength(2);
  });

  test("DescribeCACertificate: a subordinate CA of an external issuer, below a root that is returned as well", async () => {
    const more = { Tags: [{ Key: "team", Value: "pki" }], ResourceGroupId: "rg-1" };
    const { Identifier, Certificate, CertificateChain } = await ca.external(csr, more);
    const details = await ca.authority(Identifier);
    expect(details).toMatchObject({
      ...{ Identifier, CertificateType: "SUB_ROOT", Status: "ISSUE", IssuerType: "external" },
      ...{ CommonName: "External", Organization: "Own", SubjectDN: "CN=External,O=Own" },
      ...{ X509Certificate: Certificate, CaCertChain: CertificateChain, FullAlgorithm: "ECC_256" },
      ...{ Tags: [{ TagKey: "team", TagValue: "pki" }], ResourceGroupId: "rg-1" },
    });
    expect(details.SerialNumber.toUpperCase()).toBe(x509(Certificate).serialNumber);
    expect([details.BeforeDate, details.AfterDate]).toEqual(
      [x509(Certificate).validFrom, x509(Certificate).validTo].map(Date.parse),
    );
    const root = await ca.authority(details.ParentIdentifier!);
    expect(root).toMatchObject({ CertificateType: "ROOT", IssuerType: "external" });
    expect(certificatesOf(CertificateChain).at(-1)).toBe(root.X509Certificate);
  });

  describe("the subject", () => {
    test("is the request's byte for byte, whatever it contains", async () => {
      const subjects = [
        opensslCsr("/C=CN/O=Beispiel/OU=one/OU=two/serialNumber=7/CN=Example CA"),
        opensslCsr("/DC=com/DC=example/CN=网关/emailAddress=ca@example.com"),
        opensslCsr("/O=Example/CN=a+OU=b", ["-multivalue-rdn"]),
        await csrOf({ subject: { commonName: "P", others: [{ oid: "1.2.3.4.5", value: "x" }] } }),
      ];
      for (const request of subjects) {
        const { Certificate, CertificateChain } = await ca.external(request);
        expect(subjectBytes(Certificate)).toBe(subjectBytes(request));
        expect(subjectBytes(Certificate).length).toBeGreaterThan(30);
        expect(verifyChain(CertificateChain)).toMatch(/: OK/);
      }
    });

    test("is replaced completely by ApiPassthrough.Subject, not merged with the request's", async () => {
      const request = opensslCsr("/C=DE/ST=Bayern/L=Hof/O=Old/OU=Older/CN=Oldest");
      const Subject = { CommonName: "New CA", Country: "CN" };
      const { Certificate, Identifier } = await ca.external(request, { ApiPassthrough: { Subject } });
      expect(x509(Certificate).subject.split("\n").sort()).toEqual(["C=CN", "CN=New CA"]);
      expect((await ca.authority(Identifier)).Organization).toBeUndefined();
      const full = { State: "浙江", Locality: "杭州", Organization: "阿里", OrganizationUnit: "Cloud" };
      const made = await ca.external(request, { ApiPassthrough: { Subject: { ...Subject, ...full } } });
      expect(textOf(made.Certificate)).toContain("Subject: CN=New CA,OU=Cloud,O=阿里,L=杭州,ST=浙江,C=CN");
    });
  });

  test("is revoked once, and neither deleted nor revoked by the operations for end certificates", async () => {
    const { Identifier } = await ca.external(csr);
    await refused(ca.invoke("CreateRevokeClientCertificate", { Identifier }));
    await revoke(Identifier);
    await refused(revoke(Identifier));
    await refused(ca.invoke("DeleteClientCertificate", { Identifier }));
    expect((await ca.authority(Identifier)).Status).toBe("REVOKE");
    expect(await refused(ca.leaf(Identifier))).toMatchObject(NOT_FOUND);
    const key = { Identifier, EncryptedCode: "a" };
    expect(await refused(ca.invoke("DescribeCertificatePrivateKey", key))).toMatchObject(NOT_FOUND);
  });
}
