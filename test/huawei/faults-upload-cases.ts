import type { EngineProperties } from "../../provider/engine/crud";
import type { HuaweiOperations } from "../../provider/api/huawei/operations";
import { privateKeyPem } from "../../provider/x509/keys";
import type { Subject } from "../faults/cases";
import { GATEWAY, newCertificate } from "../provider/support";
import { LEAF, make, pem } from "../x509/support";

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

let pair: Promise<EngineProperties> | undefined;

/** Two certificates for SM2 keys, created on first use: one for encryption and one for signing. */
const sm2 = (): Promise<EngineProperties> => (pair ??= newPair());

async function newPair(): Promise<EngineProperties> {
  const [encrypting, signing] = [
    await make(LEAF, undefined, "SM2_256"),
    await make(LEAF, undefined, "SM2_256"),
  ];
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
