/**
 * The documented operations of Alibaba Cloud CAS that this provider uses, in the API's own names: requests and
 * answers as the documents give them. Times in requests are UNIX seconds, in answers milliseconds. Operations are of
 * version 2020-06-30; those of the certificate warehouse are of 2020-04-07.
 */

/** A tag in a request. */
export interface Tag {
  Key: string;
  Value: string;
}

interface SubjectParts {
  Organization?: string | undefined;
  OrganizationUnit?: string | undefined;
  Locality?: string | undefined;
  State?: string | undefined;
}

interface Subject extends SubjectParts {
  CommonName: string;
}

interface Grouped {
  ResourceGroupId?: string | undefined;
  Tags?: Tag[] | undefined;
}

export interface CreateRootCACertificateRequest extends Subject, Grouped {
  CountryCode?: string | undefined;
  Years: number;
  Algorithm?: string | undefined;
  ClientToken?: string | undefined;
}

export interface CreateSubCACertificateRequest extends Subject, Grouped {
  CountryCode?: string | undefined;
  Years: number;
  Algorithm: string;
  ParentIdentifier: string;
  PathLenConstraint?: number | undefined;
  ExtendedKeyUsages?: string[] | undefined;
  EnableCrl?: boolean | undefined;
  CrlDay?: number | undefined;
  CertMaxTime?: number | undefined;
  ClientToken?: string | undefined;
}

/** What every end certificate is issued with. */
interface EndCertificate extends SubjectParts {
  ParentIdentifier: string;
  Country?: string | undefined;
  Years?: number | undefined;
  Months?: number | undefined;
  Days?: number | undefined;
  BeforeTime?: number | undefined;
  AfterTime?: number | undefined;
  Immediately?: number | undefined;
}

interface Identifiable extends Grouped {
  EnableCrl?: number | undefined;
  CustomIdentifier?: string | undefined;
}

/** Subject alternative names of one type. */
interface SanRequest {
  /** Tag of the X.509 GeneralName: 1 e-mail, 2 domain name, 6 URI, 7 IP address. */
  SanType?: number | undefined;
  /** Comma separated. */
  SanValue?: string | undefined;
}

interface FromCsr {
  Csr: string;
  CommonName?: string | undefined;
  Algorithm?: string | undefined;
}

interface ServerShared extends EndCertificate, Identifiable {
  /** Comma separated. */
  Domain?: string | undefined;
}

export interface CreateServerCertificateRequest extends ServerShared {
  CommonName: string;
  Algorithm: string;
}

export interface CreateServerCertificateWithCsrRequest extends ServerShared, FromCsr {}

interface ClientShared extends EndCertificate, Identifiable, SanRequest {}

export interface CreateClientCertificateRequest extends ClientShared {
  CommonName: string;
  Algorithm: string;
  AliasName?: string | undefined;
  ClientToken?: string | undefined;
}

export interface CreateClientCertificateWithCsrRequest extends ClientShared, FromCsr {}

/** Of version 2020-04-07. */
export interface CreateWHClientCertificateRequest extends EndCertificate, SanRequest {
  CommonName?: string | undefined;
  Algorithm?: string | undefined;
  Csr?: string | undefined;
}

/** A subject that takes the place of the signing request's. */
interface PassthroughSubject extends SubjectParts {
  Country?: string | undefined;
  CommonName?: string | undefined;
}

/** Travels as one parameter that holds JSON. */
export interface ExternalCAPassthrough {
  Subject?: PassthroughSubject | undefined;
  Extensions?:
    { PathLenConstraint?: number | undefined; ExtendedKeyUsages?: string[] | undefined } | undefined;
}

export interface CreateExternalCACertificateRequest extends Grouped {
  InstanceId: string;
  Csr: string;
  /** `10y`, `6m` (months), `90d`, an end, or a start and an end with `/` between them. */
  Validity: string;
  ApiPassthrough?: ExternalCAPassthrough | undefined;
  CertMaxTime?: number | undefined;
}

