/**
 * The documented operations of Huawei Cloud that this provider uses, in the API's own names: of CCM (private
 * certificates) and APIG (certificates of the gateway). A request holds what the documents put into path, query and
 * body, under its documented names. Times of CCM are milliseconds, those of APIG are RFC 3339 text.
 */

/** Subject of a CA or certificate. */
export interface DistinguishedName {
  common_name: string;
  country?: string | undefined;
  state?: string | undefined;
  locality?: string | undefined;
  organization?: string | undefined;
  organizational_unit?: string | undefined;
}

/** A month counts 31 days. */
export interface Validity {
  type: "YEAR" | "MONTH" | "DAY" | "HOUR";
  value: number;
  /** Milliseconds. */
  start_from?: number | undefined;
}

export interface SubjectAlternativeName {
  type: "DNS" | "IP" | "EMAIL" | "URI" | "UPN";
  value: string;
}

/** What of a certificate is fixed when it is asked for. */
export interface CreateCertificateRequest {
  issuer_id: string;
  distinguished_name: DistinguishedName;
  validity: Validity;
  key_algorithm?: string | undefined;
  signature_algorithm?: string | undefined;
  key_usages?: string[] | undefined;
  subject_alternative_names?: SubjectAlternativeName[] | undefined;
  extended_key_usage?: Record<string, boolean> | undefined;
  customized_extension?: { object_identifier: string; value: string } | undefined;
  enterprise_project_id?: string | undefined;
}

export interface CreateCertificateByCsrRequest {
  issuer_id: string;
  csr: string;
  validity: Validity;
  type?: "ENTITY_CERT" | "INTERMEDIATE_CA" | undefined;
  path_length?: number | undefined;
  subject_alternative_names?: SubjectAlternativeName[] | undefined;
  enterprise_project_id?: string | undefined;
}

export interface PrivateCertificate {
  certificate_id: string;
  /** `ISSUED`, `EXPIRED` or `REVOKED`. */
  status: string;
  issuer_id: string;
  issuer_name: string;
  key_algorithm: string;
  signature_algorithm: string;
  freeze_flag: number;
  /** `GENERATE`, `IMPORT` or `CSR`. */
  gen_mode: string;
  serial_number: string;
  create_time: number;
  not_before: number;
  not_after: number;
  distinguished_name: DistinguishedName;
  /** Of an SM2 pair. */
  enc_cert_info?: { enc_serial_number: string } | undefined;
  enterprise_project_id?: string | undefined;
}

export interface ExportedCertificate {
  certificate: string;
  certificate_chain: string;
  private_key?: string | undefined;
  /** The certificate to encrypt with of an SM2 pair. */
  enc_certificate?: string | undefined;
  enc_private_key?: string | undefined;
  /** With `is_sm_standard`, in place of `enc_private_key`: as of GM/T 0009. */
  enc_sm2_enveloped_key?: string | undefined;
  /** The same, as of GM/T 0010. */
  signed_and_enveloped_data?: string | undefined;
}

export interface CrlConfiguration {
  enabled: boolean;
  crl_name?: string | undefined;
  obs_bucket_name?: string | undefined;
  /** 7 to 30. */
  valid_days?: number | undefined;
}

export interface CreateCertificateAuthorityRequest {
  type: "ROOT" | "SUBORDINATE";
  distinguished_name: DistinguishedName;
  key_algorithm: string;
  signature_algorithm?: string | undefined;
  validity?: Validity | undefined;
  issuer_id?: string | undefined;
  path_length?: number | undefined;
  key_usages?: string[] | undefined;
  crl_configuration?: CrlConfiguration | undefined;
  enterprise_project_id?: string | undefined;
}

export interface CertificateAuthority {
  ca_id: string;
  type: string;
  /** `PENDING`, `ACTIVED` (spelled so), `DISABLED`, `DELETED` (to be removed later) or `EXPIRED`. */
  status: string;
  issuer_id?: string | undefined;
  issuer_name?: string | undefined;
  key_algorithm: string;
  signature_algorithm?: string | undefined;
  serial_number?: string | undefined;
  create_time: number;
  delete_time?: number | undefined;
  not_before?: number | undefined;
  not_after?: number | undefined;
  path_length: number;
  distinguished_name: DistinguishedName;
  crl_configuration?: (CrlConfiguration & { crl_dis_point?: string | undefined }) | undefined;
  enterprise_project_id?: string | undefined;
}

export interface Tag {
  key: string;
  value: string;
}

/** What PUT and POST of the gateway's certificates take. */
export interface CertificateForm {
  name: string;
  cert_content: string;
  private_key: string;
  type?: "global" | "instance" | undefined;
  instance_id?: string | undefined;
  trusted_root_ca?: string | undefined;
  algorithm_type?: string | undefined;
  cert_content_sign?: string | undefined;
  private_key_sign?: string | undefined;
}

