import { randomBytes } from "node:crypto";
import type { EngineProperties } from "../../provider/engine/crud";
import type { HuaweiOperations } from "../../provider/api/huawei/operations";
import { parseCsr } from "../../provider/x509/csr";
import { signCertificate } from "../../provider/x509/sign-certificate";
import { oneFromPem } from "../../provider/x509/pem";
import type { Subject } from "../faults/cases";
import { BASE } from "../provider/support";
import { CA, make, pem } from "../x509/support";

const TAGS = { tags: { team: "a", env: "x" } };
const TAGS_LATER = { tags: { env: "y", zone: "z" } };
const CRL = { enabled: true, obsBucketName: "bucket", validDays: 7 };
const AUTHORITY = BASE["huawei.CertificateAuthority"] ?? {};

const named = (number: number): EngineProperties => ({
  distinguishedName: { ...(AUTHORITY.distinguishedName as object), commonName: `Case ${number}` },
});

/** The certificate that an external CA has issued for the CSR of a pending CA. */
async function imported({ csr }: EngineProperties): Promise<EngineProperties> {
  const outside = await make(CA);
  const { name, publicKey } = parseCsr(oneFromPem("CERTIFICATE REQUEST", String(csr)));
  const template = { ...CA, subject: name, pathLength: 0, publicKey };
  const certificate = await signCertificate(template, outside, randomBytes);
  return { importCertificate: pem(certificate), importCertificateChain: pem(outside.certificate) };
}

const subordinate = {
  name: "CertificateAuthority",
  kind: "huawei.CertificateAuthority",
  create: "CreateCertificateAuthority",
} as const;

export const AUTHORITIES: readonly Subject<keyof HuaweiOperations>[] = [
  {
    ...subordinate,
    managed: ["tags", "crlConfiguration", "ocspSwitch"],
    args: (number, { root }) => ({
      ...{ ...AUTHORITY, ...named(number), ...TAGS, type: "SUBORDINATE", issuerId: root, withIssuers: true },
      ...{ validity: { type: "YEAR", value: 5 }, crlConfiguration: CRL, ocspSwitch: true },
    }),
    change: { ...TAGS_LATER, crlConfiguration: { ...CRL, validDays: 8 }, ocspSwitch: false },
    calls: {
      create: [
        "ListCertificateAuthority",
        "CreateCertificateAuthority",
        "ShowCertificateAuthority",
        "UpdateOcspSwitch",
        "ListCaTags",
        "BatchCreateCaTags",
        "ShowCertificateAuthority",
        "ExportCertificateAuthorityCertificate",
      ],
      "create, answer lost": [
        "ListCertificateAuthority",
        "CreateCertificateAuthority",
        "ListCertificateAuthority",
        "ShowCertificateAuthority",
        "UpdateOcspSwitch",
        "ListCaTags",
        "BatchCreateCaTags",
        "ShowCertificateAuthority",
        "ExportCertificateAuthorityCertificate",
      ],
      adopt: [
        "ShowCertificateAuthority",
        "ListCaTags",
        "ExportCertificateAuthorityCertificate",
        "ShowCertificateAuthority",
        "EnableCertificateAuthorityCrl",
        "UpdateOcspSwitch",
        "ListCaTags",
        "BatchDeleteCaTags",
        "BatchCreateCaTags",
        "ShowCertificateAuthority",
      ],
      restore: [
        "ListCertificateAuthority",
        "ShowCertificateAuthority",
        "RestoreCertificateAuthority",
        "ShowCertificateAuthority",
        "EnableCertificateAuthority",
        "UpdateOcspSwitch",
        "ListCaTags",
        "ShowCertificateAuthority",
        "ExportCertificateAuthorityCertificate",
      ],
      read: ["ShowCertificateAuthority", "ListCaTags"],
      "read, gone": ["ShowCertificateAuthority"],
      update: [
        "ShowCertificateAuthority",
        "EnableCertificateAuthorityCrl",
        "UpdateOcspSwitch",
        "ListCaTags",
        "BatchDeleteCaTags",
        "BatchCreateCaTags",
        "ShowCertificateAuthority",
      ],
      delete: ["ShowCertificateAuthority", "DisableCertificateAuthority", "DeleteCertificateAuthority"],
    },
  },
  {
    ...subordinate,
    name: "CertificateAuthority, root that is disabled",
    like: subordinate.kind,
    managed: [],
    args: (number) => ({ ...AUTHORITY, ...named(number), enabled: false }),
    change: { enabled: true },
    calls: {
      create: [
        "ListCertificateAuthority",
        "CreateCertificateAuthority",
        "ShowCertificateAuthority",
        "ListCaTags",
        "ShowCertificateAuthority",
        "ExportCertificateAuthorityCertificate",
        "DisableCertificateAuthority",
      ],
      "create, answer lost": [
        "ListCertificateAuthority",
        "CreateCertificateAuthority",
        "ListCertificateAuthority",
        "ShowCertificateAuthority",
        "ListCaTags",
        "ShowCertificateAuthority",
        "ExportCertificateAuthorityCertificate",
        "DisableCertificateAuthority",
      ],
      "read, gone": ["ShowCertificateAuthority"],
      update: [
        "ShowCertificateAuthority",
        "EnableCertificateAuthority",
        "ListCaTags",
        "ShowCertificateAuthority",
      ],
      delete: ["ShowCertificateAuthority", "DeleteCertificateAuthority"],
    },
  },
  {
    ...subordinate,
    name: "CertificateAuthority, revoked when it leaves",
    managed: [],
    args: (number, { root }) => ({
      ...{ ...AUTHORITY, ...named(number), type: "SUBORDINATE", issuerId: root },
      ...{ validity: { type: "YEAR", value: 5 }, retire: "revoke", revocationReason: "SUPERSEDED" },
    }),
    change: {},
    calls: {
      delete: ["ShowCertificateAuthority", "RevokeCertificateAuthority", "DeleteCertificateAuthority"],
    },
  },
  {
    ...subordinate,
    name: "CertificateAuthority, pending",
    managed: [],
    args: (number) => ({ ...named(number), type: "SUBORDINATE", keyAlgorithm: "EC256" }),
    change: imported,
    calls: {
      create: [
        "ListCertificateAuthority",
        "CreateCertificateAuthority",
        "ShowCertificateAuthority",
        "ShowCertificateAuthority",
        "ExportCertificateAuthorityCsr",
      ],
      "create, answer lost": [
        "ListCertificateAuthority",
        "CreateCertificateAuthority",
        "ListCertificateAuthority",
        "ShowCertificateAuthority",
        "ShowCertificateAuthority",
        "ExportCertificateAuthorityCsr",
      ],
      adopt: [
        "ShowCertificateAuthority",
        "ExportCertificateAuthorityCsr",
        "ShowCertificateAuthority",
        "ImportCertificateAuthorityCertificate",
        "ListCaTags",
        "ShowCertificateAuthority",
        "ExportCertificateAuthorityCertificate",
      ],
      read: ["ShowCertificateAuthority", "ExportCertificateAuthorityCsr"],
      "read, gone": ["ShowCertificateAuthority"],
      update: [
        "ShowCertificateAuthority",
        "ImportCertificateAuthorityCertificate",
        "ListCaTags",
        "ShowCertificateAuthority",
        "ExportCertificateAuthorityCertificate",
      ],
      delete: ["ShowCertificateAuthority", "DeleteCertificateAuthority"],
    },
  },
];
