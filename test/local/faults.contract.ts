import type {
  CreateCustomCertificateResponse,
  AlibabaCustomPassthrough,
} from "../../provider/api/alibaba/operations";
import { Ca, refused, unlessRefused, x509, type MakeInvoke } from "./ca";
import { csrOf, opensslCsr, verifyChain } from "./judge";

/** Regressions of end certificates, one test each. */
export function faultsContract(makeInvoke: MakeInvoke): void {
  let ca: Ca;
  let sub: string;
  let rsa: string;
  let csr: string;
  beforeAll(async () => {
    ca = await Ca.open(makeInvoke);
    sub = (await ca.hierarchy()).sub;
    const rsaRoot = await ca.root({ Algorithm: "RSA_2048" });
    rsa = (await ca.sub(rsaRoot.Identifier, { Algorithm: "RSA_2048" })).Identifier;
    csr = await csrOf();
  });
  afterAll(() => ca.service.close());

  describe("faults of CreateClientCertificate", () => {
    test("with the same ClientToken it returns the same certificate", async () => {
      const more = { ClientToken: "client-token", Immediately: 1 };
      const [one, other] = [await ca.client(sub, more), await ca.client(sub, more)];
      expect(other.Identifier).toBe(one.Identifier);
    });

    test("concurrent calls with one ClientToken are all answered", async () => {
      const calls = Array.from({ length: 5 }, () =>
        ca.client(sub, { ClientToken: "at-once", Immediately: 1 }),
      );
      const answers = await Promise.all(calls);
      expect(new Set(answers.map(({ Identifier }) => Identifier)).size).toBe(1);
      expect(new Set(answers.map(({ X509Certificate }) => X509Certificate)).size).toBe(1);
    });

    test("a name given twice is in the certificate once", async () => {
      const more = { SanType: 1, SanValue: "a@b.com,a@B.com", Immediately: 1 };
      expect(x509((await ca.client(sub, more)).X509Certificate!).subjectAltName).toBe("email:a@b.com");
    });

    test("without an Algorithm it is refused, not an internal error", async () => {
      await refused(ca.client(sub, { Algorithm: undefined } as object));
    });

    test("a validity that no date can represent is refused, not an internal error", async () => {
      await refused(ca.client(sub, { Days: 1_000_000_000 }));
    });
  });

  describe("faults of all operations", () => {
    test.each(["中国", "CHN"])(
      "a country that does not have two letters is refused (%j)",
      async (Country) => {
        await refused(ca.client(sub, { Country }));
      },
    );

    test.each(["中国", "CHN"])("and refused in a custom certificate (%j)", async (Country) => {
      await refused(ca.custom(sub, csr, { Subject: { CommonName: "a", Country } }));
    });

    const UNKNOWN_KEYS: [string, (request: string) => Promise<unknown>][] = [
      [
        "CreateServerCertificateWithCsr",
        (Csr) => ca.invoke("CreateServerCertificateWithCsr", { Csr, ParentIdentifier: rsa, Days: 1 }),
      ],
      [
        "CreateClientCertificateWithCsr",
        (Csr) => ca.invoke("CreateClientCertificateWithCsr", { Csr, ParentIdentifier: rsa, Days: 1 }),
      ],
      ["CreateCustomCertificate", (Csr) => ca.custom(rsa, Csr)],
      [
        "CreateWHClientCertificate",
        (Csr) => ca.warehouse(rsa, { Csr, Algorithm: "RSA_2048", CommonName: undefined }),
      ],
    ];
    test.each(UNKNOWN_KEYS)(
      "V5: %s does not certify a key without a documented algorithm below a CA of another family",
      async (_, create) => {
        await refused(create(opensslCsr("/CN=gw.example.com", [], "secp256k1")));
      },
    );
  });

  describe("faults of CreateCustomCertificate", () => {
    const custom = (
      passthrough: AlibabaCustomPassthrough,
      request = csr,
    ): Promise<CreateCustomCertificateResponse> => ca.custom(sub, request, passthrough);

    test("a SerialNumber above the documented long is refused", async () => {
      await refused(custom({ SerialNumber: "9223372036854775808" }));
    });

    test.each(["abc", "1", "1.40.1"])(
      "an attribute whose OID cannot be encoded is refused, not an internal error (%s)",
      async (ObjectIdentifier) => {
        const CustomAttributes = [{ ObjectIdentifier, Value: "x" }];
        await refused(custom({ Subject: { CommonName: "a", CustomAttributes } }));
      },
    );

    test("an attribute whose OID has arcs of more than 32 bits is not an internal error", async () => {
      // X.667: OIDs derived from UUIDs.
      const ObjectIdentifier = "2.25.329800735698586629295641978511506172918";
      const Subject = { CommonName: "a", CustomAttributes: [{ ObjectIdentifier, Value: "x" }] };
      const made = await unlessRefused(custom({ Subject }));
      if (made) expect(x509(made.Certificate!).subject).toContain(`${ObjectIdentifier}=x`);
    });

    test("RFC 5280 4.1.2.6: is refused without subject and names, which openssl does not accept", async () => {
      const made = await unlessRefused(custom({}, await csrOf({ subject: {} })));
      if (made) expect(verifyChain(made.CertificateChain!)).toMatch(/: OK/);
    });
  });
}
