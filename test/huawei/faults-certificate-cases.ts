import type { EngineProperties } from "../../provider/engine/crud";
import type { HuaweiOperations } from "../../provider/api/huawei/operations";
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

type Operation = keyof HuaweiOperations;

/** The calls of each step; `exported` are those that an update needs in addition to its changes. */
const callsOf = (create: Operation, exported: readonly Operation[]): Subject<Operation>["calls"] => ({
  create: ["ListCertificate", create, "ListCertTags", "BatchCreateCertTags", "ExportCertificate"],
  "create, answer lost": [
    ...(["ListCertificate", create, "ListCertificate", "ExportCertificate"] as const),
    ...(["ListCertTags", "BatchCreateCertTags", "ExportCertificate"] as const),
  ],
  adopt: [
    ...(["ShowCertificate", "ListCertTags", "ExportCertificate"] as const),
    ...(["BatchDeleteCertTags", "BatchCreateCertTags", "ShowCertificate"] as const),
  ],
  read: ["ShowCertificate", "ListCertTags"],
  "read, gone": ["ShowCertificate"],
  update: ["BatchDeleteCertTags", "BatchCreateCertTags", "ShowCertificate", ...exported],
  delete: ["ShowCertificate", "RevokeCertificate", "DeleteCertificate"],
});

export const CERTIFICATES: readonly Subject<Operation>[] = [
  {
    ...certificate,
    args: (number, { sub }) => ({
      ...{ ...LEAF_ARGS, issuerId: sub, distinguishedName: { commonName: `case-${number}.example.com` } },
      subjectAlternativeNames: [{ type: "DNS", value: `case-${number}.example.com` }],
    }),
    change: { ...TAGS_LATER, exportPrivateKey: true },
    calls: callsOf("CreateCertificate", ["ExportCertificate"]),
  },
  {
    ...certificate,
    name: "PrivateCertificate from a CSR",
    create: "CreateCertificateByCsr",
    like: certificate.kind,
    args(_number: number, { sub }: Above): EngineProperties {
      const { distinguishedName: _, ...rest } = LEAF_ARGS as EngineProperties;
      return { ...rest, issuerId: sub, csr: CSR };
    },
    change: TAGS_LATER,
    calls: callsOf("CreateCertificateByCsr", []),
  },
];
