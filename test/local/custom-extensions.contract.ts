import { generateKeyPairSync } from "node:crypto";
import { checkServerIdentity } from "node:tls";
import type {
  CreateCustomCertificateResponse,
  AlibabaCustomPassthrough,
} from "../../provider/api/alibaba/operations";
import { hostName } from "../../provider/x509/names";
import { below, openssl } from "../x509/support";
import { Ca, refused, x509, type MakeInvoke } from "./ca";
import { csrOf, textOf, verifyChain } from "./judge";

type Extensions = NonNullable<AlibabaCustomPassthrough["Extensions"]>;
type AlternativeNames = NonNullable<Extensions["SubjectAlternativeNames"]>;
const SIGNATURE = { DigitalSignature: true };

/** The extensions of a custom certificate: usages and names. */
export function customExtensionsContract(makeInvoke: MakeInvoke): void {
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

  const extended = (wanted: Extensions, request = csr): Promise<CreateCustomCertificateResponse> =>
    ca.custom(sub, request, { Extensions: wanted });
  const textWith = async (wanted: Extensions): Promise<string> =>
    textOf((await extended(wanted)).Certificate!);
  const NAMES = "X509v3 Subject Alternative Name:";

  describe("usages of CreateCustomCertificate", () => {
    const BITS: [string, string][] = [
      ["DigitalSignature", "Digital Signature"],
      ["NonRepudiation", "Non Repudiation"],
      ["ContentCommitment", "Non Repudiation"],
      ["KeyEncipherment", "Key Encipherment"],
      ["DataEncipherment", "Data Encipherment"],
      ["KeyAgreement", "Key Agreement"],
    ];
    // SM2 keys allow all usages.
    let sm2: (wanted: Extensions) => Promise<CreateCustomCertificateResponse>;
    beforeAll(async () => {
      const Algorithm = "SM2_256";
      const top = await ca.root({ Algorithm });
      const { Identifier } = await ca.sub(top.Identifier, { Algorithm });
      const request = await csrOf({ key: generateKeyPairSync("ec", { namedCurve: "SM2" }).privateKey });
      sm2 = (Extensions) => ca.custom(Identifier, request, { Extensions });
    });
    const usagesOf = async (KeyUsage: Extensions["KeyUsage"]): Promise<string> =>
      below(textOf((await sm2({ KeyUsage })).Certificate!), "X509v3 Key Usage: critical");

    test.each(BITS)("KeyUsage %s sets the bit of that name only", async (name, judged) => {
      const others = Object.fromEntries(BITS.map(([other]) => [other, other === name]));
      expect(await usagesOf(others)).toBe(judged);
    });

    test("encipherOnly and decipherOnly require keyAgreement, and exclude each other", async () => {
      expect(await usagesOf({ KeyAgreement: true, EncipherOnly: true })).toBe("Key Agreement, Encipher Only");
      expect(await usagesOf({ KeyAgreement: true, DecipherOnly: true })).toBe("Key Agreement, Decipher Only");
      for (const KeyUsage of [
        { EncipherOnly: true },
        { DecipherOnly: true },
        { KeyAgreement: true, EncipherOnly: true, DecipherOnly: true },
      ]) {
        expect((await refused(sm2({ KeyUsage }))).message).toMatch(
          /only together with keyAgreement, and not both/,
        );
      }
    });

    test("all others together; both names of one bit set it once", async () => {
      const KeyUsage = Object.fromEntries(BITS.map(([name]) => [name, true]));
      expect(await usagesOf(KeyUsage)).toBe(
        "Digital Signature, Non Repudiation, Key Encipherment, Data Encipherment, Key Agreement",
      );
    });

    test("RFC 8813, 3: usages that the request's key does not support are refused", async () => {
      for (const name of ["KeyEncipherment", "DataEncipherment"]) {
        const { message } = await refused(extended({ KeyUsage: { ...SIGNATURE, [name]: true } }));
        expect(message).toMatch(/must not include (key|data)Encipherment, which a key of the family ECC/);
      }
    });

    test("ExtendedKeyUsages by name and OID, alone or with KeyUsage; none is added", async () => {
      const usages = ["clientAuth", "emailProtection", "1.3.6.1.5.5.7.3.1", "1.2.3.4"];
      const alone = await textWith({ ExtendedKeyUsages: usages });
      const judged =
        "TLS Web Client Authentication, E-mail Protection, TLS Web Server Authentication, 1.2.3.4";
      expect(below(alone, "X509v3 Extended Key Usage:")).toBe(judged);
      expect(alone).not.toContain("X509v3 Key Usage");
      expect(await textWith({ KeyUsage: SIGNATURE })).not.toContain("Extended Key Usage");
    });

    test("the documented scenarios verify for their purpose and not for another", async () => {
      const server = await extended({
        KeyUsage: { ...SIGNATURE, KeyAgreement: true },
        ExtendedKeyUsages: ["serverAuth"],
      });
      expect(verifyChain(server.CertificateChain!, "-purpose", "sslserver")).toMatch(/: OK/);
      expect(verifyChain(server.CertificateChain!, "-purpose", "sslclient")).toMatch(/^REFUSED/);
      const mail = await extended({
        KeyUsage: { ...SIGNATURE, ContentCommitment: true },
        ExtendedKeyUsages: ["emailProtection"],
      });
      expect(verifyChain(mail.CertificateChain!, "-purpose", "smimesign")).toMatch(/: OK/);
      expect(verifyChain(mail.CertificateChain!, "-purpose", "sslserver")).toMatch(/^REFUSED/);
    });

    const NONE: [string, AlibabaCustomPassthrough | undefined][] = [
      ["no passthrough", undefined],
      ["nothing in it", { Extensions: {} }],
      ["a subject only", { Subject: { CommonName: "a" }, Extensions: {} }],
      ["usages that are off", { Extensions: { KeyUsage: { DigitalSignature: false } } }],
      ["no names of usages", { Extensions: { ExtendedKeyUsages: [] } }],
      ["usages of the request only", { Extensions: { SubjectAlternativeNames: [] } }],
    ];
    test.each(NONE)("without any usage it is refused: %s", async (_, ApiPassthrough) => {
      const request = await csrOf({ authority: { extendedKeyUsages: ["serverAuth"] } });
      const { message } = await refused(ca.custom(sub, request, undefined, { ApiPassthrough }));
      expect(message).toMatch(/KeyUsage or ExtendedKeyUsages/);
    });

    test.each(["foo", "", "1", "3.1.2", "1.02"])("V12: the usage %j is refused", async (usage) => {
      const { message } = await refused(extended({ ExtendedKeyUsages: ["clientAuth", usage] }));
      expect(message).toMatch(/ExtendedKeyUsages/);
    });

    test("usages that the CA does not have are refused", async () => {
      const { Identifier: clients } = await ca.sub(root, { ExtendedKeyUsages: ["clientAuth"] });
      const Extensions = { ExtendedKeyUsages: ["serverAuth"] };
      expect((await refused(ca.custom(clients, csr, { Extensions }))).message).toMatch(/only clientAuth/);
      await ca.custom(clients, csr, { Extensions: { ExtendedKeyUsages: ["1.3.6.1.5.5.7.3.2"] } });
    });

    test("is never a CA, whatever the request asks for", async () => {
      const request = await csrOf({ authority: { pathLength: 2 } });
      expect(openssl(["req", "-noout", "-text"], request)).toMatch(/CA:TRUE[^]*Certificate Sign/);
      const { Certificate } = await extended({ KeyUsage: { ...SIGNATURE, KeyCertSign: true } }, request);
      const text = textOf(Certificate!);
      expect(below(text, "X509v3 Basic Constraints: critical")).toBe("CA:FALSE");
      expect(below(text, "X509v3 Key Usage: critical")).toBe("Digital Signature");
    });
  });

  describe("alternative names of CreateCustomCertificate", () => {
    test("of four types, in the order given, each once", async () => {
      const SubjectAlternativeNames = [
        { Type: "uniformResourceIdentifier", Value: "spiffe://example.com/Service" },
        { Type: "dNSName", Value: "*.Example.COM" },
        { Type: "rfc822Name", Value: "Ops@Example.com" },
        { Type: "iPAddress", Value: "2001:DB8::1" },
        { Type: "dNSName", Value: "*.example.com" },
        { Type: "iPAddress", Value: "10.0.0.1" },
      ] satisfies AlternativeNames;
      const made = await extended({ KeyUsage: SIGNATURE, SubjectAlternativeNames });
      expect(x509(made.Certificate!).subjectAltName).toBe(
        "URI:spiffe://example.com/Service, DNS:*.example.com, email:Ops@example.com, IP Address:2001:DB8:0:0:0:0:0:1, IP Address:10.0.0.1",
      );
      expect(JSON.parse((await ca.leaf(made.Identifier)).Sans)).toEqual([
        { Type: 6, Value: "spiffe://example.com/Service" },
        { Type: 2, Value: "*.example.com" },
        { Type: 1, Value: "Ops@example.com" },
        { Type: 7, Value: "2001:db8::1" },
        { Type: 7, Value: "10.0.0.1" },
      ]);
      const peer = x509(made.Certificate!).toLegacyObject();
      expect(checkServerIdentity("a.example.com", peer)).toBeUndefined();
    });

    test("replace the request's, which apply if none are given", async () => {
      const request = await csrOf({ names: [hostName("own.example.com"), hostName("10.0.0.9")] });
      const own = await extended({ KeyUsage: SIGNATURE }, request);
      expect(x509(own.Certificate!).subjectAltName).toBe("DNS:own.example.com, IP Address:10.0.0.9");
      const SubjectAlternativeNames: AlternativeNames = [{ Type: "dNSName", Value: "new.example.com" }];
      const replaced = await extended({ KeyUsage: SIGNATURE, SubjectAlternativeNames }, request);
      expect(x509(replaced.Certificate!).subjectAltName).toBe("DNS:new.example.com");
      expect(await textWith({ KeyUsage: SIGNATURE })).not.toContain("Alternative Name");
    });

    const WRONG: [string, string][] = [
      ["dns", "example.com"],
      ["", "example.com"],
      ["directoryName", "CN=a"],
      ["dNSName", "not a host"],
      ["dNSName", "10.0.0.1"],
      ["rfc822Name", "example.com"],
      ["rfc822Name", "@example.com"],
      ["uniformResourceIdentifier", "/relative"],
      ["iPAddress", "10.0.0"],
      ["iPAddress", ""],
    ];
    test.each(WRONG)("refused: %s %j", async (Type, Value) => {
      const SubjectAlternativeNames = [
        { Type: "dNSName", Value: "a.example.com" },
        { Type: Type as "dNSName", Value },
      ] satisfies AlternativeNames;
      const { message } = await refused(extended({ KeyUsage: SIGNATURE, SubjectAlternativeNames }));
      expect(message).toMatch(/SubjectAlternativeNames/);
    });
  });

  describe("Criticals", () => {
    const ALL = {
      KeyUsage: SIGNATURE,
      ExtendedKeyUsages: ["serverAuth"],
      SubjectAlternativeNames: [{ Type: "dNSName", Value: "a.example.com" }],
    } satisfies AlibabaCustomPassthrough["Extensions"];
    const USAGES = "X509v3 Extended Key Usage:";

    test("makes the named extensions critical, and only those", async () => {
      const usual = await textWith(ALL);
      expect(usual).not.toMatch(/(Extended Key Usage|Alternative Name): critical/);
      expect(usual).toContain("X509v3 Key Usage: critical");
      const usages = await textWith({ ...ALL, Criticals: ["ExtendedKeyUsages"] });
      expect(usages).toContain(`${USAGES} critical`);
      expect(usages).not.toContain(`${NAMES} critical`);
      const names = await textWith({ ...ALL, Criticals: ["SubjectAlternativeNames", "KeyUsage"] });
      expect(names).toContain(`${NAMES} critical`);
      expect(names).not.toContain(`${USAGES} critical`);
    });

    test("openssl accepts critical ones", async () => {
      const Criticals = ["ExtendedKeyUsages", "SubjectAlternativeNames", "KeyUsage"];
      const { CertificateChain } = await extended({ ...ALL, Criticals });
      expect(verifyChain(CertificateChain!, "-purpose", "sslserver")).toMatch(/: OK/);
    });

    test("RFC 5280 4.2.1.6: names are critical if the subject is empty", async () => {
      const nameless = await csrOf({ subject: {} });
      const { Certificate, CertificateChain } = await extended(ALL, nameless);
      expect(textOf(Certificate!)).toContain(`${NAMES} critical`);
      expect(verifyChain(CertificateChain!, "-purpose", "sslserver")).toMatch(/: OK/);
    });
  });
}
