import { generateKeyPairSync } from "node:crypto";
import type {
  CreateCertificateResponse,
  CreateClientCertificateWithCsrRequest,
} from "../../provider/api/alibaba/operations";
import type { GeneralName } from "../../provider/x509/names";
import { below } from "../x509/support";
import { Ca, commonNames, refused, x509, type MakeInvoke } from "./ca";
import { csrOf, isFor, OWN_KEY, textOf, verifyChain } from "./judge";

/** SanType, SanValue → the names as decoded by Node, and as returned by Describe. */
const NAMES: [number, string, string, string[]][] = [
  [1, "a@example.com", "email:a@example.com", ["a@example.com"]],
  [
    1,
    "First.Last+tag@Example.COM,b@münchen.de",
    "email:First.Last+tag@example.com, email:b@xn--mnchen-3ya.de",
    ["First.Last+tag@example.com", "b@xn--mnchen-3ya.de"],
  ],
  [2, "Example.COM,*.a.com", "DNS:example.com, DNS:*.a.com", ["example.com", "*.a.com"]],
  [
    6,
    "spiffe://Example.com/Service,urn:uuid:1",
    "URI:spiffe://Example.com/Service, URI:urn:uuid:1",
    ["spiffe://Example.com/Service", "urn:uuid:1"],
  ],
  [
    7,
    "10.0.0.1,2001:DB8::1",
    "IP Address:10.0.0.1, IP Address:2001:DB8:0:0:0:0:0:1",
    ["10.0.0.1", "2001:db8::1"],
  ],
];

const WRONG: [string, object][] = [
  ["a type without a value", { SanType: 1 }],
  ["a value without a type", { SanValue: "a@example.com" }],
  ...[0, 3, 4, 5, 8, 9, -1].map((SanType): [string, object] => [
    `V8: the type ${SanType}`,
    { SanType, SanValue: "a.example.com" },
  ]),
  ["an empty value", { SanType: 2, SanValue: "" }],
  ["an empty part", { SanType: 1, SanValue: "a@example.com," }],
  ["a space beside the comma", { SanType: 2, SanValue: "a.com, b.com" }],
  ["V8: one value of another type", { SanType: 1, SanValue: "a@example.com,example.com" }],
  ["a domain as e-mail address", { SanType: 1, SanValue: "example.com" }],
  ["an e-mail address as domain", { SanType: 2, SanValue: "a@example.com" }],
  ["an IP address as domain", { SanType: 2, SanValue: "10.0.0.1" }],
  ["a path as URI", { SanType: 6, SanValue: "/a/b" }],
  ["a URI that is not ASCII", { SanType: 6, SanValue: "https://例.com/" }],
  ["a domain as IP address", { SanType: 7, SanValue: "example.com" }],
  ["an IP address with a zone", { SanType: 7, SanValue: "fe80::1%eth0" }],
];

