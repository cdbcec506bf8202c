import { Ca, commonNames, NOT_FOUND, refused, x509, type MakeInvoke } from "./ca";

export function authoritiesContract(makeInvoke: MakeInvoke): void {
  let ca: Ca;
  beforeAll(async () => (ca = await Ca.open(makeInvoke)));
  afterAll(() => ca.service.close());

  describe("CreateRootCACertificate", () => {
    test("returns identifier, certificate and chain; Describe returns the certificate's contents", async () => {
      const root = await ca.root();
      expect(Object.keys(root).sort()).toEqual([
        "Certificate",
        "CertificateChain",
        "Identifier",
        "RequestId",
      ]);
      const certificate = x509(root.Certificate);
      expect(certificate.verify(certificate.publicKey)).toBe(true);
      expect(root.CertificateChain).toBe(root.Certificate);
      expect(root.Certificate).not.toContain("\\n");
      const details = await ca.authority(root.Identifier);
      expect(details).toMatchObject({
        ...{
          Identifier: root.Identifier,
          CertificateType: "ROOT",
          Status: "ISSUE",
          IssuerType: "local",
          Years: 10,
        },
        ...{
          CommonName: "Root",
          Organization: "Example",
          OrganizationUnit: "Platform",
          Locality: "杭州",
          State: "浙江",
        },
        ...{ CountryCode: "CN", Algorithm: "ECC", KeySize: 256, FullAlgorithm: "ECC_256" },
        SubjectDN: "CN=Root,OU=Platform,O=Example,L=杭州,ST=浙江,C=CN",
        X509Certificate: root.Certificate,
        CaCertChain: root.Certificate,
      });
      expect(details.ParentIdentifier ?? "").toBe("");
      expect(details.SerialNumber.toUpperCase()).toBe(certificate.serialNumber);
      expect(details.Sha2.toUpperCase()).toBe(certificate.fingerprint256.replaceAll(":", ""));
    });

    test("C2: Describe returns times in milliseconds; validity is in calendar years", async () => {
      const { Identifier, Certificate } = await ca.root({ Years: 7 });
      const { BeforeDate, AfterDate } = await ca.authority(Identifier);
      expect(BeforeDate).toBe(Date.parse(x509(Certificate).validFrom));
      expect(AfterDate).toBe(Date.parse(x509(Certificate).validTo));
      expect(new Date(AfterDate).getUTCFullYear() - new Date(BeforeDate).getUTCFullYear()).toBe(7);
    });

    test("the algorithm can be left out", async () => {
      const { Identifier } = await ca.invoke("CreateRootCACertificate", {
        ...{ CommonName: "R", Organization: "O", OrganizationUnit: "U", Locality: "L", State: "S", Years: 5 },
      });
      expect((await ca.authority(Identifier)).FullAlgorithm).toBe("RSA_2048");
    });

    test("ClientToken: the same token gives the same CA, even for concurrent calls", async () => {
      const token = { ClientToken: "root-token" };
      const first = await ca.root(token);
      expect(await ca.root(token)).toMatchObject({
        Identifier: first.Identifier,
        Certificate: first.Certificate,
      });
      const many = await Promise.all(Array.from({ length: 5 }, () => ca.root({ ClientToken: "root-many" })));
      expect(new Set(many.map(({ Identifier }) => Identifier)).size).toBe(1);
      expect(new Set(many.map(({ Certificate }) => Certificate)).size).toBe(1);
      expect((await ca.root({ ClientToken: "other" })).Identifier).not.toBe(first.Identifier);
    });

    test("without a token every call creates another CA, as documented", async () => {
      expect((await ca.root()).Identifier).not.toBe((await ca.root()).Identifier);
    });

    test("ClientToken: a token is scoped to its operation", async () => {
      const root = await ca.root({ ClientToken: "shared" });
      const sub = await ca.sub(root.Identifier, { ClientToken: "shared" }).catch(() => undefined);
      expect(sub?.Identifier).not.toBe(root.Identifier);
    });

    test("an unknown algorithm is refused with the API's error", async () => {
      await refused(ca.root({ Algorithm: "ROT_13" as "ECC_256" }));
    });
  });

  describe("CreateSubCACertificate", () => {
    test("is signed by its parent, with path length 0 unless requested otherwise", async () => {
      const root = await ca.root();
      const sub = await ca.sub(root.Identifier);
      expect(x509(sub.Certificate).verify(x509(root.Certificate).publicKey)).toBe(true);
      expect(commonNames(sub.CertificateChain)).toEqual(["Sub", "Root"]);
      expect(await ca.authority(sub.Identifier)).toMatchObject({
        ...{ CertificateType: "SUB_ROOT", ParentIdentifier: root.Identifier, Status: "ISSUE", Years: 5 },
        CaCertChain: sub.Certificate + root.Certificate,
      });
      expect((await ca.authority(root.Identifier)).CertIssuedCount).toBe(1);
      expect((await refused(ca.sub(sub.Identifier))).message).toMatch(/allows 0 CAs below it/);
      const wide = await ca.sub(root.Identifier, { PathLenConstraint: 1 });
      const deep = await ca.sub(wide.Identifier);
      expect(commonNames(deep.CertificateChain)).toHaveLength(3);
      await refused(ca.sub(deep.Identifier));
    });

    test("the path length of a CA two levels up still applies", async () => {
      const root = await ca.root();
      const one = await ca.sub(root.Identifier, { PathLenConstraint: 1 });
      const two = await ca.sub(one.Identifier, { PathLenConstraint: 5 });
      const { message } = await refused(ca.sub(two.Identifier));
      expect(message).toMatch(/allows [01] CAs? below it/);
    });

    test("not longer than the root; the same number of years is allowed", async () => {
      const root = await ca.root({ Years: 6 });
      const { AfterDate } = await ca.authority(root.Identifier);
      const same = await ca.sub(root.Identifier, { Years: 6 });
      expect((await ca.authority(same.Identifier)).AfterDate).toBeLessThanOrEqual(AfterDate);
      expect(await refused(ca.sub(root.Identifier, { Years: 7 }))).toMatchObject({
        serviceCode: "InvalidParameter",
        message: expect.stringMatching(/validity: would end .* and outlive/) as string,
      });
    });

    test("V5: of the parent's family; the key size may differ", async () => {
      const root = await ca.root({ Algorithm: "ECC_384" });
      expect((await ca.authority((await ca.sub(root.Identifier)).Identifier)).FullAlgorithm).toBe("ECC_256");
      expect((await refused(ca.sub(root.Identifier, { Algorithm: "RSA_2048" }))).message).toMatch(
        /algorithm: RSA/,
      );
    });

    test("its usages restrict everything below it", async () => {
      const root = await ca.root();
      const clients = await ca.sub(root.Identifier, { ExtendedKeyUsages: ["clientAuth"] });
      expect((await refused(ca.server(clients.Identifier))).message).toMatch(/allows only clientAuth/);
      const servers = await ca.sub(root.Identifier, { ExtendedKeyUsages: ["clientAuth", "serverAuth"] });
      await ca.server(servers.Identifier);
    });

    test("a usage given by its OID is the same usage", async () => {
      const root = await ca.root();
      const servers = await ca.sub(root.Identifier, {
        ExtendedKeyUsages: ["serverAuth"],
        PathLenConstraint: 1,
      });
      await ca.sub(servers.Identifier, { ExtendedKeyUsages: ["1.3.6.1.5.5.7.3.1"] });
    });

    test("ClientToken: the same token gives the same CA, even for concurrent calls", async () => {
      const root = await ca.root();
      const calls = Array.from({ length: 5 }, () => ca.sub(root.Identifier, { ClientToken: "sub-token" }));
      const many = await Promise.all(calls);
      expect(new Set(many.map(({ Identifier }) => Identifier)).size).toBe(1);
      const again = await ca.sub(root.Identifier, { ClientToken: "sub-token" });
      expect(again).toMatchObject({
        Certificate: many[0]!.Certificate,
        CertificateChain: many[0]!.CertificateChain,
      });
      expect((await ca.authority(root.Identifier)).CertIssuedCount).toBe(1);
    });

    test("a missing parent is NotFound", async () => {
      expect(await refused(ca.sub("no-such-ca"))).toMatchObject(NOT_FOUND);
    });

    test("EnableCrl (a flag here) and CrlDay are returned", async () => {
      const root = await ca.root();
      const { Identifier } = await ca.sub(root.Identifier, { EnableCrl: true, CrlDay: 30 });
      const details = await ca.authority(Identifier);
      expect(details).toMatchObject({ CrlDay: 30, CrlUrl: expect.stringMatching(/^https?:\/\//) as string });
      expect((await ca.authority(root.Identifier)).CrlUrl).toBeUndefined();
    });
  });

  describe("UpdateCACertificateStatus", () => {
    test("revokes once; nothing is issued below it any more, at any depth", async () => {
      const root = await ca.root();
      const upper = await ca.sub(root.Identifier, { PathLenConstraint: 1 });
      const lower = await ca.sub(upper.Identifier);
      await ca.server(lower.Identifier);
      await ca.invoke("UpdateCACertificateStatus", { Identifier: upper.Identifier, Status: "REVOKE" });
      expect((await ca.authority(upper.Identifier)).Status).toBe("REVOKE");
      await refused(ca.sub(upper.Identifier));
      await refused(ca.server(lower.Identifier));
      await ca.sub(root.Identifier);
      const again = ca.invoke("UpdateCACertificateStatus", {
        Identifier: upper.Identifier,
        Status: "REVOKE",
      });
      await refused(again);
    });

    test("REVOKE is the only value; an end certificate is not a CA", async () => {
      const { root, sub } = await ca.hierarchy();
      await refused(
        ca.invoke("UpdateCACertificateStatus", { Identifier: root, Status: "ISSUE" as "REVOKE" }),
      );
      const { Identifier } = await ca.server(sub);
      const call = ca.invoke("UpdateCACertificateStatus", { Identifier, Status: "REVOKE" });
      expect(await refused(call)).toMatchObject(NOT_FOUND);
    });
  });
}
