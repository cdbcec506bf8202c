import { generateKeyPairSync } from "node:crypto";
import type {
  CreateCustomCertificateRequest,
  CreateCustomCertificateResponse,
  AlibabaCustomPassthrough,
} from "../../provider/api/alibaba/operations";
import { Ca, commonNames, NOT_FOUND, refused, x509, type MakeInvoke } from "./ca";
import { csrOf, inDays, isFor, opensslCsr, OWN_KEY, subjectBytes, textOf, verifyChain } from "./judge";

/** Custom certificates: subject, validity, serial number and lifecycle. */
export function customContract(makeInvoke: MakeInvoke): void {
  let ca: Ca;
  let root: string;
  let sub: string;
  let csr: string;
  beforeAll(async () => {
    ca = await Ca.open(makeInvoke);
    ({ root, sub } = await ca.hierarchy());
    csr = await csrOf();
  });
  afterAll(() => ca.service.close());

  const custom = (
    passthrough: AlibabaCustomPassthrough = {},
    more: Partial<CreateCustomCertificateRequest> = {},
  ): Promise<CreateCustomCertificateResponse> => ca.custom(sub, csr, passthrough, more);

  describe("CreateCustomCertificate", () => {
    test("C5: Immediately 0 or none returns only the identifier; the certificate exists", async () => {
      for (const Immediately of [0, undefined]) {
        const answer = await custom({}, { Immediately });
        expect(Object.keys(answer).sort()).toEqual(["Identifier", "RequestId"]);
        expect((await ca.leaf(answer.Identifier)).Status).toBe("ISSUE");
      }
    });

    test("Immediately 1 returns Certificate (not X509Certificate), 2 the chain as well", async () => {
      const one = await custom({}, { Immediately: 1 });
      expect(Object.keys(one).sort()).toEqual(["Certificate", "Identifier", "RequestId", "SerialNumber"]);
      const details = await ca.leaf(one.Identifier);
      expect([one.Certificate, one.SerialNumber]).toEqual([details.X509Certificate, details.SerialNumber]);
      const two = await custom({}, { Immediately: 2 });
      expect(commonNames(two.CertificateChain!)).toEqual(["gw.example.com", "Sub", "Root"]);
      expect(two.CertificateChain!.startsWith(two.Certificate!)).toBe(true);
      expect(verifyChain(two.CertificateChain!)).toMatch(/: OK/);
    });

    test("DescribeClientCertificate: an END_ENTITY for the request's key, which the service does not have", async () => {
      const more = { Tags: [{ Key: "team", Value: "pki" }], ResourceGroupId: "rg-1" };
      const { Identifier } = await custom({}, { ...more, customIdentifier: "custom-told" });
      const details = await ca.leaf(Identifier);
      expect(details).toMatchObject({
        ...{ CertificateType: "END_ENTITY", Status: "ISSUE", ParentIdentifier: sub, Days: 90 },
        ...{ Tags: [{ TagKey: "team", TagValue: "pki" }], ResourceGroupId: "rg-1" },
        ...{ CustomIdentifier: "custom-told", CommonName: "gw.example.com", Sans: "[]" },
      });
      expect(isFor(details.X509Certificate, OWN_KEY)).toBe(true);
      expect((await refused(ca.keyOf(Identifier))).message).toMatch(/does not hold the key/);
    });

    test("ListCert lists it; it is revoked, then deleted", async () => {
      const { Identifier } = await custom({}, { customIdentifier: "custom-gone" });
      const { List } = await ca.invoke("ListCert", { ParentIdentifier: sub, ShowSize: 1000 });
      const listed = List.find((entry) => entry.Identifier === Identifier);
      expect(listed).toMatchObject({ CustomIdentifier: "custom-gone", CommonName: "gw.example.com" });
      await refused(ca.invoke("DeleteClientCertificate", { Identifier }));
      await ca.invoke("CreateRevokeClientCertificate", { Identifier });
      await ca.invoke("DeleteClientCertificate", { Identifier });
      expect(await refused(ca.leaf(Identifier))).toMatchObject(NOT_FOUND);
      await custom({}, { customIdentifier: "custom-gone" });
    });

    test("customIdentifier is accepted once, even across kinds of certificates", async () => {
      await custom({}, { customIdentifier: "custom-1" });
      const { serviceCode } = await refused(custom({}, { customIdentifier: "custom-1" }));
      expect(serviceCode).not.toBe("NotFound");
      await refused(ca.server(sub, { CustomIdentifier: "custom-1" }));
      const calls = [1, 2, 3].map(() => custom({}, { customIdentifier: "custom-at-once" }));
      const outcomes = await Promise.allSettled(calls);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    });

    test("EnableCrl is a number here", async () => {
      const text = async (EnableCrl?: number): Promise<string> =>
        textOf((await custom({}, { EnableCrl })).Certificate!);
      expect(await text(1)).toMatch(new RegExp(`CRL Distribution Points:[^]*${sub}\\.crl`));
      expect(await text(0)).not.toContain(".crl");
      expect(await text()).not.toContain(".crl");
    });

    test("V5, V6: below a subordinate CA of the key's family; the sender of Csr must hold the key", async () => {
      expect((await refused(ca.custom(root, csr))).message).toMatch(/ParentIdentifier/);
      expect(await refused(ca.custom("no-such-ca", csr))).toMatchObject(NOT_FOUND);
      const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
      expect((await refused(ca.custom(sub, await csrOf({ key })))).message).toMatch(/RSA does not fit/);
      const other = await csrOf({ subject: { commonName: "other.example.com", organization: "Own" } });
      for (const bad of ["", "x", csr.slice(0, 90) + other.slice(90), csr + csr]) {
        expect((await refused(ca.custom(sub, bad))).message).toMatch(/Csr/);
      }
    });
  });

  describe("the subject of a custom certificate", () => {
    test("is the request's byte for byte: nothing is added, no default and no locality of the CA", async () => {
      const requests = [
        opensslCsr("/C=DE/O=Beispiel/OU=one/OU=two/serialNumber=7/CN=custom"),
        opensslCsr("/CN=only"),
        opensslCsr("/O=Example/CN=a+OU=b", ["-multivalue-rdn"]),
        await csrOf({ subject: { commonName: "网关", others: [{ oid: "1.2.3.4.5", value: "x" }] } }),
      ];
      for (const request of requests) {
        const { Certificate, CertificateChain } = await ca.custom(sub, request);
        expect(subjectBytes(Certificate!)).toBe(subjectBytes(request));
        expect(verifyChain(CertificateChain!)).toMatch(/: OK/);
      }
    });

    test("is replaced completely, with attributes of any type by their OID", async () => {
      const CustomAttributes = [
        { ObjectIdentifier: "2.5.4.5", Value: "7-中" },
        { ObjectIdentifier: "1.2.840.113549.1.9.1", Value: "a@example.com" },
        { ObjectIdentifier: "1.2.3.4.5", Value: "own" },
      ];
      const Subject = { CommonName: "New", Country: "CN", CustomAttributes };
      const { Certificate, Identifier } = await custom({ Subject });
      expect(x509(Certificate!).subject.split("\n").sort()).toEqual(
        ["1.2.3.4.5=own", "C=CN", "CN=New", "emailAddress=a@example.com", "serialNumber=7-中"].sort(),
      );
      expect((await ca.leaf(Identifier)).Organization).toBeUndefined();
      const parts = { State: "浙江", Locality: "杭州", Organization: "阿里", OrganizationUnit: "Cloud" };
      const made = await custom({ Subject: { CommonName: "New", Country: "CN", ...parts } });
      expect(textOf(made.Certificate!)).toContain("Subject: CN=New,OU=Cloud,O=阿里,L=杭州,ST=浙江,C=CN");
    });
  });

  describe("the validity of a custom certificate", () => {
    const lifetime = async (Validity: string): Promise<number[]> => {
      const { BeforeDate, AfterDate } = await ca.leaf((await custom({}, { Validity })).Identifier);
      return [BeforeDate, AfterDate];
    };

    test("a duration, an end, or a start and an end; m is a month", async () => {
      const [start = 0, end = 0] = await lifetime("1m");
      expect((end - start) / 86_400_000).toBeGreaterThanOrEqual(28);
      const [first, last] = [inDays(1), inDays(20)];
      expect((await lifetime(last))[1]).toBe(Date.parse(last));
      expect(await lifetime(`${first}/${last}`)).toEqual([first, last].map((text) => Date.parse(text)));
    });

    test.each(["", "1w", "0d", "2040-01-01", "6y", "2020-01-01T00:00:00Z"])(
      "%j is refused",
      async (Validity) => {
        expect((await refused(custom({}, { Validity }))).message).toMatch(/validity/i);
      },
    );
  });

  describe("the serial number of a custom certificate", () => {
    const DECIMALS: [string, string][] = [
      ["1", "01"],
      ["255", "ff"],
      ["256", "0100"],
      ["1311768467463790320", "123456789abcdef0"],
      ["9223372036854775807", "7fffffffffffffff"],
    ];
    test.each(DECIMALS)(
      "%s is given in decimal and returned in hexadecimal",
      async (SerialNumber, hexadecimal) => {
        const made = await custom({ SerialNumber });
        expect(made.SerialNumber).toBe(hexadecimal);
        expect(x509(made.Certificate!).serialNumber).toBe(hexadecimal.toUpperCase());
        expect((await ca.leaf(made.Identifier)).SerialNumber).toBe(hexadecimal);
        expect(verifyChain(made.CertificateChain!)).toMatch(/: OK/);
      },
    );

    test("one that another certificate has is refused, whoever chose it", async () => {
      await custom({ SerialNumber: "4711" });
      const again = await refused(custom({ SerialNumber: "4711" }));
      expect(again.message).toMatch(/SerialNumber/);
      expect(again.serviceCode).not.toBe("NotFound");
    });

    test.each(["", "0", "-1", "01", "1.5", "0x10", "ff", " 1", "1e3", "9".repeat(40)])(
      "%j is refused",
      async (SerialNumber) => {
        expect((await refused(custom({ SerialNumber }))).message).toMatch(/SerialNumber/);
      },
    );

    test("without one it is random, with 16 octets", async () => {
      const serials = [await custom(), await custom()].map(({ SerialNumber }) => SerialNumber);
      expect(new Set(serials).size).toBe(2);
      for (const serial of serials) expect(serial).toMatch(/^[0-9a-f]{32}$/);
    });
  });
}