/** Travels flattened, one parameter for each value. */
export interface CustomPassthrough {
  Subject?:
    | (PassthroughSubject & { CustomAttributes?: { ObjectIdentifier: string; Value: string }[] | undefined })
    | undefined;
  Extensions?:
    | {
        KeyUsage?: Record<string, boolean> | undefined;
        ExtendedKeyUsages?: string[] | undefined;
        SubjectAlternativeNames?: { Type: string; Value: string }[] | undefined;
        Criticals?: string[] | undefined;
      }
    | undefined;
  /** Decimal. */
  SerialNumber?: string | undefined;
}

export interface CreateCustomCertificateRequest extends Grouped {
  ParentIdentifier: string;
  Csr: string;
  Validity: string;
  ApiPassthrough?: CustomPassthrough | undefined;
  /** 0 issues later; 1 and 2 issue now. Unlike in the other operations. */
  Immediately?: number | undefined;
  EnableCrl?: number | undefined;
  /** The API writes this one name with a small letter. */
  customIdentifier?: string | undefined;
}

interface Answer {
  RequestId: string;
}

export interface CreateCACertificateResponse extends Answer {
  Identifier: string;
  Certificate: string;
  CertificateChain: string;
}

export interface CreateCertificateResponse extends Answer {
  Identifier: string;
  SerialNumber: string;
  X509Certificate?: string | undefined;
  CertificateChain?: string | undefined;
  /** With an SM2 request: the ciphertext that belongs to the certificate to encrypt with. Told once. */
  CertKmcRep1?: string | undefined;
  /** With an SM2 request: the certificate to encrypt with. Told once. */
  CertSignBufKmc?: string | undefined;
}

export interface CreateCustomCertificateResponse extends Answer {
  Identifier: string;
  SerialNumber?: string | undefined;
  Certificate?: string | undefined;
  CertificateChain?: string | undefined;
}

export interface CreateWHClientCertificateResponse extends Answer {
  Identifier: string;
  X509Certificate?: string | undefined;
  CertificateChain?: string | undefined;
  /** The issuing subordinate CA. */
  ParentX509Certificate?: string | undefined;
  RootX509Certificate?: string | undefined;
}

/** What the Describe operations tell of every certificate. */
export interface CertificateDetails {
  Identifier: string;
  CertificateType: string;
  Status: string;
  ParentIdentifier?: string | undefined;
  SerialNumber: string;
  SubjectDN: string;
  CommonName: string;
  CountryCode?: string | undefined;
  State?: string | undefined;
  Locality?: string | undefined;
  Organization?: string | undefined;
  OrganizationUnit?: string | undefined;
  Algorithm: string;
  FullAlgorithm: string;
  KeySize: number;
  SignAlgorithm: string;
  Md5: string;
  Sha2: string;
  /** Milliseconds. */
  BeforeDate: number;
  /** Milliseconds. */
  AfterDate: number;
  X509Certificate: string;
  AliasName?: string | undefined;
  ResourceGroupId?: string | undefined;
  Tags?: { TagKey: string; TagValue: string }[] | undefined;
}

export interface ClientCertificateDetails extends CertificateDetails {
  CustomIdentifier?: string | undefined;
  /** JSON text: `[{"Type":7,"Value":"10.0.0.1"}]`. */
  Sans: string;
  Days: number;
  CertChain: string;
}

export interface CACertificateDetails extends CertificateDetails {
  IssuerType: string;
  Years: number;
  CaCertChain: string;
  CertIssuedCount: number;
  CrlStatus?: string | undefined;
  CrlDay?: number | undefined;
  CrlUrl?: string | undefined;
}

/** One entry of the answer of DescribeCACertificateList, as far as it is used: what it leaves out is described. */
export interface ListedCACertificate {
  Identifier: string;
  /** `ROOT` or `SUB_ROOT`. */
  CertificateType: string;
  Status: string;
  CommonName: string;
  ParentIdentifier?: string | undefined;
}

/** A purchased CA: `BUY` is not used yet, `USED` has its one CA certificate. */
export interface CAInstanceStatus {
  InstanceId: string;
  Status: string;
  Type: string;
  /** Only of an instance that was used. */
  Identifier?: string | undefined;
  /** Milliseconds; only of an instance that was used. */
  BeforeTime?: number | undefined;
  AfterTime?: number | undefined;
}

