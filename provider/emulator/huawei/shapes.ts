import { z } from "zod";
import type {
  CertificateForm,
  DistinguishedName,
  HuaweiOperations,
  SubjectAlternativeName,
  Validity,
} from "../../huawei/operations";
import { EXTENDED_KEY_USAGES } from "../../huawei/vocabulary";
import { list, optionalText, optionalTexts, optionalWhole, switches, text, whole, word } from "../shapes";

const certificate = { certificate_id: text };
const ca = { ca_id: text };
const paged = { limit: whole.min(0).optional(), offset: whole.min(0).optional() };
const sorted = { sort_key: optionalText, sort_dir: optionalText };
const listed = { ...paged, ...sorted, name: optionalText, status: optionalText };
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

/** The model has texts where clients also send booleans. */
const switchText = z.union([text, z.boolean().transform(String)]);

/** The request of every operation, as the documents have it; the compiler holds it against the operations' types. */
export const SHAPES: { readonly [O in keyof HuaweiOperations]: z.ZodType<HuaweiOperations[O][0]> } = {
  CreateCertificate: z.object({
    issuer_id: text,
    distinguished_name: name,
    validity,
    key_algorithm: optionalText,
    signature_algorithm: optionalText,
    key_usages: optionalTexts,
    subject_alternative_names: names,
    extended_key_usage: switches(Object.keys(EXTENDED_KEY_USAGES)).optional(),
    customized_extension: z.object({ object_identifier: text, value: text }).optional(),
    enterprise_project_id: optionalText,
  }),
  CreateCertificateByCsr: z.object({
    issuer_id: text,
    csr: text,
    validity,
    type: word<"ENTITY_CERT">().optional(),
    path_length: optionalWhole,
    subject_alternative_names: names,
    enterprise_project_id: optionalText,
  }),
  ShowCertificate: z.object(certificate),
  ListCertificate: z.object(listed) as z.ZodType<HuaweiOperations["ListCertificate"][0]>,
  ExportCertificate: z.object({
    ...certificate,
    is_compressed: switchText,
    type: text,
    password: optionalText,
  }),
  RevokeCertificate: z.object({ ...certificate, reason: optionalText }),
  DeleteCertificate: z.object(certificate),
  BatchCreateCertTags: z.object({ ...certificate, ...tags }),
  BatchDeleteCertTags: z.object({ ...certificate, ...tags }),
  ListCertTags: z.object(certificate),
  CreateCertificateAuthority: z.object({
    type: word<"ROOT">(),
    distinguished_name: name,
    key_algorithm: text,
    signature_algorithm: optionalText,
    validity: validity.optional(),
    issuer_id: optionalText,
    path_length: optionalWhole,
    key_usages: optionalTexts,
    crl_configuration: crl.optional(),
    enterprise_project_id: optionalText,
  }),
  IssueCertificateAuthorityCertificate: z.object({
    ...ca,
    issuer_id: text,
    signature_algorithm: text,
    validity,
    path_length: optionalWhole,
  }),
  ImportCertificateAuthorityCertificate: z.object({
    ...ca,
    certificate: text,
    certificate_chain: text.default(""),
  }),
  ExportCertificateAuthorityCsr: z.object(ca),
  ExportCertificateAuthorityCertificate: z.object(ca),
  ShowCertificateAuthority: z.object(ca),
  ListCertificateAuthority: z.object({ ...listed, type: optionalText }) as z.ZodType<
    HuaweiOperations["ListCertificateAuthority"][0]
  >,
  EnableCertificateAuthority: z.object(ca),
  DisableCertificateAuthority: z.object(ca),
  DeleteCertificateAuthority: z.object({ ...ca, pending_days: text }),
  RestoreCertificateAuthority: z.object(ca),
  RevokeCertificateAuthority: z.object({ ...ca, reason: optionalText }),
  EnableCertificateAuthorityCrl: z.object({
    ...ca,
    obs_bucket_name: text,
    valid_days: whole,
    crl_name: optionalText,
  }),
  DisableCertificateAuthorityCrl: z.object(ca),
  UpdateOcspSwitch: z.object({ ...ca, ocsp_switch: z.boolean() }),
  BatchCreateCaTags: z.object({ ...ca, ...tags }),
  BatchDeleteCaTags: z.object({ ...ca, ...tags }),
  ListCaTags: z.object(ca),
  CreateCertificateV2: z.object(form),
  ShowDetailsOfCertificateV2: z.object(certificate),
  // Negative and too large pages are brought into their limits, as the document has it.
  ListCertificatesV2: z.object({
    ...{ limit: optionalWhole, offset: optionalWhole, ...sorted },
    ...{ name: optionalText, type: optionalText, instance_id: optionalText },
  }),
  UpdateCertificateV2: z.object({ ...certificate, ...form }),
  DeleteCertificateV2: z.object(certificate),
  BatchAssociateDomainsV2: z.object({ ...certificate, ...domains }),
  BatchDisassociateDomainsV2: z.object({ ...certificate, ...domains }),
  ListAttachedDomainsV2: z.object({
    ...certificate,
    ...{ limit: optionalWhole, offset: optionalWhole, ...sorted },
  }),
};