/** What the list of the gateway's certificates tells. */
export interface CertBase {
  id: string;
  name: string;
  type: string;
  instance_id: string;
  project_id: string;
  common_name: string;
  san: string[];
  not_after: string;
  signature_algorithm: string;
  create_time: string;
  update_time: string;
  is_has_trusted_root_ca: boolean;
  algorithm_type: string;
}

export interface CertificateV2 extends CertBase {
  version: number;
  organization: string[];
  organizational_unit: string[];
  locality: string[];
  state: string[];
  country: string[];
  not_before: string;
  serial_number: string;
  issuer: string[];
}

export interface BoundDomain {
  id: string;
  url_domain: string;
  verified_client_certificate_enabled: boolean;
  instance_id?: string | undefined;
}

/** A domain of the gateway in a request that binds or unbinds it. */
export interface DomainBinding {
  domain: string;
  instance_ids?: string[] | undefined;
  verified_client_certificate_enabled?: boolean | undefined;
}

interface OneCertificate {
  certificate_id: string;
}
interface OneCa {
  ca_id: string;
}
interface Paged {
  limit?: number | undefined;
  offset?: number | undefined;
}
type Nothing = Record<string, never>;

/** Operation → its request and its answer. */
export interface HuaweiOperations {
  CreateCertificate: [CreateCertificateRequest, OneCertificate];
  CreateCertificateByCsr: [CreateCertificateByCsrRequest, OneCertificate];
  ShowCertificate: [OneCertificate, PrivateCertificate];
  ListCertificate: [
    Paged & { name?: string; status?: string; sort_key?: string; sort_dir?: string },
    { total: number; certificates: PrivateCertificate[] },
  ];
  ExportCertificate: [
    OneCertificate & {
      is_compressed: string;
      type: string;
      password?: string | undefined;
      /** `"true"` or `"false"`; of SM2 certificates only. */
      is_sm_standard?: string | undefined;
    },
    ExportedCertificate,
  ];
  RevokeCertificate: [OneCertificate & { reason?: string | undefined }, Nothing];
  DeleteCertificate: [OneCertificate, Nothing];
  BatchCreateCertTags: [OneCertificate & { tags: Tag[] }, Nothing];
  BatchDeleteCertTags: [OneCertificate & { tags: Tag[] }, Nothing];
  ListCertTags: [OneCertificate, { tags: Tag[] }];

  CreateCertificateAuthority: [CreateCertificateAuthorityRequest, OneCa];
  IssueCertificateAuthorityCertificate: [
    OneCa & {
      issuer_id: string;
      signature_algorithm: string;
      validity: Validity;
      path_length?: number | undefined;
    },
    Nothing,
  ];
  ImportCertificateAuthorityCertificate: [
    OneCa & { certificate: string; certificate_chain: string },
    Nothing,
  ];
  ExportCertificateAuthorityCsr: [OneCa, { csr: string }];
  ExportCertificateAuthorityCertificate: [OneCa, { certificate: string; certificate_chain: string }];
  ShowCertificateAuthority: [OneCa, CertificateAuthority];
  ListCertificateAuthority: [
    Paged & { name?: string; status?: string; type?: string; sort_key?: string; sort_dir?: string },
    { total: number; certificate_authorities: CertificateAuthority[] },
  ];
  EnableCertificateAuthority: [OneCa, Nothing];
  DisableCertificateAuthority: [OneCa, Nothing];
  DeleteCertificateAuthority: [OneCa & { pending_days: string }, Nothing];
  RestoreCertificateAuthority: [OneCa, Nothing];
  RevokeCertificateAuthority: [OneCa & { reason?: string | undefined }, Nothing];
  EnableCertificateAuthorityCrl: [
    OneCa & { obs_bucket_name: string; valid_days: number; crl_name?: string | undefined },
    Nothing,
  ];
  DisableCertificateAuthorityCrl: [OneCa, Nothing];
  UpdateOcspSwitch: [OneCa & { ocsp_switch: boolean }, Nothing];
  BatchCreateCaTags: [OneCa & { tags: Tag[] }, Nothing];
  BatchDeleteCaTags: [OneCa & { tags: Tag[] }, Nothing];
  ListCaTags: [OneCa, { tags: Tag[] }];

  CreateCertificateV2: [CertificateForm, CertificateV2];
  ShowDetailsOfCertificateV2: [OneCertificate, CertificateV2];
  ListCertificatesV2: [
    Paged & { name?: string | undefined; type?: string | undefined; instance_id?: string | undefined },
    { total: number; size: number; certs: CertBase[] },
  ];
  UpdateCertificateV2: [OneCertificate & CertificateForm, CertificateV2];
  DeleteCertificateV2: [OneCertificate, Nothing];
  BatchAssociateDomainsV2: [OneCertificate & { domains: DomainBinding[] }, Nothing];
  BatchDisassociateDomainsV2: [OneCertificate & { domains: DomainBinding[] }, Nothing];
  ListAttachedDomainsV2: [
    OneCertificate & Paged,
    { total: number; size: number; bound_domains: BoundDomain[] },
  ];
}
