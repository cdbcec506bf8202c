import { z } from "zod";
import type {
  CertificateForm,
  DistinguishedName,
  HuaweiOperations,
  SubjectAlternativeName,
  Validity,
} from "../../api/huawei/operations";
import { EXTENDED_KEY_USAGES } from "../../api/huawei/vocabulary";
import {
  list,
  optionalText,
  optionalTexts,
  optionalWhole,
  shapesOf,
  type Shapes,
  switches,
  text,
  whole,
  word,
} from "../shapes";

const certificate = { certificate_id: text };
const ca = { ca_id: text };
const paged = { limit: whole.min(0).max(1000).optional(), offset: whole.min(0).optional() };
const sorted = { sort_key: optionalText, sort_dir: z.enum(["ASC", "DESC"]).optional() };
const listed = {
  ...paged,
  ...sorted,
  name: text.min(1).max(64).optional(),
  status: optionalText,
};
const tags = { tags: list(z.object({ key: text, value: text.default("") })) };

const name: z.ZodType<DistinguishedName> = z.object({
  common_name: text,
  country: optionalText,
  state: optionalText,
  locality: optionalText,
  organization: optionalText,
  organizational_unit: optionalText,
});

const validity: z.ZodType<Validity> = z.object({
  type: word<Validity["type"]>(),
  value: whole,
  start_from: optionalWhole,
});

const names = list(z.object({ type: word<SubjectAlternativeName["type"]>(), value: text })).optional();

const crl = z.object({
  enabled: z.boolean(),
  crl_name: optionalText,
  obs_bucket_name: optionalText,
  valid_days: optionalWhole,
});

const form = {
  name: text,
  cert_content: text,
  private_key: text,
  type: z.enum(["global", "instance"]).optional(),
  instance_id: optionalText,
  trusted_root_ca: optionalText,
  algorithm_type: optionalText,
  cert_content_sign: optionalText,
  private_key_sign: optionalText,
} satisfies Record<keyof CertificateForm, z.ZodType>;

const domains = {
  domains: list(
    z.object({
      domain: text,
      instance_ids: optionalTexts,
      verified_client_certificate_enabled: z.boolean().optional(),
    }),
  ).min(1),
};

const enterpriseProject = z
  .string()
  .regex(/^(all|0|[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12})$/, "is 0, all, or an identifier")
  .optional();

/** The model has texts where clients also send booleans. */
const switchText = z.union([text, z.boolean().transform(String)]);

/** The request of every operation, as the documents have it; the compiler holds it against the operations' types. */
export const SHAPES: Shapes<HuaweiOperations> = shapesOf<HuaweiOperations>({
  CreateCertificate: {
    issuer_id: text,
    distinguished_name: name,
    validity,
    key_algorithm: optionalText,
    signature_algorithm: optionalText,
    key_usages: optionalTexts,
    subject_alternative_names: names,
    extended_key_usage: switches(Object.keys(EXTENDED_KEY_USAGES)).optional(),
    customized_extension: z
      .object({ object_identifier: text.min(1).max(64), value: text.min(1).max(64) })
      .optional(),
    enterprise_project_id: enterpriseProject,
  },
  CreateCertificateByCsr: {
    issuer_id: text,
    csr: text,
    validity,
    type: word<"ENTITY_CERT">().optional(),
    path_length: optionalWhole,
    subject_alternative_names: names,
    enterprise_project_id: enterpriseProject,
  },
  ShowCertificate: certificate,
  ListCertificate: listed,
  ExportCertificate: {
    ...certificate,
    is_compressed: switchText,
    type: text,
    password: optionalText,
    is_sm_standard: switchText.optional(),
  },
  RevokeCertificate: { ...certificate, reason: optionalText },
  DeleteCertificate: certificate,
  BatchCreateCertTags: { ...certificate, ...tags },
  BatchDeleteCertTags: { ...certificate, ...tags },
  ListCertTags: certificate,
  CreateCertificateAuthority: {
    type: word<"ROOT">(),
    distinguished_name: name,
    key_algorithm: text,
    signature_algorithm: optionalText,
    validity: validity.optional(),
    issuer_id: optionalText,
    path_length: optionalWhole,
    key_usages: optionalTexts,
    crl_configuration: crl.optional(),
    enterprise_project_id: enterpriseProject,
  },
  IssueCertificateAuthorityCertificate: {
    ...ca,
    issuer_id: text,
    signature_algorithm: text,
    validity,
    path_length: optionalWhole,
  },
  ImportCertificateAuthorityCertificate: {
    ...ca,
    certificate: text,
    certificate_chain: text.default(""),
  },
  ExportCertificateAuthorityCsr: ca,
  ExportCertificateAuthorityCertificate: ca,
  ShowCertificateAuthority: ca,
  ListCertificateAuthority: { ...listed, type: optionalText },
  EnableCertificateAuthority: ca,
  DisableCertificateAuthority: ca,
  DeleteCertificateAuthority: { ...ca, pending_days: text },
  RestoreCertificateAuthority: ca,
  RevokeCertificateAuthority: { ...ca, reason: optionalText },
  EnableCertificateAuthorityCrl: {
    ...ca,
    obs_bucket_name: text,
    valid_days: whole,
    crl_name: optionalText,
  },
  DisableCertificateAuthorityCrl: ca,
  UpdateOcspSwitch: { ...ca, ocsp_switch: z.boolean() },
  BatchCreateCaTags: { ...ca, ...tags },
  BatchDeleteCaTags: { ...ca, ...tags },
  ListCaTags: ca,
  CreateCertificateV2: form,
  ShowDetailsOfCertificateV2: certificate,
  // Negative and too large pages are brought into their limits, as the document has it.
  ListCertificatesV2: {
    ...{ limit: optionalWhole, offset: optionalWhole, ...sorted },
    ...{ name: optionalText, type: optionalText, instance_id: optionalText },
  },
  UpdateCertificateV2: { ...certificate, ...form },
  DeleteCertificateV2: certificate,
  BatchAssociateDomainsV2: { ...certificate, ...domains },
  BatchDisassociateDomainsV2: { ...certificate, ...domains },
  ListAttachedDomainsV2: {
    ...certificate,
    ...{ limit: optionalWhole, offset: optionalWhole, ...sorted },
  },
});
