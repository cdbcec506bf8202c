import type { Properties } from "../../provider/crud";
import type { HuaweiOperations } from "../../provider/huawei/operations";
import { privateKeyPem } from "../../provider/x509/keys";
import { parseCsr } from "../../provider/x509/csr";
import { oneFromPem } from "../../provider/x509/pem";
import { issue } from "../../provider/x509/issue";
import { FAULTS, SHORT_TOKENS, TOKEN_FAULTS, type Step, type Subject } from "../faults/cases";
import { BASE, GATEWAY, newCertificate, newCsr } from "../provider/support";
import { CA, LEAF, make, pem } from "../x509/support";
import { randomBytes } from "node:crypto";

const TAGS = { tags: { team: "a", env: "x" } };
const TAGS_LATER = { tags: { env: "y", zone: "z" } };
const CRL = { enabled: true, obsBucketName: "bucket", validDays: 7 };
const AUTHORITY = BASE["huawei.CertificateAuthority"] ?? {};

const named = (number: number): Properties => ({
  distinguishedName: { ...(AUTHORITY.distinguishedName as object), commonName: `Case ${number}` },
});

/** What an authority outside has issued for the CSR of a pending CA. */
async function imported({ csr }: Properties): Promise<Properties> {
  const outside = await make(CA);
  const { name, publicKey } = parseCsr(oneFromPem("CERTIFICATE REQUEST", String(csr)));
  const template = { ...CA, subject: name, pathLength: 0, publicKey };
  const certificate = await issue(template, outside, randomBytes);
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
    args(_number, { sub }) {
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

const upload = {
  name: "ApigCertificate",
  kind: "huawei.ApigCertificate",
  create: "CreateCertificateV2",
  managed: [],
} as const;
const RENEWED = newCertificate("gateway.example.com");
const TRUSTED = newCertificate("Clients", true).certificate;
const CHANGED = {
  certContent: RENEWED.certificate,
  privateKey: RENEWED.privateKey,
  domains: [{ domain: "b.example.com" }, { domain: "c.example.com" }],
};
const domains = [{ domain: "a.example.com" }, { domain: "b.example.com" }];

/** Two certificates for SM2 keys: the one to encrypt with, and the one to sign with. */
const pair = (async () =>
  [await make(LEAF, undefined, "SM2_256"), await make(LEAF, undefined, "SM2_256")] as const)();

async function sm2(): Promise<Properties> {
  const [encrypting, signing] = await pair;
  return {
    algorithmType: "SM2",
    certContent: pem(encrypting.certificate),
    privateKey: privateKeyPem(encrypting.privateKey),
    certContentSign: pem(signing.certificate),
    privateKeySign: privateKeyPem(signing.privateKey),
  };
}

export const UPLOADS: readonly Subject<keyof HuaweiOperations>[] = [
  {
    ...upload,
    args: (number) => ({ name: `case_${number}`, ...GATEWAY, domains }),
    change: CHANGED,
    calls: {
      create: ["ListCertificatesV2", "CreateCertificateV2", "BatchAssociateDomainsV2"],
      "create, answer lost": [
        "ListCertificatesV2",
        "CreateCertificateV2",
        "ListCertificatesV2",
        "ShowDetailsOfCertificateV2",
        "ListAttachedDomainsV2",
        "BatchAssociateDomainsV2",
        "ShowDetailsOfCertificateV2",
      ],
      adopt: [
        "ShowDetailsOfCertificateV2",
        "ListAttachedDomainsV2",
        "UpdateCertificateV2",
        "ListAttachedDomainsV2",
        "BatchDisassociateDomainsV2",
        "BatchAssociateDomainsV2",
        "ShowDetailsOfCertificateV2",
      ],
      read: ["ShowDetailsOfCertificateV2", "ListAttachedDomainsV2"],
      "read, gone": ["ShowDetailsOfCertificateV2"],
      update: [
        "UpdateCertificateV2",
        "ListAttachedDomainsV2",
        "BatchDisassociateDomainsV2",
        "BatchAssociateDomainsV2",
        "ShowDetailsOfCertificateV2",
      ],
      delete: ["ListAttachedDomainsV2", "BatchDisassociateDomainsV2", "DeleteCertificateV2"],
    },
  },
  {
    ...upload,
    name: "ApigCertificate of an instance",
    like: upload.kind,
    args: (number) => ({
      name: `case_${number}`,
      ...GATEWAY,
      type: "instance",
      instanceId: "i-1",
      trustedRootCa: TRUSTED,
    }),
    change: CHANGED,
    calls: {
      create: ["ListCertificatesV2", "CreateCertificateV2"],
      "create, answer lost": [
        "ListCertificatesV2",
        "CreateCertificateV2",
        "ListCertificatesV2",
        "ShowDetailsOfCertificateV2",
        "ShowDetailsOfCertificateV2",
      ],
      read: ["ShowDetailsOfCertificateV2"],
      update: [
        "UpdateCertificateV2",
        "ListAttachedDomainsV2",
        "BatchAssociateDomainsV2",
        "ShowDetailsOfCertificateV2",
      ],
      delete: ["ListAttachedDomainsV2", "DeleteCertificateV2"],
    },
  },
  {
    ...upload,
    name: "ApigCertificate, SM2 pair",
    like: upload.kind,
    args: async (number) => ({ name: `case_${number}`, ...(await sm2()), domains }),
    change: { domains: CHANGED.domains },
    calls: {
      create: ["ListCertificatesV2", "CreateCertificateV2", "BatchAssociateDomainsV2"],
      "create, answer lost": [
        "ListCertificatesV2",
        "CreateCertificateV2",
        "ListCertificatesV2",
        "ShowDetailsOfCertificateV2",
        "ListAttachedDomainsV2",
        "BatchAssociateDomainsV2",
        "ShowDetailsOfCertificateV2",
      ],
      read: ["ShowDetailsOfCertificateV2", "ListAttachedDomainsV2"],
      update: [
        "UpdateCertificateV2",
        "ListAttachedDomainsV2",
        "BatchDisassociateDomainsV2",
        "BatchAssociateDomainsV2",
        "ShowDetailsOfCertificateV2",
      ],
      delete: ["ListAttachedDomainsV2", "BatchDisassociateDomainsV2", "DeleteCertificateV2"],
    },
  },
];

const ASK = "POST /v3/auth/tokens";
const [DOMAINS, PROJECTS] = ["GET /v3/auth/domains", "GET /v3/projects"] as const;
type Call = keyof HuaweiOperations | `${"GET" | "POST"} /v3/${string}`;

/** A subject whose client asks the identity service first; what does not depend on that is tested above. */
function asking(
  subject: Subject | undefined,
  identity: "token" | "look-up",
  ask: Call,
  steps: readonly Step[],
): Subject[] {
  if (!subject) return [];
  const calls = steps.map((step) => {
    const [first = "", ...rest] = subject.calls[step] ?? [];
    return [step, [ask, first, ...rest]] as const;
  });
  const ofCalls = identity === "token" ? TOKEN_FAULTS : [];
  return [
    {
      ...subject,
      name: `${subject.name} by ${identity}`,
      identity,
      calls: Object.fromEntries(calls),
      faults: (operation) => {
        if (!operation.includes(" /v3/")) return ofCalls;
        return identity === "token" ? [...FAULTS, ...SHORT_TOKENS] : FAULTS;
      },
    },
  ];
}

const STEPS = ["create", "read", "update", "delete"] as const;

export const ASKING: readonly Subject[] = [
  ...asking(CERTIFICATES[0], "token", ASK, STEPS),
  ...asking(UPLOADS[0], "token", ASK, STEPS),
  ...asking(CERTIFICATES[0], "look-up", DOMAINS, ["create", "delete"]),
  ...asking(UPLOADS[0], "look-up", PROJECTS, ["create", "update"]),
];
