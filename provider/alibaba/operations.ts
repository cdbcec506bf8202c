/**
 * The documented operations of Alibaba Cloud CAS that this provider uses, in the API's own names: requests and
 * answers as the documents give them. Times in requests are UNIX seconds, in answers milliseconds.
 */

/** A tag in a request. */
export interface Tag {
  Key: string;
  Value: string;
}

interface Subject {
  CommonName: string;
  Organization?: string | undefined;
  OrganizationUnit?: string | undefined;
  Locality?: string | undefined;
  State?: string | undefined;
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

export interface CreateServerCertificateRequest extends Subject, Grouped {
  Country?: string | undefined;
  Algorithm: string;
  ParentIdentifier: string;
  /** Comma separated. */
  Domain?: string | undefined;
  Years?: number | undefined;
  Months?: number | undefined;
  Days?: number | undefined;
  BeforeTime?: number | undefined;
  AfterTime?: number | undefined;
  Immediately?: number | undefined;
  EnableCrl?: number | undefined;
  CustomIdentifier?: string | undefined;
}

export interface CreateServerCertificateWithCsrRequest extends Omit<
  CreateServerCertificateRequest,
  "CommonName" | "Algorithm"
> {
  Csr: string;
  CommonName?: string | undefined;
  Algorithm?: string | undefined;
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

/** Operation → its request and its answer. */
export interface AlibabaOperations {
  CreateRootCACertificate: [CreateRootCACertificateRequest, CreateCACertificateResponse];
  CreateSubCACertificate: [CreateSubCACertificateRequest, CreateCACertificateResponse];
  CreateServerCertificate: [CreateServerCertificateRequest, CreateCertificateResponse];
  CreateServerCertificateWithCsr: [CreateServerCertificateWithCsrRequest, CreateCertificateResponse];
  DescribeCACertificate: [Identified, Answer & { Certificate: CACertificateDetails }];
  DescribeClientCertificate: [Identified, Answer & { Certificate: ClientCertificateDetails }];
  DescribeCertificatePrivateKey: [Identified & { EncryptedCode: string }, Answer & { EncryptedData: string }];
  ListCert: [
    {
      ParentIdentifier?: string | undefined;
      CurrentPage?: number | undefined;
      ShowSize?: number | undefined;
    },
    Answer & { List: ListedCertificate[]; CurrentPage: number; ShowSize: number; TotalCount: number },
  ];
  CreateRevokeClientCertificate: [Identified, Answer];
  DeleteClientCertificate: [Identified, Answer];
  UpdateCACertificateStatus: [Identified & { Status: string; ClientToken?: string | undefined }, Answer];
  UpdatePcaCertificate: [Identified & { AliasName?: string | undefined }, Answer];
  MoveResourceGroup: [{ ResourceId: string; ResourceGroupId: string; ResourceType: string }, Answer];
  TagResources: [{ ResourceId: string[]; ResourceType: string; Tag: Tag[] }, Answer];
  UntagResources: [{ ResourceId: string[]; ResourceType: string; TagKey: string[] }, Answer];
}

/** Calls one operation by its documented name. */
export type Invoke<Operations extends Record<keyof Operations, [unknown, unknown]>> = <
  O extends keyof Operations,
>(
  operation: O,
  request: Operations[O][0],
) => Promise<Operations[O][1]>;