/** A certificate of the warehouse, as DescribeWarehouseCert tells it. */
export interface WarehouseCertificate {
  CertIdentifier: string;
  /** For example `issued`. */
  CertStatus: string;
  CertType: string;
  CommonName: string;
  /** The certificate and those above it, PEM. */
  Content: string;
  Fingerprint: string;
  Issuer: string;
  IssuerIdentifier: string;
}

/** One entry of the answer of the warehouse's ListCert. */
export interface ListedWarehouseCertificate {
  Identifier: string;
  CommonName: string;
  Status: string;
  Sans: string;
  SerialNo: string;
  Algorithm: string;
  /** Milliseconds. */
  BeforeDate: number;
  AfterDate: number;
}

/** One entry of the answer of ListCert. */
export interface ListedCertificate {
  Identifier: string;
  CustomIdentifier?: string | undefined;
  CommonName: string;
  SerialNumber: string;
  Status: string;
  /** Start of validity, milliseconds. */
  BeforeTime: number;
  /** End of validity, milliseconds. */
  AfterTime: number;
}

interface Identified {
  Identifier: string;
}

/** What a request says of the page that it wants; the first one is 1. */
export interface Paged {
  CurrentPage?: number | undefined;
  ShowSize?: number | undefined;
}

/** What an answer says of its page. */
export interface Page extends Answer {
  CurrentPage: number;
  ShowSize: number;
  TotalCount: number;
}

/** Operation → its request and its answer. A name that two versions have stands behind the version for the older one. */
export interface AlibabaOperations {
  CreateRootCACertificate: [CreateRootCACertificateRequest, CreateCACertificateResponse];
  CreateSubCACertificate: [CreateSubCACertificateRequest, CreateCACertificateResponse];
  CreateServerCertificate: [CreateServerCertificateRequest, CreateCertificateResponse];
  CreateExternalCACertificate: [CreateExternalCACertificateRequest, CreateCACertificateResponse];
  CreateServerCertificateWithCsr: [CreateServerCertificateWithCsrRequest, CreateCertificateResponse];
  CreateClientCertificate: [CreateClientCertificateRequest, CreateCertificateResponse];
  CreateClientCertificateWithCsr: [CreateClientCertificateWithCsrRequest, CreateCertificateResponse];
  CreateCustomCertificate: [CreateCustomCertificateRequest, CreateCustomCertificateResponse];
  DescribeCACertificate: [Identified, Answer & { Certificate: CACertificateDetails }];
  DescribeClientCertificate: [Identified, Answer & { Certificate: ClientCertificateDetails }];
  DescribeCertificatePrivateKey: [Identified & { EncryptedCode: string }, Answer & { EncryptedData: string }];
  ListCert: [Paged & { ParentIdentifier?: string | undefined }, Page & { List: ListedCertificate[] }];
  DescribeCACertificateList: [
    Paged & { CaStatus?: "issue" | "forbidden" | "revoke" | undefined },
    Page & { PageCount: number; CertificateList: ListedCACertificate[] },
  ];
  GetCAInstanceStatus: [{ InstanceId: string }, Answer & { InstanceStatusList: CAInstanceStatus[] }];
  CreateRevokeClientCertificate: [Identified, Answer];
  DeleteClientCertificate: [Identified, Answer];
  UpdateCACertificateStatus: [Identified & { Status: string; ClientToken?: string | undefined }, Answer];
  UpdatePcaCertificate: [Identified & { AliasName?: string | undefined }, Answer];
  MoveResourceGroup: [{ ResourceId: string; ResourceGroupId: string; ResourceType: string }, Answer];
  TagResources: [{ ResourceId: string[]; ResourceType: string; Tag: Tag[] }, Answer];
  UntagResources: [{ ResourceId: string[]; ResourceType: string; TagKey: string[] }, Answer];

  CreateWHClientCertificate: [CreateWHClientCertificateRequest, CreateWHClientCertificateResponse];
  DescribeWarehouseCert: [{ CertIdentifier: string }, Answer & WarehouseCertificate];
  "2020-04-07/ListCert": [
    Paged & {
      /** Comma separated. */
      Identifiers?: string | undefined;
      CertType?: string | undefined;
      SourceType?: string | undefined;
      Status?: string | undefined;
    },
    Page & { CertList: ListedWarehouseCertificate[] },
  ];
  RevokeWHClientCertificate: [Identified, Answer];
  DeletePCACert: [Identified, Answer];
}
