import { flag, list, object, optional, text, integer, type Value, type Values } from "../shape";

/**
 * Answers of Alibaba Cloud CAS; each also has its RequestId. Times are milliseconds. An answer without a field
 * that is not optional is refused, so details that nothing here reads are optional.
 */

const answered = { RequestId: text() };
export const nothing = answered;

export const createdCa = { ...answered, Identifier: text(), Certificate: text(), CertificateChain: text() };
export type CreateCACertificateResponse = Values<typeof createdCa>;

const issued = {
  ...answered,
  Identifier: text(),
  SerialNumber: text(),
  X509Certificate: optional(text()),
  CertificateChain: optional(text()),
};
const toEncryptWith = {
  CertKmcRep1: optional(text({ note: "of an SM2 pair: ciphertext of the certificate to encrypt with" })),
  CertSignBufKmc: optional(text({ note: "of an SM2 pair: the certificate to encrypt with" })),
};
export const created = { ...issued, ...toEncryptWith };
/** Fields that only answers to requests with a CSR can have, returned once. */
export type CreateCertificateResponse = Values<typeof created>;

export const createdCustom = {
  ...answered,
  Identifier: text(),
  SerialNumber: optional(text()),
  Certificate: optional(text()),
  CertificateChain: optional(text()),
};
export type CreateCustomCertificateResponse = Values<typeof createdCustom>;

export const createdInWarehouse = {
  ...answered,
  Identifier: text(),
  X509Certificate: optional(text()),
  CertificateChain: optional(text()),
  ParentX509Certificate: optional(text({ note: "the issuing subordinate CA" })),
  RootX509Certificate: optional(text()),
};
export type CreateWHClientCertificateResponse = Values<typeof createdInWarehouse>;

const tags = optional(list(object({ TagKey: text(), TagValue: text() })));

const details = {
  Identifier: text(),
  CertificateType: text(),
  Status: text(),
  ParentIdentifier: optional(text()),
  SerialNumber: text(),
  SubjectDN: optional(text()),
  CommonName: text(),
  CountryCode: optional(text()),
  State: optional(text()),
  Locality: optional(text()),
  Organization: optional(text()),
  OrganizationUnit: optional(text()),
  Algorithm: text({ note: "the family" }),
  FullAlgorithm: optional(text()),
  KeySize: optional(integer()),
  SignAlgorithm: optional(text()),
  Md5: optional(text()),
  Sha2: text(),
  BeforeDate: integer(),
  AfterDate: integer(),
  X509Certificate: text(),
  AliasName: optional(text()),
  ResourceGroupId: optional(text()),
  Tags: tags,
};
/** What the Describe operations return for every certificate. */
export type CertificateDetails = Values<typeof details>;

const clientDetails = {
  ...details,
  Id: optional(integer({ note: "the number by which UploadPcaCertToCas knows it" })),
  CustomIdentifier: optional(text()),
  UploadFlag: optional(integer({ note: "1: synchronized to the certificate service" })),
  Sans: text({ note: 'JSON: [{"Type":7,"Value":"10.0.0.1"}]' }),
  Days: integer(),
  CertChain: text(),
};
export type ClientCertificateDetails = Values<typeof clientDetails>;
export const describedClient = { ...answered, Certificate: object(clientDetails) };

const caDetails = {
  ...details,
  IssuerType: text(),
  Years: integer(),
  CaCertChain: text(),
  CertIssuedCount: integer({ note: "certificates that the CA has issued" }),
  CertRemainingCount: optional(integer({ note: "those that it can still issue" })),
  CertTotalCount: optional(integer({ note: "those that were purchased for it" })),
  CertMaxTime: optional(integer({ note: "the longest validity of what the CA issues; no unit stated" })),
  CrlStatus: optional(text()),
  CrlDay: optional(integer()),
  CrlUrl: optional(text()),
};
export type CACertificateDetails = Values<typeof caDetails>;
export const describedCa = { ...answered, Certificate: object(caDetails) };

const page = { ...answered, CurrentPage: integer(), ShowSize: integer(), TotalCount: integer() };
/** The paging fields of an answer. */
export type Page = Values<typeof page>;

const listedCa = object({
  Identifier: text(),
  CertificateType: text({ note: "ROOT or SUB_ROOT" }),
  Status: text(),
  CommonName: text(),
  ParentIdentifier: optional(text()),
});
/**
 * One entry in the answer of DescribeCACertificateList, as far as it is used; for anything else the CA is
 * described.
 */
export const listedCas = { ...page, PageCount: optional(integer()), CertificateList: list(listedCa) };

