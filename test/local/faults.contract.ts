import type {
  CreateCustomCertificateResponse,
  AlibabaCustomPassthrough,
} from "../../provider/api/alibaba/operations";
import { Ca, refused, unlessRefused, x509, type MakeInvoke } from "./ca";
import { csrOf, opensslCsr, verifyChain } from "./judge";

/** Faults of end certificates that were found: each test has to pass once its fault is gone. */
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
    test("was once wrong: a ClientToken is not looked at: the same one gives another certificate", async () => {
      const more = { ClientToken: "client-token", Immediately: 1 };
      const [one, other] = [await ca.client(sub, more), await ca.client(sub, more)];
      expect(other.Identifier).toBe(one.Identifier);
    });

    test("was once wrong: of calls with one ClientToken at once only the first is answered", async () => {
      const calls = Array.from({ length: 5 }, () =>
        ca.client(sub, { ClientToken: "at-once", Immediately: 1 }),
      );
      const answers = await Promise.all(calls);
      expect(new Set(answers.map(({ Identifier }) => Identifier)).size).toBe(1);
      expect(new Set(answers.map(({ X509Certificate }) => X509Certificate)).size).toBe(1);
    });

    test("was once wrong: a name that is written twice stands in the certificate twice", async () => {
      const more = { SanType: 1, SanValue: "a@b.com,a@B.com", Immediately: 1 };
      expect(x509((await ca.client(sub, more)).X509Certificate!).subjectAltName).toBe("email:a@b.com");
    });

    test("was once wrong: without an Algorithm it is an error of the CA itself, not a refusal", async () => {
      await refused(ca.client(sub, { Algorithm: undefined } as object));
    });

    test("was once wrong: a validity that no date can hold is an error of the CA itself", async () => {
      await refused(ca.client(sub, { Days: 1_000_000_000 }));
    });
  });

  describe("faults of all operations", () => {
    test.each(["中国", "CHN"])(
      "was once wrong: a country of other than two letters is issued (%j)",
      async (Country) => {
        await refused(ca.client(sub, { Country }));
      },
    );

    test.each(["中国", "CHN"])(
      "was once wrong: and passed through in a custom certificate (%j)",
      async (Country) => {
        await refused(ca.custom(sub, csr, { Subject: { CommonName: "a", Country } }));
      },
    );

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
      "was once wrong: V5: %s certifies a key of no documented algorithm below a CA of another family",
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

    test("was once wrong: a SerialNumber above the documented long is accepted", async () => {
      await refused(custom({ SerialNumber: "9223372036854775808" }));
    });

    test.each(["abc", "1", "1.40.1"])(
      "was once wrong: an attribute whose OID cannot be encoded is an error of the CA itself (%s)",
      async (ObjectIdentifier) => {
        const CustomAttributes = [{ ObjectIdentifier, Value: "x" }];
        await refused(custom({ Subject: { CommonName: "a", CustomAttributes } }));
      },
    );

    test("was once wrong: an attribute whose OID has parts of more than 32 bits is an error of the CA itself", async () => {
      // X.667: OIDs that come from UUIDs.
      const ObjectIdentifier = "2.25.329800735698586629295641978511506172918";
      const Subject = { CommonName: "a", CustomAttributes: [{ ObjectIdentifier, Value: "x" }] };
      const made = await unlessRefused(custom({ Subject }));
      if (made) expect(x509(made.Certificate!).subject).toContain(`${ObjectIdentifier}=x`);
    });

    test("was once wrong: RFC 5280 4.1.2.6: without subject and names openssl refuses what was issued", async () => {
      const made = await unlessRefused(custom({}, await csrOf({ subject: {} })));
      if (made) expect(verifyChain(made.CertificateChain!)).toMatch(/: OK/);
    });
  });
}
