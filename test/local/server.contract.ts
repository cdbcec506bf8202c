import { Ca, commonNames, NOT_FOUND, refused, x509, type MakeInvoke } from "./ca";

const DAY = 86_400_000;

export function serverContract(makeInvoke: MakeInvoke): void {
  let ca: Ca;
  let root: string;
  let sub: string;
  beforeAll(async () => {
    ca = await Ca.open(makeInvoke);
    ({ root, sub } = await ca.hierarchy());
  });
  afterAll(() => ca.service.close());

  describe("CreateServerCertificate", () => {
    const SUBJECT: [string, object, object][] = [
      [
        "the documented defaults",
        {},
        { Organization: "Alibaba Inc.", OrganizationUnit: "Alibaba Cloud CDN" },
      ],
      ["State and Locality of the CA", {}, { State: "浙江", Locality: "杭州" }],
      [
        "what is asked for",
        {
          Organization: "示例",
          OrganizationUnit: "Web",
          State: "Bayern",
          Locality: "München",
          Country: "DE",
        },
        {
          Organization: "示例",
          OrganizationUnit: "Web",
          State: "Bayern",
          Locality: "München",
          CountryCode: "DE",
        },
      ],
    ];
    test.each(SUBJECT)("the subject has %s", async (_, request, expected) => {
      expect(await ca.leaf((await ca.server(sub, request)).Identifier)).toMatchObject(expected);
    });

    test("Immediately 0 (the default) returns no certificate, 1 the certificate, 2 its chain as well", async () => {
      for (const more of [{}, { Immediately: 0 }]) {
        const answer = await ca.server(sub, more);
        expect(answer.X509Certificate).toBeUndefined();
        expect(answer.CertificateChain).toBeUndefined();
        expect((await ca.leaf(answer.Identifier)).Status).toBe("ISSUE");
      }
      const one = await ca.server(sub, { Immediately: 1 });
      expect(one.CertificateChain).toBeUndefined();
      expect(one.X509Certificate).toBe((await ca.leaf(one.Identifier)).X509Certificate);
      const two = await ca.server(sub, { Immediately: 2 });
      expect(commonNames(two.CertificateChain!)).toEqual(["www.example.com", "Sub", "Root"]);
      expect(two.CertificateChain!.startsWith(two.X509Certificate!)).toBe(true);
    });

    test("create and Describe return the serial number in the same format: lower-case hexadecimal", async () => {
      const { Identifier, SerialNumber, X509Certificate } = await ca.server(sub, { Immediately: 1 });
      expect(SerialNumber.toUpperCase()).toBe(x509(X509Certificate!).serialNumber);
      expect((await ca.leaf(Identifier)).SerialNumber).toBe(SerialNumber);
      expect(SerialNumber).toMatch(/^[0-9a-f]+$/);
    });

    test("CommonName and Domain become the names, without duplicates; Sans is JSON in a string", async () => {
      const { Identifier } = await ca.server(sub, {
        Domain: "Example.COM,www.example.com,10.0.0.1,*.a.com,::1",
      });
      const { Sans, X509Certificate } = await ca.leaf(Identifier);
      expect(typeof Sans).toBe("string");
      expect(JSON.parse(Sans)).toEqual([
        { Type: 2, Value: "www.example.com" },
        { Type: 2, Value: "example.com" },
        { Type: 7, Value: "10.0.0.1" },
        { Type: 2, Value: "*.a.com" },
        { Type: 7, Value: "::1" },
      ]);
      expect(x509(X509Certificate).checkHost("b.a.com")).toBe("*.a.com");
      expect(x509(X509Certificate).checkIP("10.0.0.1")).toBe("10.0.0.1");
    });

    test.each(["not a host", "a..b", "fe80::1%eth0"])(
      "a name that is not a host (%s) is refused",
      async (name) => {
        expect((await refused(ca.server(sub, { CommonName: name }))).message).toMatch(/CommonName/);
        expect((await refused(ca.server(sub, { Domain: `a.com,${name}` }))).message).toMatch(/Domain/);
      },
    );

    test("a server certificate and nothing else: usages, no CA, key of the requested algorithm", async () => {
      const { Identifier } = await ca.server(sub, { Algorithm: "ECC_384" });
      const details = await ca.leaf(Identifier);
      const certificate = x509(details.X509Certificate);
      expect(certificate.ca).toBe(false);
      expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
      expect(details).toMatchObject({
        CertificateType: "SERVER",
        FullAlgorithm: "ECC_384",
        ParentIdentifier: sub,
      });
    });

    test("V6: neither a root nor an end certificate issues end certificates", async () => {
      expect((await refused(ca.server(root))).message).toMatch(/ParentIdentifier/);
      const { Identifier } = await ca.server(sub);
      expect((await refused(ca.server(Identifier))).message).toMatch(/ParentIdentifier/);
      expect(await refused(ca.server("no-such-ca"))).toMatchObject(NOT_FOUND);
    });

    test("V5: another family than the CA's is refused", async () => {
      expect((await refused(ca.server(sub, { Algorithm: "RSA_2048" }))).message).toMatch(/algorithm: RSA/);
    });

    test("EnableCrl (a number here) adds the CRL distribution point to the certificate", async () => {
      const text = async (EnableCrl?: number): Promise<string> => {
        const { Identifier } = await ca.server(sub, { EnableCrl });
        return x509((await ca.leaf(Identifier)).X509Certificate).raw.toString("latin1");
      };
      expect(await text(1)).toContain(`${sub}.crl`);
      expect(await text(0)).not.toContain(".crl");
      expect(await text()).not.toContain(".crl");
    });
  });

  describe("validity of a server certificate", () => {
    const lifetime = async (more: object): Promise<{ start: number; end: number; days: number }> => {
      const { Identifier } = await ca.server(sub, { Days: undefined, ...more });
      const { BeforeDate: start, AfterDate: end, Days } = await ca.leaf(Identifier);
      return { start, end, days: Days };
    };
    const seconds = (days: number): number => Math.floor(Date.now() / 1000) + days * 86_400;

    test("Days of 24 hours; calendar months and years", async () => {
      expect(await lifetime({ Days: 30 })).toMatchObject({ days: 30 });
      const { start, end } = await lifetime({ Years: 1 });
      expect(new Date(end).getUTCFullYear() - new Date(start).getUTCFullYear()).toBe(1);
      expect((await lifetime({ Months: 1 })).days).toBeGreaterThanOrEqual(28);
    });

    test("BeforeTime and AfterTime are UNIX seconds; answers are in milliseconds", async () => {
      const [from, to] = [seconds(1), seconds(11)];
      expect(await lifetime({ BeforeTime: from, AfterTime: to })).toEqual({
        start: from * 1000,
        end: to * 1000,
        days: 10,
      });
    });

    test("V3: Days takes precedence over the pair", async () => {
      const { start, end } = await lifetime({ Days: 5, BeforeTime: seconds(100), AfterTime: seconds(200) });
      expect(end - start).toBe(5 * DAY);
      expect(start).toBeLessThan(seconds(100) * 1000);
    });

    const REFUSED: [string, () => object][] = [
      ["V1: BeforeTime alone", () => ({ BeforeTime: seconds(1) })],
      ["V1: AfterTime alone", () => ({ AfterTime: seconds(1) })],
      ["V2: nothing at all", () => ({})],
      ["V4: an end before the start", () => ({ BeforeTime: seconds(5), AfterTime: seconds(1) })],
      ["V4: milliseconds", () => ({ BeforeTime: seconds(1) * 1000, AfterTime: seconds(9) * 1000 })],
      ["an end after the CA's", () => ({ Years: 6 })],
      ["a start before the CA's", () => ({ BeforeTime: seconds(-30), AfterTime: seconds(30) })],
      ["no time at all", () => ({ Days: 0 })],
      ["less than none", () => ({ Days: -1 })],
    ];
    test.each(REFUSED)("refused: %s", async (_, more) => {
      await refused(lifetime(more()));
    });
  });

  describe("CustomIdentifier", () => {
    test("is returned, and a second certificate with it is refused", async () => {
      const { Identifier } = await ca.server(sub, { CustomIdentifier: "key-1" });
      expect((await ca.leaf(Identifier)).CustomIdentifier).toBe("key-1");
      const { serviceCode } = await refused(ca.server(sub, { CustomIdentifier: "key-1" }));
      expect(serviceCode).not.toBe("NotFound");
      await ca.server(sub, { CustomIdentifier: "key-2" });
      expect((await ca.leaf((await ca.server(sub)).Identifier)).CustomIdentifier).toBeUndefined();
    });

    test("is unique even for concurrent calls: one certificate, the others refused", async () => {
      const calls = ["a.com", "b.com", "c.com"].map((CommonName) =>
        ca
          .server(sub, { CustomIdentifier: "key-at-once", CommonName, Immediately: 1 })
          .catch((error: unknown) => error),
      );
      const answers = await Promise.all(calls);
      const made = answers.filter((answer) => !(answer instanceof Error)) as { X509Certificate: string }[];
      expect(made).toHaveLength(1);
      const { List } = await ca.invoke("ListCert", { ParentIdentifier: sub, ShowSize: 1000 });
      expect(List.filter(({ CustomIdentifier }) => CustomIdentifier === "key-at-once")).toHaveLength(1);
    });

    test("is distinct from a ClientToken: the same text in both does not collide", async () => {
      await ca.root({ ClientToken: "text" });
      await ca.server(sub, { CustomIdentifier: "text" });
    });

    test("of a deleted certificate can be used again", async () => {
      const { Identifier } = await ca.server(sub, { CustomIdentifier: "key-free" });
      await ca.invoke("CreateRevokeClientCertificate", { Identifier });
      await ca.invoke("DeleteClientCertificate", { Identifier });
      await ca.server(sub, { CustomIdentifier: "key-free" });
    });
  });
}
