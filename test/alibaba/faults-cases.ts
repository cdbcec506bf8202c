import type { AlibabaOperations } from "../../provider/api/alibaba/operations";
import type { EngineProperties } from "../../provider/engine/crud";
import type { Above, Subject } from "../faults/cases";
import { BASE } from "../provider/support";

export type Operation = keyof AlibabaOperations;
type AlibabaSubject = Subject<Operation>;

/** The arguments for alias, group and tags. */
const MANAGED_NAMES = ["tags", "aliasName", "resourceGroupId"];
const MANAGED: EngineProperties = {
  tags: { team: "a", env: "x" },
  aliasName: "alias",
  resourceGroupId: "rg-1",
};
const MANAGED_LATER: EngineProperties = {
  tags: { env: "y", zone: "z" },
  aliasName: "another",
  resourceGroupId: "rg-2",
};
/** The calls that set alias, group and tags as in the arguments. */
export const CHANGES: readonly Operation[] = [
  "UpdatePcaCertificate",
  "MoveResourceGroup",
  "UntagResources",
  "TagResources",
];

function authority(
  name: string,
  create: readonly Operation[],
  more: Pick<AlibabaSubject, "create"> & {
    readonly args: (number: number, above: Above) => EngineProperties;
    readonly calls?: AlibabaSubject["calls"];
  },
): AlibabaSubject {
  return {
    name,
    kind: `alibaba.${name}`,
    managed: MANAGED_NAMES,
    ...(name === "RootCa" ? {} : { like: "alibaba.RootCa" }),
    change: MANAGED_LATER,
    ...more,
    args: (number, above) => ({
      ...BASE[`alibaba.${name}`],
      ...MANAGED,
      revokeOnDelete: true,
      ...more.args(number, above),
    }),
    calls: {
      create,
      adopt: ["DescribeCACertificate", ...CHANGES, "DescribeCACertificate"],
      read: ["DescribeCACertificate"],
      "read, gone": ["DescribeCACertificate"],
      update: [...CHANGES, "DescribeCACertificate"],
      delete: ["DescribeCACertificate", "UpdateCACertificateStatus"],
      ...more.calls,
    },
  };
}

export const AUTHORITIES: readonly AlibabaSubject[] = [
  authority("RootCa", ["CreateRootCACertificate", "DescribeCACertificate", "UpdatePcaCertificate"], {
    create: "CreateRootCACertificate",
    args: (number) => ({ commonName: `Case ${number}` }),
  }),
  authority("SubCa", ["CreateSubCACertificate", "DescribeCACertificate", "UpdatePcaCertificate"], {
    create: "CreateSubCACertificate",
    args: (number, { root }) => ({ commonName: `Case ${number}`, parentIdentifier: root }),
  }),
  authority(
    "ExternalCaCertificate",
    ["GetCAInstanceStatus", "CreateExternalCACertificate", "UpdatePcaCertificate"],
    {
      create: "CreateExternalCACertificate",
      args: (number) => ({
        instanceId: `cas_deposit-cn-${number}`,
        apiPassthrough: { subject: { commonName: `Case ${number}` } },
      }),
      calls: {
        "create, answer lost": [
          "GetCAInstanceStatus",
          "CreateExternalCACertificate",
          "GetCAInstanceStatus",
          "DescribeCACertificate",
          "UpdatePcaCertificate",
        ],
      },
    },
  ),
];

const KEY = "DescribeCertificatePrivateKey";
const ALIAS = "UpdatePcaCertificate";

/** An end certificate of version 2020-06-30; `after` are the calls between issuing and the end of the create. */
function end(
  name: string,
  create: Operation,
  after: readonly Operation[],
  more: EngineProperties = {},
): AlibabaSubject {
  const named = "commonName" in (BASE[`alibaba.${name}`] ?? {});
  return {
    name,
    kind: `alibaba.${name}`,
    create,
    managed: MANAGED_NAMES,
    ...(name === "ServerCertificate" ? {} : { like: "alibaba.ServerCertificate" }),
    change: MANAGED_LATER,
    args: (number, { sub }) => ({
      ...BASE[`alibaba.${name}`],
      ...MANAGED,
      ...(named ? { commonName: `case-${number}.example.com` } : {}),
      ...more,
      parentIdentifier: sub,
    }),
    calls: {
      create: ["ListCert", create, ...after],
      "create, answer lost": [
        ...(["ListCert", create, "ListCert", "DescribeClientCertificate"] as const),
        ...after.filter((operation) => operation !== "DescribeClientCertificate"),
      ],
      adopt: [
        ...(["DescribeClientCertificate", ...CHANGES, "DescribeClientCertificate"] as const),
        ...after.filter((operation) => operation === KEY),
      ],
      read: ["DescribeClientCertificate"],
      "read, gone": ["DescribeClientCertificate"],
      update: [...CHANGES, "DescribeClientCertificate"],
      delete: ["DescribeClientCertificate", "CreateRevokeClientCertificate", "DeleteClientCertificate"],
    },
  };
}