const instance = object({
  InstanceId: text(),
  Status: text({ note: "BUY: not used yet; USED: has its one CA certificate" }),
  Type: text(),
  Identifier: optional(text()),
  BeforeTime: optional(integer()),
  AfterTime: optional(integer()),
  UseExpireTime: optional(integer({ note: "when the purchase expires" })),
  CertIssuedCount: optional(integer({ note: "certificates that the CA has issued" })),
  CertTotalCount: optional(
    integer({ note: "those that were purchased for it: CAs of a root, others of a subordinate CA" }),
  ),
});
/** A purchased CA; only one that was used has an identifier and times. */
export type CAInstanceStatus = Value<typeof instance>;
export const instances = { ...answered, InstanceStatusList: list(instance) };

const listed = object({
  Identifier: text(),
  CustomIdentifier: optional(text()),
  CommonName: text(),
  SerialNumber: text(),
  Status: text(),
  BeforeTime: integer({ note: "start of validity" }),
  AfterTime: integer({ note: "end of validity" }),
  AliasName: optional(text()),
  Tags: tags,
});
/** One entry in the answer of ListCert. */
export type ListedCertificate = Value<typeof listed>;
export const listedCertificates = { ...page, List: list(listed) };

export const privateKey = { ...answered, EncryptedData: text({ note: "PEM under the password" }) };

export const warehouseCertificate = {
  ...answered,
  CertIdentifier: text(),
  CertStatus: text({ note: "for example issued" }),
  CertType: text(),
  CommonName: text(),
  Content: text({ note: "the certificate and those above it, PEM" }),
  Fingerprint: optional(text()),
  Issuer: text(),
  IssuerIdentifier: text(),
};
/** A certificate in the warehouse, as returned by DescribeWarehouseCert. */
export type WarehouseCertificate = Values<typeof warehouseCertificate>;

const listedInWarehouse = object({
  Identifier: text(),
  CommonName: text(),
  Status: text(),
  Sans: text(),
  SerialNo: text(),
  Algorithm: text(),
  BeforeDate: integer(),
  AfterDate: integer(),
});
/** One entry in the answer of the warehouse's ListCert. */
export type ListedWarehouseCertificate = Value<typeof listedInWarehouse>;
export const listedWarehouse = { ...page, CertList: list(listedInWarehouse) };

export const uploadedUserCertificate = {
  ...answered,
  CertId: integer(),
  ResourceId: optional(text({ note: "for example cas-upload-50yf1q" })),
};

/** What both operations return for an uploaded certificate; dates are days in UTC. */
const uploaded = {
  Name: text(),
  InstanceId: optional(text()),
  Fingerprint: optional(text({ note: "SHA-1, hexadecimal" })),
  Sha2: text({ note: "SHA-256, hexadecimal" }),
  SerialNo: text({ note: "hexadecimal" }),
  Sans: text({ note: "separated by commas" }),
  Issuer: text(),
  OrgName: optional(text()),
  Country: optional(text()),
  Province: optional(text()),
  City: optional(text()),
  StartDate: text(),
  EndDate: text(),
  Expired: flag(),
  ResourceGroupId: optional(text()),
};

const withFilter = { note: "only if CertFilter is false" };
export const userCertificate = {
  ...answered,
  Id: integer(),
  CertIdentifier: optional(
    text({ note: "Id and region, for example 10741304-cn-hangzhou; newer clients only" }),
  ),
  ...uploaded,
  Common: text({ note: "the common name" }),
  Algorithm: optional(text({ note: "the family" })),
  NotBefore: optional(integer({ note: "newer clients only" })),
  NotAfter: optional(integer({ note: "newer clients only" })),
  BuyInAliyun: optional(flag()),
  Cert: optional(text(withFilter)),
  Key: optional(text(withFilter)),
  SignCert: optional(text(withFilter)),
  SignPrivateKey: optional(text(withFilter)),
  EncryptCert: optional(text(withFilter)),
  EncryptPrivateKey: optional(text(withFilter)),
};
/** A certificate in the certificate service, as returned by GetUserCertificateDetail. */
export type UserCertificateDetail = Values<typeof userCertificate>;

const listedUserCertificate = object({
  ...uploaded,
  CertificateId: integer(),
  CommonName: text(),
  Upload: optional(flag()),
});
/** One entry in the answer of ListUserCertificateOrder for OrderType UPLOAD or CERT. */
export type ListedUserCertificate = Value<typeof listedUserCertificate>;
export const listedUserCertificates = { ...page, CertificateOrderList: list(listedUserCertificate) };

const cloudResource = object({
  CertId: optional(integer()),
  CloudName: optional(text({ note: "for example aliyun" })),
  CloudProduct: optional(text({ note: "for example ALB" })),
  CloudRegion: optional(text()),
  InstanceId: optional(text({ note: "of SLB, ALB, NLB and GA" })),
  ListenerId: optional(text({ note: "of SLB, ALB, NLB and GA" })),
  Domain: optional(text()),
});
/** A cloud resource that presents a certificate from the certificate service. */
export type CloudResource = Value<typeof cloudResource>;
export const listedCloudResources = {
  ...answered,
  CurrentPage: integer(),
  ShowSize: integer(),
  Total: integer(),
  Data: list(cloudResource),
};
