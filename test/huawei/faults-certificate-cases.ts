import type { Properties } from "../../provider/crud";
import type { HuaweiOperations } from "../../provider/huawei/operations";
import type { Above, Subject } from "../faults/cases";
import { BASE, newCsr } from "../provider/support";

const TAGS = { tags: { team: "a", env: "x" } };
const TAGS_LATER = { tags: { env: "y", zone: "z" } };
const certificate = {
  name: "PrivateCertificate",
  kind: "huawei.PrivateCertificate",
  create: "CreateCertificate",
  managed: ["tags"],
} as const;
const CSR = newCsr("/CN=www.example.com");
const LEAF_ARGS = { ...BASE["huawei.PrivateCertificate"], ...TAGS, withIssuers: true };

export const CERTIFICATES: readonly Subject<keyof HuaweiOperations>[] = [
  {
    ...certificate,
    args: (number, { sub }) => ({
      ...{ ...LEAF_ARGS, issuerId: sub, distinguishedName: { commonName: `case-${number}.example.com` } },
      subjectAlternativeNames: [{ type: "DNS", value: `case-${number}.example.com` }],
    }),
    change: { ...TAGS_LATER, exportPrivateKey: true },
    calls: {
      create: [
        "ListCertificate",
        "CreateCertificate",
        "ListCertTags",
        "BatchCreateCertTags",
        "ExportCertificate",
      ],
      "create, answer lost": [
        "ListCertificate",
        "CreateCertificate",
        "ListCertificate",
        "ExportCertificate",
        "ListCertTags",
        "BatchCreateCertTags",
        "ExportCertificate",
      ],
      adopt: [
        "ShowCertificate",
        "ListCertTags",
        "ExportCertificate",
        "BatchDeleteCertTags",
        "BatchCreateCertTags",
        "ShowCertificate",
      ],
      read: ["ShowCertificate", "ListCertTags"],
      "read, gone": ["ShowCertificate"],
      update: ["BatchDeleteCertTags", "BatchCreateCertTags", "ShowCertificate", "ExportCertificate"],
      delete: ["ShowCertificate", "RevokeCertificate", "DeleteCertificate"],
    },
  },
  {
    ...certificate,
    name: "PrivateCertificate from a CSR",
    create: "CreateCertificateByCsr",
    like: certificate.kind,
    args(_number: number, { sub }: Above): Properties {
      const { distinguishedName: _, ...rest } = LEAF_ARGS as Properties;
      return { ...rest, issuerId: sub, csr: CSR };
    },
    change: TAGS_LATER,
    calls: {
      create: [
        "ListCertificate",
        "CreateCertificateByCsr",
        "ListCertTags",
        "BatchCreateCertTags",
        "ExportCertificate",
      ],
      "create, answer lost": [
        "ListCertificate",
        "CreateCertificateByCsr",
        "ListCertificate",
        "ExportCertificate",
        "ListCertTags",
        "BatchCreateCertTags",
        "ExportCertificate",
      ],
      adopt: [
        "ShowCertificate",
        "ListCertTags",
        "ExportCertificate",
        "BatchDeleteCertTags",
        "BatchCreateCertTags",
        "ShowCertificate",
      ],
      read: ["ShowCertificate", "ListCertTags"],
      "read, gone": ["ShowCertificate"],
      update: ["BatchDeleteCertTags", "BatchCreateCertTags", "ShowCertificate"],
      delete: ["ShowCertificate", "RevokeCertificate", "DeleteCertificate"],
    },
  },
];
