import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { createCsr } from "../../provider/x509/csr";
import { toPem } from "../../provider/x509/pem";
import { newCertificate } from "../provider/support";
import { commonNames, x509 } from "../local/ca";
import { NAME, refused, step, TOKEN, type Step } from "./official-steps";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const csr = async (commonName: string): Promise<string> =>
  toPem("CERTIFICATE REQUEST", await createCsr({ commonName }, [], privateKey));

/** Steps for everything else that is issued below the CAs left by the first steps. */
export const ISSUING_STEPS: Step[] = [
  step("CreateClientCertificate", async ({ pca, made }) => {
    const { Identifier, X509Certificate = "" } = await pca("CreateClientCertificate", {
      ...TOKEN,
      ParentIdentifier: made.sub,
      CommonName: NAME,
      Algorithm: "ECC_256",
      Days: 30,
      SanType: 1,
      SanValue: "a@example.com,b@example.com",
      AliasName: NAME,
      Immediately: 1,
    });
    expect(x509(X509Certificate).subjectAltName).toBe("email:a@example.com, email:b@example.com");
    const { Certificate } = await pca("DescribeClientCertificate", { Identifier });
    expect(Certificate).toMatchObject({ CertificateType: "CLIENT", CommonName: NAME, AliasName: NAME });
    const { EncryptedData } = await pca("DescribeCertificatePrivateKey", { Identifier, EncryptedCode: "x" });
    const key = createPrivateKey({ key: EncryptedData, passphrase: "x" });
    expect(x509(X509Certificate).checkPrivateKey(key)).toBe(true);
  }),
  step("CreateClientCertificateWithCsr", async ({ pca, made }) => {
    const { Identifier, X509Certificate = "" } = await pca("CreateClientCertificateWithCsr", {
      ParentIdentifier: made.sub,
      Csr: await csr(NAME),
      Days: 30,
      Immediately: 1,
    });
    expect(x509(X509Certificate).checkPrivateKey(privateKey)).toBe(true);
    const { Certificate } = await pca("DescribeClientCertificate", { Identifier });
    expect(Certificate).toMatchObject({ CertificateType: "CLIENT", CommonName: NAME });
  }),
  step("CreateCustomCertificate", async ({ pca, made }) => {
    const answer = await pca("CreateCustomCertificate", {
      ParentIdentifier: made.sub,
      Csr: await csr("replaced"),
      Validity: "30d",
      ApiPassthrough: {
        Subject: { CommonName: "custom", Organization: NAME },
        Extensions: {
          KeyUsage: { DigitalSignature: true, KeyAgreement: false },
          ExtendedKeyUsages: ["clientAuth"],
          SubjectAlternativeNames: [{ Type: "dNSName", Value: "custom.example.com" }],
        },
        SerialNumber: "1234567890123456789",
      },
      Immediately: 2,
      customIdentifier: "custom",
    });
    expect(commonNames(answer.CertificateChain ?? "")).toEqual(["custom", "Sub", "Root"]);
    const certificate = x509(answer.Certificate ?? "");
    expect(BigInt(`0x${certificate.serialNumber}`)).toBe(1234567890123456789n);
    expect(certificate.subjectAltName).toBe("DNS:custom.example.com");
    expect(certificate.checkPrivateKey(privateKey)).toBe(true);
  }),
  step("CreateExternalCACertificate and GetCAInstanceStatus", async ({ pca }) => {
    const InstanceId = "cas_deposit-cn-1234abcd";
    const { Identifier, Certificate } = await pca("CreateExternalCACertificate", {
      InstanceId,
      Csr: await csr("replaced"),
      Validity: "5y",
      ApiPassthrough: {
        Subject: { CommonName: "External", Country: "CN" },
        Extensions: { PathLenConstraint: 0, ExtendedKeyUsages: ["serverAuth"] },
      },
    });
    expect(commonNames(Certificate)).toEqual(["External"]);
    expect(x509(Certificate).ca).toBe(true);
    expect(x509(Certificate).checkPrivateKey(privateKey)).toBe(true);
    expect(await pca("GetCAInstanceStatus", { InstanceId })).toMatchObject({
      InstanceStatusList: [{ InstanceId, Identifier, Status: "USED" }],
    });
  }),
  step("the warehouse", async ({ warehouse, made }) => {
    const created = await warehouse("CreateWHClientCertificate", {
      ParentIdentifier: made.sub,
      CommonName: NAME,
      Csr: await csr(NAME),
      Days: 30,
      SanType: 6,
      SanValue: "https://example.com/?a=1&b=2",
      Immediately: 2,
    });
    expect(commonNames(created.ParentX509Certificate ?? "")).toEqual(["Sub"]);
    expect(commonNames(created.RootX509Certificate ?? "")).toEqual(["Root"]);
    const { Identifier } = created;
    const described = await warehouse("DescribeWarehouseCert", { CertIdentifier: Identifier });
    expect(described).toMatchObject({ CertIdentifier: Identifier, CommonName: NAME });
    expect(described.Content).toContain(created.X509Certificate);
    const list = { Identifiers: Identifier, CurrentPage: 1, ShowSize: 10 };
    const listed = (Status: string): object => ({ TotalCount: 1, CertList: [{ Identifier, Status }] });
    expect(await warehouse("2020-04-07/ListCert", list)).toMatchObject(listed("ISSUE"));
    await warehouse("RevokeWHClientCertificate", { Identifier });
    expect(await warehouse("2020-04-07/ListCert", list)).toMatchObject(listed("REVOKE"));
    await warehouse("DeletePCACert", { Identifier });
    expect(await warehouse("2020-04-07/ListCert", list)).toMatchObject({ TotalCount: 0, CertList: [] });
    await refused(warehouse("DescribeWarehouseCert", { CertIdentifier: Identifier }), "NotFound");
  }),
  step("the certificate service", async ({ pca, warehouse, made }) => {
    const { certificate: Cert, privateKey: Key } = newCertificate("uploaded.example.com");
    const request = { Name: NAME, Cert, Key, ResourceGroupId: "rg-1" };
    const { CertId } = await warehouse("UploadUserCertificate", request);
    await refused(warehouse("UploadUserCertificate", request), "NameRepeat");
    const detail = { Id: CertId, CertIdentifier: `${CertId}-cn-hangzhou`, Name: NAME };
    expect(await warehouse("GetUserCertificateDetail", { CertId })).toMatchObject({ ...detail, Cert, Key });
    const filtered = await warehouse("GetUserCertificateDetail", { CertId, CertFilter: true });
    expect(filtered).toMatchObject(detail);
    expect(filtered).not.toHaveProperty("Key");
    const issued = await pca("CreateServerCertificate", {
      ...{ ParentIdentifier: made.sub, CommonName: "pca.example.com", Algorithm: "ECC_256", Days: 30 },
      Immediately: 1,
    });
    await pca("UploadPcaCertToCas", { Ids: issued.Identifier });
    const list = await warehouse("ListUserCertificateOrder", { OrderType: "UPLOAD", ShowSize: 10 });
    expect(list).toMatchObject({ TotalCount: 2, CertificateOrderList: [{ CertificateId: CertId }, {}] });
    const { CertificateOrderList } = list;
    expect(CertificateOrderList[1]?.SerialNo).toBe(issued.SerialNumber);
    expect(await warehouse("ListCloudResources", { CertIds: `[${CertId}]` })).toMatchObject({ Total: 0 });
    await warehouse("DeleteUserCertificate", { CertId });
    await refused(warehouse("GetUserCertificateDetail", { CertId }), "NotFound");
  }),
];
