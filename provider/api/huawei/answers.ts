import { flag, list, object, optional, text, integer, type Value, type Values } from "../shape";
import { name } from "./requests";

/**
 * Answers of Huawei Cloud CCM and APIG. Times of CCM are milliseconds, those of APIG are RFC 3339 text. An answer without a
 * field that is not optional is refused, so details that nothing here reads are optional.
 */

export const nothing = {};
export const createdCertificate = { certificate_id: text() };
export const createdCa = { ca_id: text() };

export const certificate = {
  certificate_id: text(),
  status: text({ note: "ISSUED, EXPIRED or REVOKED" }),
  issuer_id: text(),
  issuer_name: text(),
  key_algorithm: text(),
  signature_algorithm: text(),
  freeze_flag: optional(integer()),
  gen_mode: text({ note: "GENERATE, IMPORT or CSR" }),
  serial_number: text(),
  create_time: integer(),
  not_before: integer(),
  not_after: integer(),
  distinguished_name: name,
  enc_cert_info: optional(object({ enc_serial_number: optional(text()) }, { note: "of an SM2 pair" })),
  enterprise_project_id: optional(text()),
};
export type HuaweiCertificate = Values<typeof certificate>;
export const certificates = { total: integer(), certificates: list(object(certificate)) };

export const exportedCertificate = {
  certificate: text(),
  certificate_chain: text(),
  private_key: optional(text()),
  enc_certificate: optional(text({ note: "the certificate to encrypt with of an SM2 pair" })),
  enc_private_key: optional(text()),
  enc_sm2_enveloped_key: optional(text({ note: "with is_sm_standard, as of GM/T 0009" })),
  signed_and_enveloped_data: optional(text({ note: "with is_sm_standard, as of GM/T 0010" })),
};
export type ExportedCertificate = Values<typeof exportedCertificate>;

export const authority = {
  ca_id: text(),
  type: text(),
  status: text({
    note: "PENDING, ACTIVED (spelled so), DISABLED, DELETED (to be removed later), EXPIRED or REVOKED",
  }),
  issuer_id: optional(text()),
  issuer_name: optional(text()),
  key_algorithm: text(),
  signature_algorithm: optional(text()),
  serial_number: optional(text()),
  create_time: integer(),
  delete_time: optional(integer()),
  not_before: optional(integer()),
  not_after: optional(integer()),
  path_length: integer(),
  distinguished_name: name,
  crl_configuration: optional(
    object({
      enabled: flag(),
      crl_name: optional(text()),
      obs_bucket_name: optional(text()),
      valid_days: optional(integer()),
      crl_dis_point: optional(text()),
    }),
  ),
  enterprise_project_id: optional(text()),
};
export type HuaweiAuthority = Values<typeof authority>;
export const authorities = { total: integer(), certificate_authorities: list(object(authority)) };

export const csr = { csr: text() };
export const exportedCa = { certificate: text(), certificate_chain: text() };

const tag = object({ key: text(), value: text() });
export type HuaweiTag = Value<typeof tag>;
export const tags = { tags: list(tag) };

const upload = {
  id: text(),
  name: text(),
  type: text(),
  instance_id: text(),
  project_id: text(),
  common_name: text(),
  san: optional(list(text())),
  not_after: text(),
  signature_algorithm: text(),
  create_time: text(),
  update_time: text(),
  is_has_trusted_root_ca: flag(),
  algorithm_type: text(),
};
/** What the gateway's list of certificates returns. */
export type CertBase = Values<typeof upload>;
export const uploads = { total: integer(), size: integer(), certs: list(object(upload)) };

export const uploadDetails = {
  ...upload,
  version: integer(),
  organization: optional(list(text())),
  organizational_unit: optional(list(text())),
  locality: optional(list(text())),
  state: optional(list(text())),
  country: optional(list(text())),
  not_before: text(),
  serial_number: text(),
  issuer: optional(list(text())),
};
export type CertificateV2 = Values<typeof uploadDetails>;

const bound = object({
  id: text(),
  url_domain: text(),
  verified_client_certificate_enabled: flag(),
  instance_id: optional(text()),
});
export type BoundDomain = Value<typeof bound>;
export const boundDomains = { total: integer(), size: integer(), bound_domains: list(bound) };
