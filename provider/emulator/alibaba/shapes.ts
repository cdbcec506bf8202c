import { z } from "zod";
import type { AlibabaOperations, Tag } from "../../api/alibaba/operations";
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
} from "../shapes";

const tag: z.ZodType<Tag> = z.object({ Key: text, Value: text });

const subjectParts = {
  Organization: optionalText,
  OrganizationUnit: optionalText,
  Locality: optionalText,
  State: optionalText,
};
const grouped = { ResourceGroupId: optionalText, Tags: list(tag).max(20).optional() };
const token = { ClientToken: optionalText };
const identified = { Identifier: text };
/** 0: not, 1: the certificate, 2: its chain too. */
const immediately = whole.min(0).max(2).optional();
const enableCrl = whole.min(0).max(1).optional();
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
  Immediately: immediately,
};
const own = { ...end, ...grouped, EnableCrl: enableCrl, CustomIdentifier: optionalText };
const sans = { SanType: whole.min(0).max(8).optional(), SanValue: optionalText };
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
export const SHAPES: Shapes<AlibabaOperations> = shapesOf<AlibabaOperations>({
  CreateRootCACertificate: { ...authority, Algorithm: optionalText },
  CreateSubCACertificate: {
    ...authority,
    Algorithm: text,
    ParentIdentifier: text,
    PathLenConstraint: optionalWhole,
    ExtendedKeyUsages: optionalTexts,
    EnableCrl: z.boolean().optional(),
    CrlDay: whole.min(1).max(365).optional(),
    CertMaxTime: optionalWhole,
  },
  CreateExternalCACertificate: {
    ...grouped,
    InstanceId: text,
    Csr: text,
    Validity: text,
    ApiPassthrough: external.optional(),
    CertMaxTime: optionalWhole,
  },
  CreateServerCertificate: { ...server, ...named },
  CreateServerCertificateWithCsr: { ...server, ...requested },
  CreateClientCertificate: { ...client, ...named, ...token, AliasName: optionalText },
  CreateClientCertificateWithCsr: { ...client, ...requested },
  CreateCustomCertificate: {
    ...grouped,
    ParentIdentifier: text,
    Csr: text,
    Validity: text,
    ApiPassthrough: custom.optional(),
    Immediately: immediately,
    EnableCrl: enableCrl,
    customIdentifier: optionalText,
  },
  DescribeCACertificate: identified,
  DescribeClientCertificate: identified,
  DescribeCertificatePrivateKey: { ...identified, EncryptedCode: text },
  ListCert: { ...paged, ParentIdentifier: optionalText },
  DescribeCACertificateList: {
    ...paged,
    CaStatus: z.enum(["issue", "forbidden", "revoke"]).optional(),
  },
  GetCAInstanceStatus: { InstanceId: text },
  CreateRevokeClientCertificate: identified,
  DeleteClientCertificate: identified,
  UpdateCACertificateStatus: { ...identified, ...token, Status: text },
  UpdatePcaCertificate: { ...identified, AliasName: optionalText },
  MoveResourceGroup: { ResourceId: text, ResourceGroupId: text, ResourceType: text },
  TagResources: { ...resources, Tag: list(tag).min(1).max(20) },
  UntagResources: { ...resources, TagKey: list(text).min(1) },
  CreateWHClientCertificate: {
    ...end,
    ...sans,
    CommonName: optionalText,
    Algorithm: optionalText,
    Csr: optionalText,
  },
  DescribeWarehouseCert: { CertIdentifier: text },
  "2020-04-07/ListCert": {
    ...paged,
    Identifiers: optionalText,
    CertType: optionalText,
    SourceType: optionalText,
    Status: optionalText,
  },
  RevokeWHClientCertificate: identified,
  DeletePCACert: identified,
});