export const SERVERS: readonly AlibabaSubject[] = [
  end("ServerCertificate", "CreateServerCertificate", [ALIAS, KEY], { exportPrivateKey: true }),
  end(
    "ServerCertificateWithCsr",
    "CreateServerCertificateWithCsr",
    // If the answer lacks the certificate, the create has to read it.
    ["DescribeClientCertificate", ALIAS],
    { immediately: 0 },
  ),
];

export const CLIENTS: readonly AlibabaSubject[] = [
  end("ClientCertificate", "CreateClientCertificate", [KEY], { exportPrivateKey: true }),
  end("ClientCertificateWithCsr", "CreateClientCertificateWithCsr", [ALIAS]),
  end("CustomCertificate", "CreateCustomCertificate", [ALIAS]),
];

const LIST = "2020-04-07/ListCert";
const DESCRIBE = "DescribeWarehouseCert";

function warehouse(
  name: string,
  args: (number: number) => EngineProperties,
  after: readonly Operation[],
): AlibabaSubject {
  return {
    name: `WhClientCertificate ${name}`,
    kind: "alibaba.WhClientCertificate",
    ...(name === "without csr" ? {} : { like: "alibaba.WhClientCertificate" }),
    create: "CreateWHClientCertificate",
    managed: [],
    change: { withIssuers: true },
    args: (number, { sub }) => ({ parentIdentifier: sub, days: 90, ...args(number) }),
    calls: {
      create: [LIST, "CreateWHClientCertificate", ...after],
      // A certificate that was found is compared with the arguments, then read.
      "create, answer lost": [LIST, "CreateWHClientCertificate", LIST, DESCRIBE, DESCRIBE],
      adopt: [DESCRIBE, DESCRIBE],
      read: [DESCRIBE],
      "read, gone": [DESCRIBE, LIST],
      update: [DESCRIBE],
      delete: [DESCRIBE, "RevokeWHClientCertificate", "DeletePCACert"],
    },
  };
}

export const WAREHOUSE: readonly AlibabaSubject[] = [
  warehouse(
    "without csr",
    (number) => ({ commonName: `Case ${number}`, algorithm: "ECC_256", immediately: 0 }),
    [DESCRIBE],
  ),
  warehouse("with csr", () => ({ csr: BASE["alibaba.WhClientCertificate"]?.csr }), []),
];

const DETAIL = "GetUserCertificateDetail";

/** Calls of a deletion that gives up because the upload is in use. */
const IN_USE: readonly Operation[] = [
  ...Array.from({ length: 7 }, () => "DeleteUserCertificate" as const),
  "ListCloudResources",
];

const ORIGINAL = "DescribeClientCertificate";
const UPLOADED = "ListUserCertificateOrder";

/** A certificate in the certificate service, however it got there. */
const upload = {
  remove: "DeleteUserCertificate",
  managed: [],
  change: {},
} as const;
const UPLOAD_CALLS = {
  read: [DETAIL],
  "read, gone": [DETAIL],
  delete: ["DeleteUserCertificate"],
  "delete, in use": IN_USE,
} as const;

export const UPLOADS: readonly AlibabaSubject[] = [
  {
    ...upload,
    name: "UserCertificate",
    kind: "alibaba.UserCertificate",
    create: "UploadUserCertificate",
    args: (number) => ({ ...BASE["alibaba.UserCertificate"], name: `case-${number}` }),
    calls: {
      ...UPLOAD_CALLS,
      create: ["UploadUserCertificate", DETAIL],
      "create, answer lost": ["UploadUserCertificate", UPLOADED, DETAIL],
      // A certificate that was found is compared with the arguments, then read.
      adopt: [DETAIL, DETAIL],
    },
  },
  {
    ...upload,
    name: "PcaCertSync",
    kind: "alibaba.PcaCertSync",
    create: "UploadPcaCertToCas",
    args: (_number, { certificate }) => ({ certificateIdentifier: certificate }),
    calls: {
      ...UPLOAD_CALLS,
      create: [ORIGINAL, UPLOADED, "UploadPcaCertToCas", UPLOADED, DETAIL],
      "create, answer lost": [
        ...([ORIGINAL, UPLOADED, "UploadPcaCertToCas"] as const),
        ...(["UploadPcaCertToCas", UPLOADED, DETAIL] as const),
      ],
      adopt: [DETAIL, ORIGINAL, DETAIL],
    },
  },
];
