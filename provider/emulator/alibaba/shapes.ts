import { z } from "zod";
import type { AlibabaOperations, Tag } from "../../alibaba/operations";
import { list, optionalText, optionalTexts, optionalWhole, switches, text, whole } from "../shapes";

const tag: z.ZodType<Tag> = z.object({ Key: text, Value: text });

const subjectParts = {
  Organization: optionalText,
  OrganizationUnit: optionalText,
  Locality: optionalText,
  State: optionalText,
};
const grouped = { ResourceGroupId: optionalText, Tags: list(tag).optional() };
const token = { ClientToken: optionalText };
const identified = { Identifier: text };
const paged = { CurrentPage: optionalWhole, ShowSize: optionalWhole };

const authority = {
  ...subjectParts,
  ...grouped,
  ...token,
  CommonName: text,
  CountryCode: optionalText,
  Years: whole,
};

const end = {
  ...subjectParts,
  ParentIdentifier: text,
  Country: optionalText,
  Years: optionalWhole,
  Months: optionalWhole,
  Days: optionalWhole,
  BeforeTime: optionalWhole,
  AfterTime: optionalWhole,
  Immediately: optionalWhole,
};
const own = { ...end, ...grouped, EnableCrl: optionalWhole, CustomIdentifier: optionalText };
const sans = { SanType: optionalWhole, SanValue: optionalText };
const named = { CommonName: text, Algorithm: text };
const requested = { Csr: text, CommonName: optionalText, Algorithm: optionalText };
const server = { ...own, Domain: optionalText };
const client = { ...own, ...sans };

const subject = { ...subjectParts, Country: optionalText, CommonName: optionalText };
const external = z.object({
  Subject: z.object(subject).optional(),
  Extensions: z.object({ PathLenConstraint: optionalWhole, ExtendedKeyUsages: optionalTexts }).optional(),
});

const KEY_USAGES = [
  "DigitalSignature",
  "NonRepudiation",
  "ContentCommitment",
  "KeyEncipherment",
  "DataEncipherment",
  "KeyAgreement",
  "EncipherOnly",
  "DecipherOnly",
];

const custom = z.object({
  Subject: z
    .object({
      ...subject,
      CustomAttributes: list(z.object({ ObjectIdentifier: text, Value: text })).optional(),
    })
    .optional(),
  Extensions: z
    .object({
      KeyUsage: switches(KEY_USAGES).optional(),
      ExtendedKeyUsages: optionalTexts,
      SubjectAlternativeNames: list(z.object({ Type: text, Value: text })).optional(),
      Criticals: optionalTexts,
    })
    .optional(),
  SerialNumber: optionalText,
});

const resources = { ResourceId: list(text).min(1), ResourceType: text };

/** The request of every operation, as the documents have it; the compiler holds it against the operations' types. */
export const SHAPES: { readonly [O in keyof AlibabaOperations]: z.ZodType<AlibabaOperations[O][0]> } = {
  CreateRootCACertificate: z.object({ ...authority, Algorithm: optionalText }),
  CreateSubCACertificate: z.object({
    ...authority,
    Algorithm: text,
    ParentIdentifier: text,
    PathLenConstraint: optionalWhole,
    ExtendedKeyUsages: optionalTexts,
    EnableCrl: z.boolean().optional(),
    CrlDay: optionalWhole,
    CertMaxTime: optionalWhole,
  }),
  CreateExternalCACertificate: z.object({
    ...grouped,
    InstanceId: text,
    Csr: text,
    Validity: text,
    ApiPassthrough: external.optional(),
    CertMaxTime: optionalWhole,
  }),
  CreateServerCertificate: z.object({ ...server, ...named }),
  CreateServerCertificateWithCsr: z.object({ ...server, ...requested }),
  CreateClientCertificate: z.object({ ...client, ...named, ...token, AliasName: optionalText }),
  CreateClientCertificateWithCsr: z.object({ ...client, ...requested }),
  CreateCustomCertificate: z.object({
    ...grouped,
    ParentIdentifier: text,
    Csr: text,
    Validity: text,
    ApiPassthrough: custom.optional(),
    Immediately: optionalWhole,
    EnableCrl: optionalWhole,
    customIdentifier: optionalText,
  }),
  DescribeCACertificate: z.object(identified),
  DescribeClientCertificate: z.object(identified),
  DescribeCertificatePrivateKey: z.object({ ...identified, EncryptedCode: text }),
  ListCert: z.object({ ...paged, ParentIdentifier: optionalText }),
  DescribeCACertificateList: z.object({
    ...paged,
    CaStatus: z.enum(["issue", "forbidden", "revoke"]).optional(),
  }),
  GetCAInstanceStatus: z.object({ InstanceId: text }),
  CreateRevokeClientCertificate: z.object(identified),
  DeleteClientCertificate: z.object(identified),
  UpdateCACertificateStatus: z.object({ ...identified, ...token, Status: text }),
  UpdatePcaCertificate: z.object({ ...identified, AliasName: optionalText }),
  MoveResourceGroup: z.object({ ResourceId: text, ResourceGroupId: text, ResourceType: text }),
  TagResources: z.object({ ...resources, Tag: list(tag).min(1) }),
  UntagResources: z.object({ ...resources, TagKey: list(text).min(1) }),
  CreateWHClientCertificate: z.object({
    ...end,
    ...sans,
    CommonName: optionalText,
    Algorithm: optionalText,
    Csr: optionalText,
  }),
  DescribeWarehouseCert: z.object({ CertIdentifier: text }),
  "2020-04-07/ListCert": z.object({
    ...paged,
    Identifiers: optionalText,
    CertType: optionalText,
    SourceType: optionalText,
    Status: optionalText,
  }),
  RevokeWHClientCertificate: z.object(identified),
  DeletePCACert: z.object(identified),
};
