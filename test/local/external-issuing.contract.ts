import { generateKeyPairSync } from "node:crypto";
import type { CreateExternalCACertificateRequest } from "../../provider/api/alibaba/operations";
import { publicKeyPem } from "../../provider/x509/keys";
import { below, openssl } from "../x509/support";
import { Ca, refused, x509, type MakeInvoke } from "./ca";
import {
  certificatesOf,
  csrOf,
  isFor,
  issueWithOpenssl,
  opensslCsr,
  OWN_KEY,
  textOf,
  verifyChain,
  verifyLink,
} from "./judge";

type Extensions = NonNullable<CreateExternalCACertificateRequest["ApiPassthrough"]>["Extensions"];

/** The content of an external CA's certificate. */
export function externalIssuingContract(makeInvoke: MakeInvoke): void {
  let ca: Ca;
  let csr: string;
  beforeAll(async () => {
    ca = await Ca.open(makeInvoke);
    csr = await csrOf();
    await ca.externalRoot(csr);
  });
  afterAll(() => ca.service.close());

  const extended = (wanted: Extensions, request = csr): ReturnType<Ca["external"]> =>
    ca.external(request, { ApiPassthrough: { Extensions: wanted } });
  const constraints = ({ Certificate }: { Certificate: string }): string =>
    below(textOf(Certificate), "X509v3 Basic Constraints: critical");
  const usages = ({ Certificate }: { Certificate: string }): string =>
    below(textOf(Certificate), "X509v3 Extended Key Usage:");

  describe("CreateExternalCACertificate: a CA and nothing else", () => {
    test("CA:TRUE, keyCertSign, the request's key, identifiers assigned by the service", async () => {
      const request = opensslCsr("/CN=Own identifiers", [
        ...["-addext", "subjectKeyIdentifier=DEADBEEF"],
        ...["-addext", "2.5.29.35=DER:3006800400010203"],
        ...["-addext", "crlDistributionPoints=URI:http://elsewhere/a.crl"],
        ...["-addext", "keyUsage=digitalSignature"],
      ]);
      expect(openssl(["req", "-noout", "-text"], request)).toMatch(/DE:AD:BE:EF/);
      expect(openssl(["req", "-noout", "-text"], request)).toMatch(/elsewhere[^]*Digital Signature/);
      const { Certificate, CertificateChain } = await ca.external(request);
      const text = textOf(Certificate);
      expect(below(text, "X509v3 Key Usage: critical")).toBe("Certificate Sign, CRL Sign");
      expect(text).not.toMatch(/DE:AD:BE:EF|00:01:02:03|elsewhere/);
      const root = textOf(certificatesOf(CertificateChain).at(-1)!);
      expect(below(text, "X509v3 Authority Key Identifier:")).toBe(
        below(root, "X509v3 Subject Key Identifier:"),
      );
      expect(x509(Certificate).ca).toBe(true);
      expect(openssl(["x509", "-noout", "-pubkey"], Certificate)).toBe(
        openssl(["req", "-noout", "-pubkey"], request),
      );
    });

    test("V11: path length 0 is written, by default and over what the request asks for", async () => {
      expect(constraints(await ca.external(csr))).toBe("CA:TRUE, pathlen:0");
      const deep = await csrOf({ authority: { pathLength: 3 } });
      expect(constraints(await ca.external(deep))).toBe("CA:TRUE, pathlen:3");
      expect(constraints(await extended({ PathLenConstraint: 0 }, deep))).toBe("CA:TRUE, pathlen:0");
      expect(constraints(await extended({ PathLenConstraint: 1 }))).toBe("CA:TRUE, pathlen:1");
    });

    test("V12: usages by name and OID, from the passthrough or else from the request", async () => {
      expect(usages(await ca.external(csr))).toBe("");
      const own = await csrOf({ authority: { extendedKeyUsages: ["codeSigning", "1.2.3.4"] } });
      expect(usages(await ca.external(own))).toBe("Code Signing, 1.2.3.4");
      const names = ["any", "serverAuth", "clientAuth", "emailProtection", "timeStamping", "OCSPSigning"];
      const given = await extended({ ExtendedKeyUsages: [...names, "1.3.6.1.4.1.311.20.2.2"] }, own);
      expect(usages(given)).toBe(
        "Any Extended Key Usage, TLS Web Server Authentication, TLS Web Client Authentication, " +
          "E-mail Protection, Time Stamping, OCSP Signing, Microsoft Smartcard Login",
      );
      expect(usages(await extended({ ExtendedKeyUsages: ["1.3.6.1.5.5.7.3.1"] }))).toBe(
        "TLS Web Server Authentication",
      );
      // Extensions without usages do not override those of the request.
      expect(usages(await extended({ PathLenConstraint: 0 }, own))).toBe("Code Signing, 1.2.3.4");
    });

    test("the request's other extensions are copied, as documented for Csr", async () => {
      const request = opensslCsr("/CN=Policies", ["-addext", "certificatePolicies=1.2.3.4"]);
      expect(textOf((await ca.external(request)).Certificate)).toContain("Policy: 1.2.3.4");
    });
  });

  describe("openssl verify -x509_strict", () => {
    test("accepts the chain for an RSA request, below a root of its family", async () => {
      const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
      const request = await csrOf({ key });
      await ca.externalRoot(request);
      const { Certificate, CertificateChain } = await ca.external(request);
      expect(isFor(Certificate, key)).toBe(true);
      expect(verifyChain(CertificateChain)).toMatch(/: OK/);
      expect(textOf(Certificate)).toContain("Signature Algorithm: sha256WithRSAEncryption");
    });

    test.each(["P-256", "P-384", "P-521"])("accepts the chain for a request over %s", async (namedCurve) => {
      const key = generateKeyPairSync("ec", { namedCurve }).privateKey;
      const { Certificate, CertificateChain } = await ca.external(await csrOf({ key }));
      expect(isFor(Certificate, key)).toBe(true);
      expect(verifyChain(CertificateChain)).toMatch(/: OK/);
    });

    test("SM2: accepts each link with the ID that certificates use, and not without it", async () => {
      const key = generateKeyPairSync("ec", { namedCurve: "SM2" }).privateKey;
      const request = await csrOf({ key });
      await ca.externalRoot(request);
      const { Identifier, CertificateChain } = await ca.external(request);
      const [own = "", root = ""] = certificatesOf(CertificateChain);
      const distid = ["-vfyopt", "distid:1234567812345678"];
      expect(verifyLink(root, own, ...distid)).toMatch(/: OK/);
      expect(verifyLink(root, own)).toMatch(/^REFUSED/);
      expect(verifyLink(own, root, ...distid)).toMatch(/^REFUSED/);
      expect(openssl(["x509", "-noout", "-pubkey"], own)).toBe(publicKeyPem(key));
      expect(await ca.authority(Identifier)).toMatchObject({ FullAlgorithm: "SM2_256", Algorithm: "SM2" });
    });
  });

  describe("the holder of the key", () => {
    const END = "basicConstraints=critical,CA:FALSE";

    test("issues end certificates that verify, within the CA's usages", async () => {
      const made = await extended({ PathLenConstraint: 0, ExtendedKeyUsages: ["serverAuth"] });
      const leaf = (usage: string): string =>
        issueWithOpenssl(made.Certificate, OWN_KEY, [END, `extendedKeyUsage=${usage}`]) +
        made.CertificateChain;
      expect(verifyChain(leaf("serverAuth"), "-purpose", "sslserver")).toMatch(/: OK/);
      expect(verifyChain(leaf("clientAuth"), "-purpose", "sslclient")).toMatch(/^REFUSED/);
    });

    test("V11: issues no CA below path length 0, and one below path length 1", async () => {
      const CA = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"];
      const verdict = async (PathLenConstraint: number): Promise<string> => {
        const made = await extended({ PathLenConstraint });
        const lower = issueWithOpenssl(made.Certificate, OWN_KEY, CA);
        const leaf = issueWithOpenssl(lower, OWN_KEY, [END]);
        return verifyChain(leaf + lower + made.CertificateChain);
      };
      expect(await verdict(0)).toMatch(/path length constraint exceeded/);
      expect(await verdict(1)).toMatch(/: OK/);
    });

    test("is not the service, which issues nothing below: neither end certificates nor CAs", async () => {
      const { Identifier: parent } = await ca.external(csr);
      const calls = [
        ca.server(parent),
        ca.client(parent),
        ca.warehouse(parent),
        ca.sub(parent, { Years: 1 }),
      ];
      for (const { message, serviceCode } of await Promise.all(calls.map(refused))) {
        expect(message).toMatch(/ParentIdentifier/);
        expect(serviceCode).not.toBe("NotFound");
      }
    });
  });
}
