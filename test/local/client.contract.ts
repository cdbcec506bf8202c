import type {
  CreateClientCertificateRequest,
  ClientCertificateDetails,
} from "../../provider/api/alibaba/operations";
import { below } from "../x509/support";
import { Ca, commonNames, NOT_FOUND, refused, x509, type MakeInvoke } from "./ca";
import { textOf, verifyChain } from "./judge";

const DAY = 86_400_000;

/** Client certificates of a key that the service generates. */
export function clientContract(makeInvoke: MakeInvoke): void {
  let ca: Ca;
  let root: string;
  let sub: string;
  beforeAll(async () => {
    ca = await Ca.open(makeInvoke);
    ({ root, sub } = await ca.hierarchy());
  });
  afterAll(() => ca.service.close());

  const made = async (
    more: Partial<CreateClientCertificateRequest> = {},
  ): Promise<ClientCertificateDetails> => ca.leaf((await ca.client(sub, more)).Identifier);

  describe("CreateClientCertificate", () => {
    const OTHER = { Organization: "示例", OrganizationUnit: "IoT", State: "Bayern", Locality: "München" };
    const SUBJECT: [string, object, object][] = [
      [
        "the documented country, organization and unit",
        {},
        { CountryCode: "CN", Organization: "Alibaba Inc." },
      ],
      ["the documented unit", {}, { OrganizationUnit: "Alibaba Cloud CDN" }],
      ["State and Locality of the CA", {}, { State: "浙江", Locality: "杭州" }],
      ["what is asked for", { ...OTHER, Country: "DE" }, { ...OTHER, CountryCode: "DE" }],
    ];
    test.each(SUBJECT)("the subject has %s", async (_, request, expected) => {
      expect(await made(request)).toMatchObject({ CommonName: "device-1", ...expected });
    });

    test("Immediately 0 (the default) returns no certificate, 1 the certificate, 2 its chain as well", async () => {
      for (const more of [{}, { Immediately: 0 }]) {
        const answer = await ca.client(sub, more);
        expect(Object.keys(answer).sort()).toEqual(["Identifier", "RequestId", "SerialNumber"]);
        expect(answer.SerialNumber).toBe((await ca.leaf(answer.Identifier)).SerialNumber);
      }
      const one = await ca.client(sub, { Immediately: 1 });
      expect(one.CertificateChain).toBeUndefined();
      expect(one.X509Certificate).toBe((await ca.leaf(one.Identifier)).X509Certificate);
      const two = await ca.client(sub, { Immediately: 2 });
      expect(commonNames(two.CertificateChain!)).toEqual(["device-1", "Sub", "Root"]);
      expect(two.CertificateChain!.startsWith(two.X509Certificate!)).toBe(true);
    });

    test("openssl verify -x509_strict accepts it as a client, and not as a server", async () => {
      const { CertificateChain } = await ca.client(sub, { Immediately: 2, EnableCrl: 1 });
      expect(verifyChain(CertificateChain!, "-purpose", "sslclient")).toMatch(/: OK/);
      expect(verifyChain(CertificateChain!, "-purpose", "sslserver")).toMatch(/^REFUSED/);
    });

    test("usages: clientAuth; no CA; only digitalSignature, even for RSA keys (RFC 5280, 4.2.1.12)", async () => {
      const { X509Certificate } = await made();
      const text = textOf(X509Certificate);
      expect(below(text, "X509v3 Extended Key Usage:")).toBe("TLS Web Client Authentication");
      expect(below(text, "X509v3 Key Usage: critical")).toBe("Digital Signature");
      expect(below(text, "X509v3 Basic Constraints: critical")).toBe("CA:FALSE");
      const rsaRoot = await ca.root({ Algorithm: "RSA_2048" });
      const rsa = await ca.sub(rsaRoot.Identifier, { Algorithm: "RSA_2048" });
      const answer = await ca.client(rsa.Identifier, { Algorithm: "RSA_2048", Immediately: 2 });
      expect(below(textOf(answer.X509Certificate!), "X509v3 Key Usage: critical")).toBe("Digital Signature");
      expect(verifyChain(answer.CertificateChain!, "-purpose", "sslclient")).toMatch(/: OK/);
    });

    test("DescribeClientCertificate: has type CLIENT, with alias, tags, group and the key's algorithm", async () => {
      const more = { Tags: [{ Key: "team", Value: "iot" }], ResourceGroupId: "rg-1", AliasName: "设备" };
      expect(await made({ ...more, Algorithm: "ECC_384", CustomIdentifier: "client-told" })).toMatchObject({
        ...{ CertificateType: "CLIENT", Status: "ISSUE", ParentIdentifier: sub, Days: 90 },
        ...{ AliasName: "设备", ResourceGroupId: "rg-1", CustomIdentifier: "client-told" },
        ...{ Tags: [{ TagKey: "team", TagValue: "iot" }], FullAlgorithm: "ECC_384", KeySize: 384 },
      });
      expect((await made()).AliasName).toBeUndefined();
    });

    test("DescribeCertificatePrivateKey: returns the certificate's key", async () => {
      const { Identifier, X509Certificate } = await made();
      expect(x509(X509Certificate).checkPrivateKey(await ca.keyOf(Identifier))).toBe(true);
    });

    test("ListCert lists it; it is revoked, then deleted, each once", async () => {
      const { Identifier } = await made({ CustomIdentifier: "client-gone" });
      const { List } = await ca.invoke("ListCert", { ParentIdentifier: sub, ShowSize: 1000 });
      expect(List.find((entry) => entry.Identifier === Identifier)).toMatchObject({
        ...{ CustomIdentifier: "client-gone", CommonName: "device-1", Status: "ISSUE" },
      });
      await refused(ca.invoke("DeleteClientCertificate", { Identifier }));
      await ca.invoke("CreateRevokeClientCertificate", { Identifier });
      expect((await ca.leaf(Identifier)).Status).toBe("REVOKE");
      await refused(ca.invoke("CreateRevokeClientCertificate", { Identifier }));
      await ca.invoke("DeleteClientCertificate", { Identifier });
      expect(await refused(ca.leaf(Identifier))).toMatchObject(NOT_FOUND);
      await made({ CustomIdentifier: "client-gone" });
    });

    test("V5, V6: uses the CA's family, below a subordinate CA that may issue client certificates", async () => {
      expect((await refused(ca.client(sub, { Algorithm: "RSA_2048" }))).message).toMatch(/algorithm: RSA/);
      expect((await refused(ca.client(sub, { Algorithm: "ROT_13" as "ECC_256" }))).serviceCode).toBe(
        "InvalidParameter",
      );
      expect((await refused(ca.client(root))).message).toMatch(/ParentIdentifier/);
      expect(await refused(ca.client("no-such-ca"))).toMatchObject(NOT_FOUND);
      const servers = await ca.sub(root, { ExtendedKeyUsages: ["serverAuth"] });
      expect((await refused(ca.client(servers.Identifier))).message).toMatch(/allows only serverAuth/);
    });
  });

  describe("CustomIdentifier of a client certificate", () => {
    test("is accepted once, even across kinds of certificates", async () => {
      await made({ CustomIdentifier: "client-1" });
      const { serviceCode } = await refused(ca.client(sub, { CustomIdentifier: "client-1" }));
      expect(serviceCode).not.toBe("NotFound");
      await refused(ca.server(sub, { CustomIdentifier: "client-1" }));
      await ca.server(sub, { CustomIdentifier: "server-1" });
      await refused(ca.client(sub, { CustomIdentifier: "server-1" }));
    });

    test("is accepted once even for concurrent calls", async () => {
      const calls = Array.from({ length: 5 }, () => ca.client(sub, { CustomIdentifier: "client-at-once" }));
      const outcomes = await Promise.allSettled(calls);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "SERVICE_ERROR" });
      }
    });
  });

  describe("validity of a client certificate", () => {
    const lifetime = async (more: object): Promise<number[]> => {
      const { BeforeDate, AfterDate } = await made({ Days: undefined, ...more });
      return [BeforeDate, AfterDate];
    };
    const seconds = (days: number): number => Math.floor(Date.now() / 1000) + days * 86_400;

    test("Days, Months, Years, or a pair of UNIX seconds; V3: Days takes precedence over the pair", async () => {
      const [from, to] = [seconds(1), seconds(11)];
      const pair = { BeforeTime: from, AfterTime: to };
      expect(await lifetime(pair)).toEqual([from * 1000, to * 1000]);
      const [start = 0, end = 0] = await lifetime({ ...pair, Days: 5 });
      expect(end - start).toBe(5 * DAY);
      const [first = 0, last = 0] = await lifetime({ Months: 12 });
      expect(new Date(last).getUTCFullYear() - new Date(first).getUTCFullYear()).toBe(1);
      expect((await made({ Days: undefined, Years: 1 })).Days).toBeGreaterThanOrEqual(365);
    });

    const REFUSED: [string, () => object][] = [
      ["V1: BeforeTime alone", () => ({ BeforeTime: seconds(1) })],
      ["V1: AfterTime alone", () => ({ AfterTime: seconds(1) })],
      ["V2: nothing at all", () => ({})],
      ["V4: an end before the start", () => ({ BeforeTime: seconds(5), AfterTime: seconds(1) })],
      ["V4: milliseconds", () => ({ BeforeTime: seconds(1) * 1000, AfterTime: seconds(9) * 1000 })],
      ["an end after the CA's", () => ({ Years: 6 })],
      ["no time at all", () => ({ Days: 0 })],
    ];
    test.each(REFUSED)("refused: %s", async (_, more) => {
      await refused(lifetime(more()));
    });
  });
}
