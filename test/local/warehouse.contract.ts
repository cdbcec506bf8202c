import { generateKeyPairSync } from "node:crypto";
import type {
  AlibabaOperations,
  CreateWHClientCertificateRequest,
  ListedWarehouseCertificate,
  WarehouseCertificate,
} from "../../provider/api/alibaba/operations";
import { hostName } from "../../provider/x509/names";
import { below } from "../x509/support";
import { Ca, NOT_FOUND, refused, x509, type MakeInvoke } from "./ca";
import { certificatesOf, csrOf, isFor, OWN_KEY, textOf, verifyChain } from "./judge";

/** Client certificates of the certificate warehouse (2020-04-07). */
export function warehouseContract(makeInvoke: MakeInvoke): void {
  let ca: Ca;
  let root: string;
  let sub: string;
  beforeAll(async () => {
    ca = await Ca.open(makeInvoke);
    root = (await ca.root({ Organization: "Root Org" })).Identifier;
    sub = (await ca.sub(root, { Organization: "Sub Org" })).Identifier;
  });
  afterAll(() => ca.service.close());

  const described = (CertIdentifier: string): Promise<WarehouseCertificate> =>
    ca.invoke("DescribeWarehouseCert", { CertIdentifier });
  const made = async (more: Partial<CreateWHClientCertificateRequest> = {}): Promise<string> =>
    (await ca.warehouse(sub, { Immediately: 1, ...more })).X509Certificate!;
  const withCsr = (Csr: string, more: object = {}): Promise<string> =>
    made({ Csr, CommonName: undefined, Algorithm: undefined, ...more });

  describe("CreateWHClientCertificate", () => {
    test("Immediately 0 or none returns only the identifier", async () => {
      for (const more of [{}, { Immediately: 0 }]) {
        const answer = await ca.warehouse(sub, more);
        expect(Object.keys(answer).sort()).toEqual(["Identifier", "RequestId"]);
        expect((await described(answer.Identifier)).CertStatus).toBe("issued");
      }
    });

    test("Immediately 1 returns the certificate, its CA and the root, 2 the chain of CAs as well", async () => {
      const above = [await ca.authority(sub), await ca.authority(root)].map(
        (details) => details.X509Certificate,
      );
      const one = await ca.warehouse(sub, { Immediately: 1 });
      const FIELDS = ["Identifier", "ParentX509Certificate", "RequestId", "RootX509Certificate"];
      expect(Object.keys(one).sort()).toEqual([...FIELDS, "X509Certificate"]);
      expect([one.ParentX509Certificate, one.RootX509Certificate]).toEqual(above);
      const two = await ca.warehouse(sub, { Immediately: 2 });
      expect(Object.keys(two).sort()).toEqual(["CertificateChain", ...FIELDS, "X509Certificate"]);
      expect(certificatesOf(two.CertificateChain!)).toEqual(above);
      expect(two).not.toHaveProperty("SerialNumber");
    });

    test("parent and root differ below a CA that is two levels down", async () => {
      const upper = await ca.sub(root, { PathLenConstraint: 1, CommonName: "Upper" });
      const lower = await ca.sub(upper.Identifier, { CommonName: "Lower" });
      const answer = await ca.warehouse(lower.Identifier, { Immediately: 2 });
      expect(answer.ParentX509Certificate).toBe(lower.Certificate);
      expect(answer.RootX509Certificate).toBe((await ca.authority(root)).X509Certificate);
      expect(certificatesOf(answer.CertificateChain!)).toHaveLength(3);
      expect(verifyChain(answer.X509Certificate! + answer.CertificateChain!)).toMatch(/: OK/);
    });

    test("openssl verify -x509_strict accepts it as a client, and not as a server", async () => {
      const { X509Certificate, CertificateChain } = await ca.warehouse(sub, { Immediately: 2 });
      const chain = X509Certificate! + CertificateChain!;
      expect(verifyChain(chain, "-purpose", "sslclient")).toMatch(/: OK/);
      expect(verifyChain(chain, "-purpose", "sslserver")).toMatch(/^REFUSED/);
      const text = textOf(X509Certificate!);
      expect(below(text, "X509v3 Basic Constraints: critical")).toBe("CA:FALSE");
      expect(below(text, "X509v3 Extended Key Usage:")).toBe("TLS Web Client Authentication");
    });

    test("C4: the organization is the root CA's unless given; nothing else has a default", async () => {
      expect(
        x509(await made())
          .subject.split("\n")
          .sort(),
      ).toEqual(["CN=device-1", "O=Root Org"]);
      const all = {
        ...{ Organization: "示例", OrganizationUnit: "IoT", Country: "DE" },
        ...{ State: "Bayern", Locality: "München", CommonName: "阿里云" },
      };
      expect(textOf(await made(all))).toContain("Subject: CN=阿里云,OU=IoT,O=示例,L=München,ST=Bayern,C=DE");
    });

    test("without Csr: CommonName and Algorithm are required, and the key uses the algorithm", async () => {
      expect(textOf(await made({ Algorithm: "ECC_384" }))).toContain("NIST CURVE: P-384");
      for (const missing of [{ CommonName: undefined }, { Algorithm: undefined }]) {
        expect(await refused(made(missing))).toMatchObject({ serviceCode: "MissingParameter" });
      }
      expect((await refused(made({ Algorithm: "RSA_2048" }))).message).toMatch(/RSA does not fit/);
      expect((await refused(made({ Algorithm: "ROT_13" as "ECC_256" }))).serviceCode).toBe(
        "InvalidParameter",
      );
    });

    test("with Csr: its key, its subject where the arguments have none, and its names", async () => {
      const subject = { commonName: "own", organization: "Own", locality: "Hof" };
      const Csr = await csrOf({ subject, names: [hostName("own.example.com")] });
      const own = await withCsr(Csr);
      expect(isFor(own, OWN_KEY)).toBe(true);
      expect(x509(own).subject.split("\n").sort()).toEqual(["CN=own", "L=Hof", "O=Own"]);
      expect(x509(own).subjectAltName).toBe("DNS:own.example.com");
      const asked = { CommonName: "asked", Organization: "Asked", SanType: 2 };
      const mixed = await withCsr(Csr, { ...asked, SanValue: "own.example.com,b.example.com" });
      expect(isFor(mixed, OWN_KEY)).toBe(true);
      expect(x509(mixed).subject.split("\n").sort()).toEqual(["CN=asked", "L=Hof", "O=Asked"]);
      expect(x509(mixed).subjectAltName).toBe("DNS:own.example.com, DNS:b.example.com");
    });

    test("an invalid Csr, one without a name, or with a key of another family is refused", async () => {
      const [good, other] = [await csrOf(), await csrOf({ subject: { commonName: "an.other.example.com" } })];
      for (const bad of ["", "x", good.slice(0, 90) + other.slice(90), good + good]) {
        expect((await refused(withCsr(bad))).message).toMatch(/Csr/);
      }
      expect((await refused(withCsr(await csrOf({ subject: {} })))).message).toMatch(/CommonName/);
      await withCsr(await csrOf({ subject: {} }), { CommonName: "given" });
      const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
      expect((await refused(withCsr(await csrOf({ key })))).message).toMatch(/RSA does not fit/);
    });

    test("validity as in the other operations: Days takes precedence, a pair must be complete, one form is required", async () => {
      const now = Math.floor(Date.now() / 1000);
      const pair = { BeforeTime: now + 1000, AfterTime: now + 5000 };
      const { validFrom, validTo } = x509(await made({ Days: undefined, ...pair }));
      expect([validFrom, validTo].map((text) => Date.parse(text) / 1000)).toEqual(Object.values(pair));
      const wins = x509(await made({ Days: 3, ...pair }));
      expect(Date.parse(wins.validTo) - Date.parse(wins.validFrom)).toBe(3 * 86_400_000);
      for (const more of [{}, { BeforeTime: now }, { AfterTime: now + 1000 }, { Years: 6 }]) {
        await refused(made({ Days: undefined, ...more }));
      }
    });

    test("no idempotency at all: the same call twice creates two certificates", async () => {
      expect(x509(await made()).serialNumber).not.toBe(x509(await made()).serialNumber);
    });

    test("V6: only below an existing subordinate CA", async () => {
      expect((await refused(ca.warehouse(root))).message).toMatch(/ParentIdentifier/);
      expect(await refused(ca.warehouse("no-such-ca"))).toMatchObject(NOT_FOUND);
    });
  });

  describe("DescribeWarehouseCert", () => {
    test("returns the certificate with its chain, its issuer and its status", async () => {
      const answer = await ca.warehouse(sub, { Immediately: 2 });
      const { Identifier, X509Certificate, CertificateChain } = answer;
      const details = await described(Identifier);
      expect(details).toMatchObject({
        ...{ CertIdentifier: Identifier, CertStatus: "issued", CertType: "CERT", CommonName: "device-1" },
        ...{ IssuerIdentifier: sub, Content: X509Certificate! + CertificateChain! },
        Issuer: expect.stringContaining("CN=Sub") as string,
      });
      expect(details.Fingerprint?.toUpperCase()).toBe(
        x509(X509Certificate!).fingerprint256.replaceAll(":", ""),
      );
    });

    test("issued → revoked → gone: revoked once, deleted only afterwards, and then exactly NotFound", async () => {
      const { Identifier } = await ca.warehouse(sub);
      expect((await refused(ca.invoke("DeletePCACert", { Identifier }))).serviceCode).not.toBe("NotFound");
      expect((await described(Identifier)).CertStatus).toBe("issued");
      await ca.invoke("RevokeWHClientCertificate", { Identifier });
      expect((await described(Identifier)).CertStatus).toBe("revoked");
      const again = await refused(ca.invoke("RevokeWHClientCertificate", { Identifier }));
      expect(again.serviceCode).not.toBe("NotFound");
      await ca.invoke("DeletePCACert", { Identifier });
      const CALLS: [string, () => Promise<unknown>][] = [
        ["DescribeWarehouseCert", () => described(Identifier)],
        ["RevokeWHClientCertificate", () => ca.invoke("RevokeWHClientCertificate", { Identifier })],
        ["DeletePCACert", () => ca.invoke("DeletePCACert", { Identifier })],
      ];
      for (const [operation, call] of CALLS) {
        expect(await refused(call())).toMatchObject({ ...NOT_FOUND, operation });
      }
    });

    test("a revoked CA issues nothing more", async () => {
      const other = await ca.sub(root);
      await ca.warehouse(other.Identifier);
      await ca.invoke("UpdateCACertificateStatus", { Identifier: other.Identifier, Status: "REVOKE" });
      expect((await refused(ca.warehouse(other.Identifier))).message).toMatch(/REVOKE/);
    });
  });

  describe("ListCert of 2020-04-07", () => {
    type Query = AlibabaOperations["2020-04-07/ListCert"][0];
    let own: Ca;
    const ids: string[] = [];
    const ask = (request: Query = {}) => own.invoke("2020-04-07/ListCert", request);
    const found = async (request: Query): Promise<string[]> =>
      (await ask(request)).CertList.map(({ Identifier }) => Identifier);
    beforeAll(async () => {
      own = await Ca.open(makeInvoke);
      const parent = (await own.hierarchy()).sub;
      for (let count = 0; count < 7; count++) {
        ids.push((await own.warehouse(parent, { CommonName: `device-${count}` })).Identifier);
      }
      await own.invoke("RevokeWHClientCertificate", { Identifier: ids[2]! });
      await own.server(parent);
    });
    afterAll(() => own.service.close());

    test("pages without gaps or duplicates", async () => {
      const pages: string[] = [];
      for (let CurrentPage = 1; CurrentPage <= 4; CurrentPage++) {
        const answer = await ask({ CurrentPage, ShowSize: 3 });
        expect(answer).toMatchObject({ CurrentPage, ShowSize: 3, TotalCount: 7 });
        expect(answer.CertList).toHaveLength([3, 3, 1, 0][CurrentPage - 1]!);
        pages.push(...answer.CertList.map(({ Identifier }) => Identifier));
      }
      expect([...pages].sort()).toEqual([...ids].sort());
      expect(await ask()).toMatchObject({ CurrentPage: 1, ShowSize: 50, TotalCount: 7 });
    });

    test("filters by status, by identifiers, and by both", async () => {
      expect(await found({ Status: "REVOKE" })).toEqual([ids[2]]);
      expect((await found({ Status: "ISSUE" })).sort()).toEqual(ids.filter((id) => id !== ids[2]).sort());
      expect((await found({ Identifiers: `${ids[0]},${ids[2]},none` })).sort()).toEqual(
        [ids[0], ids[2]].sort(),
      );
      expect(await found({ Identifiers: `${ids[0]},${ids[2]}`, Status: "REVOKE" })).toEqual([ids[2]]);
      expect(await ask({ Identifiers: "none" })).toMatchObject({ CertList: [], TotalCount: 0 });
      expect((await ask({ Status: "REVOKE" })).TotalCount).toBe(1);
    });

    test("returns only end certificates that the service has issued", async () => {
      expect(await found({ CertType: "CERT", SourceType: "aliyun" })).toHaveLength(7);
      expect(await ask({ CertType: "CA" })).toMatchObject({ CertList: [], TotalCount: 0 });
      expect(await ask({ SourceType: "upload" })).toMatchObject({ CertList: [], TotalCount: 0 });
    });

    test("returns the certificate's contents", async () => {
      const parent = (await own.hierarchy()).sub;
      const more = { SanType: 1, SanValue: "a@example.com", Immediately: 1 };
      const { Identifier, X509Certificate } = await own.warehouse(parent, more);
      const [listed] = (await ask({ Identifiers: Identifier })).CertList;
      const certificate = x509(X509Certificate!);
      expect(listed).toMatchObject({
        ...{ Identifier, CommonName: "device-1", Status: "ISSUE" },
        BeforeDate: Date.parse(certificate.validFrom),
        AfterDate: Date.parse(certificate.validTo),
      } satisfies Partial<ListedWarehouseCertificate>);
      expect(listed!.SerialNo.toUpperCase()).toBe(certificate.serialNumber);
      expect(JSON.parse(listed!.Sans)).toEqual([{ Type: 1, Value: "a@example.com" }]);
      await own.invoke("RevokeWHClientCertificate", { Identifier });
      await own.invoke("DeletePCACert", { Identifier });
      expect(await found({ Identifiers: Identifier })).toEqual([]);
    });
  });
}