/** Alternative names of client certificates, and those taken from a signing request. */
export function clientNamesContract(makeInvoke: MakeInvoke): void {
  let ca: Ca;
  let sub: string;
  beforeAll(async () => {
    ca = await Ca.open(makeInvoke);
    sub = (await ca.hierarchy()).sub;
  });
  afterAll(() => ca.service.close());

  const withCsr = (
    Csr: string,
    more: Partial<CreateClientCertificateWithCsrRequest> = {},
  ): Promise<CreateCertificateResponse> =>
    ca.invoke("CreateClientCertificateWithCsr", {
      ...{ Csr, ParentIdentifier: sub, Days: 30, Immediately: 2 },
      ...more,
    });

  describe.each([
    ["CreateClientCertificate", (more: object) => ca.client(sub, { Immediately: 1, ...more })],
    ["CreateClientCertificateWithCsr", async (more: object) => withCsr(await csrOf(), more)],
    ["CreateWHClientCertificate", (more: object) => ca.warehouse(sub, { Immediately: 1, ...more })],
  ])("alternative names of %s", (operation, create) => {
    test.each(NAMES)("V8: SanType %i: %s", async (SanType, SanValue, judged, returned) => {
      if (operation === "CreateClientCertificate" && ![1, 6].includes(SanType)) {
        // Its page only lists e-mail addresses and URIs.
        const { message } = await refused(create({ SanType, SanValue }));
        expect(message).toMatch(/SanType: must be 1 or 6/);
        return;
      }
      const answer = await create({ SanType, SanValue });
      const { X509Certificate, Identifier } = answer;
      expect(x509(X509Certificate!).subjectAltName).toBe(judged);
      if (operation === "CreateWHClientCertificate") return;
      const { Sans } = await ca.leaf(Identifier);
      expect(typeof Sans).toBe("string");
      expect(JSON.parse(Sans)).toEqual(returned.map((Value) => ({ Type: SanType, Value })));
    });

    test("without any there is no such extension: the common name is not added", async () => {
      const { X509Certificate, Identifier } = await create({});
      expect(textOf(X509Certificate!)).not.toContain("Alternative Name");
      if (operation !== "CreateWHClientCertificate") expect((await ca.leaf(Identifier)).Sans).toBe("[]");
    });

    test.each(WRONG)("refused: %s", async (_, more) => {
      expect((await refused(create(more))).message).toMatch(/SanType|SanValue/);
    });
  });

  describe("CreateClientCertificateWithCsr", () => {
    test("key, subject and names come from the request; the arguments decide the rest of the subject", async () => {
      const names: GeneralName[] = [
        { type: "email", value: "own@example.com" },
        { type: "IP", value: "10.0.0.1" },
      ];
      const subject = { commonName: "own", organization: "Own", state: "Bayern", country: "DE" };
      const more = { SanType: 1, SanValue: "own@example.com,more@example.com", Organization: "Asked" };
      const made = await withCsr(await csrOf({ subject, names }), { ...more, CommonName: "ignored" });
      expect(isFor(made.X509Certificate!, OWN_KEY)).toBe(true);
      expect(x509(made.X509Certificate!).subjectAltName).toBe(
        "email:own@example.com, IP Address:10.0.0.1, email:more@example.com",
      );
      expect(await ca.leaf(made.Identifier)).toMatchObject({
        ...{ CertificateType: "CLIENT", CommonName: "own", Organization: "Asked", State: "Bayern" },
        ...{ CountryCode: "DE", Locality: "杭州", OrganizationUnit: "Alibaba Cloud CDN" },
      });
    });

    test("there is no default country here, unlike without a request", async () => {
      const { Identifier } = await withCsr(await csrOf({ subject: { commonName: "own" } }));
      expect((await ca.leaf(Identifier)).CountryCode).toBeUndefined();
      expect((await ca.leaf(Identifier)).Organization).toBe("Alibaba Inc.");
    });

    test("openssl verify accepts it as a client; a request for a CA does not give one", async () => {
      const made = await withCsr(await csrOf({ authority: { extendedKeyUsages: ["serverAuth"] } }));
      expect(verifyChain(made.CertificateChain!, "-purpose", "sslclient")).toMatch(/: OK/);
      expect(commonNames(made.CertificateChain!)).toEqual(["gw.example.com", "Sub", "Root"]);
      const text = textOf(made.X509Certificate!);
      expect(below(text, "X509v3 Basic Constraints: critical")).toBe("CA:FALSE");
      expect(below(text, "X509v3 Extended Key Usage:")).toBe("TLS Web Client Authentication");
      expect(below(text, "X509v3 Key Usage: critical")).toBe("Digital Signature");
    });

    test("the service does not have its key; CustomIdentifier, revocation and deletion work as usual", async () => {
      const { Identifier } = await withCsr(await csrOf(), { CustomIdentifier: "own-key" });
      const { message } = await refused(ca.keyOf(Identifier));
      expect(message).toMatch(/does not hold the key/);
      expect((await ca.leaf(Identifier)).CustomIdentifier).toBe("own-key");
      await refused(withCsr(await csrOf(), { CustomIdentifier: "own-key" }));
      await ca.invoke("CreateRevokeClientCertificate", { Identifier });
      await ca.invoke("DeleteClientCertificate", { Identifier });
      await withCsr(await csrOf(), { CustomIdentifier: "own-key" });
    });

    test("an invalid request is refused, and so is a key of another family", async () => {
      const [good, other] = [await csrOf(), await csrOf({ subject: { commonName: "an.other.example.com" } })];
      for (const bad of ["", "x", good.slice(0, 90) + other.slice(90), good + good]) {
        expect((await refused(withCsr(bad))).message).toMatch(/Csr/);
      }
      const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
      expect((await refused(withCsr(await csrOf({ key })))).message).toMatch(/RSA does not fit/);
    });
  });
}
