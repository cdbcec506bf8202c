import { generateKeyPairSync } from "node:crypto";
import { createCsr } from "../../provider/x509/csr";
import { publicKeyPem } from "../../provider/x509/keys";
import { hostName } from "../../provider/x509/names";
import { toPem } from "../../provider/x509/pem";
import { Ca, commonNames, refused, x509, type MakeInvoke } from "./ca";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const csr = async (commonName = "gw.example.com", names: string[] = []): Promise<string> => {
  const der = await createCsr({ commonName, organization: "Own" }, names.map(hostName), privateKey);
  return toPem("CERTIFICATE REQUEST", der);
};

/** Issuing from a signing request. */
export function csrContract(makeInvoke: MakeInvoke): void {
  describe("CreateServerCertificateWithCsr", () => {
    let ca: Ca;
    let sub: string;
    beforeAll(async () => {
      ca = await Ca.open(makeInvoke);
      sub = (await ca.hierarchy()).sub;
    });
    afterAll(() => ca.service.close());
    const create = (
      Csr: string,
      more: object = {},
    ): Promise<{ Identifier: string; X509Certificate?: string | undefined }> =>
      ca.invoke("CreateServerCertificateWithCsr", {
        Csr,
        ParentIdentifier: sub,
        Days: 30,
        Immediately: 2,
        ...more,
      });

    test("the certificate has the request's key, subject and names", async () => {
      const made = await create(await csr("gw.example.com", ["b.example.com", "10.0.0.1"]), {
        Domain: "c.example.com",
      });
      const certificate = x509(made.X509Certificate ?? "");
      expect(certificate.publicKey.export({ type: "spki", format: "pem" })).toBe(publicKeyPem(privateKey));
      expect(commonNames(made.X509Certificate ?? "")).toEqual(["gw.example.com"]);
      expect(certificate.subject).toContain("O=Own");
      expect(certificate.subjectAltName).toBe(
        "DNS:gw.example.com, DNS:b.example.com, IP Address:10.0.0.1, DNS:c.example.com",
      );
    });

    test("the service does not have its key", async () => {
      const { Identifier } = await create(await csr());
      await refused(ca.invoke("DescribeCertificatePrivateKey", { Identifier, EncryptedCode: "x" }));
    });

    test("C6: a literal backslash-n in place of line breaks is accepted", async () => {
      expect((await create((await csr()).replaceAll("\n", "\\n"))).Identifier).toBeTruthy();
    });

    test("an invalid request, and one that names no host, are refused", async () => {
      const [good, other] = [await csr(), await csr("other.example.com")];
      const forged = good.slice(0, 90) + other.slice(90);
      for (const bad of ["", "x", forged, good + good, await csr("no host!")]) await refused(create(bad));
    });

    test("a key of another family than the CA's is refused", async () => {
      const { privateKey: rsa } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      const der = await createCsr({ commonName: "gw.example.com" }, [], rsa);
      await refused(create(toPem("CERTIFICATE REQUEST", der)));
    });
  });
}
