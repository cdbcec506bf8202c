import type { AlibabaOperations } from "../../provider/alibaba/operations";
import type { Properties } from "../../provider/crud";
import { BASE } from "../provider/support";
import type { FaultKind } from "./front";

export type Operation = keyof AlibabaOperations;

/** What is done to a resource while the service fails. */
export type Step =
  | "create"
  /** A create whose own answer is lost, so that what it made has to be found. */
  | "create, answer lost"
  /** A create that takes over what exists, with other tags, alias and group. */
  | "adopt"
  | "read"
  /** A read of what somebody else has deleted. */
  | "read, gone"
  | "update"
  | "delete";

/** One resource with the operations that each step calls when nothing fails, in their order. */
export interface Subject {
  readonly name: string;
  readonly kind: string;
  /** The operation that issues. */
  readonly create: Operation;
  /** The certificate has tags, an alias and a group. */
  readonly managed: boolean;
  /** The kind whose read, update and delete are also those of this one. */
  readonly like?: string;
  args(number: number, authorities: { root: string; sub: string }): Properties;
  /** What the update changes. */
  readonly change: Properties;
  readonly calls: Readonly<Partial<Record<Step, readonly Operation[]>>>;
}

/** How a call can fail. */
export interface Fault {
  readonly name: string;
  readonly does: FaultKind;
  /** For how many calls in a row it comes, when it does not last. */
  readonly times?: number;
  /** Milliseconds by which an answer is late. */
  readonly delay?: number;
  /** The client gives up before the answer comes. */
  readonly impatient?: true;
  /** Nothing fails, so there is nothing that could last. */
  readonly harmless?: true;
}

export const FAULTS: readonly Fault[] = [
  { name: "lost", does: "lost-after" },
  { name: "reset before", does: "reset-before" },
  { name: "reset after", does: "reset-after" },
  { name: "throttled", does: "throttled", times: 3 },
  { name: "500 before", does: "500-before" },
  { name: "500 after", does: "500-after" },
  { name: "502 page after", does: "html-after" },
  { name: "malformed after", does: "malformed-after" },
  { name: "truncated after", does: "truncated-after" },
  { name: "too slow", does: "slow", delay: 30_000, impatient: true },
  { name: "slow", does: "slow", delay: 30, harmless: true },
];

/** One call that fails: the n-th of its operation within a step. */
export interface Case {
  readonly name: string;
  readonly subject: Subject;
  readonly step: Step;
  readonly operation: Operation;
  readonly nth: number;
  readonly fault: Fault;
  /** The fault stays for the whole run, and is gone in the next one. */
  readonly lasting: boolean;
  /** The next run is another process, as it is with the engine. */
  readonly restarted: boolean;
  /** The step is the same code as that of another subject. */
  readonly shared: boolean;
}

/** Every call of every step with every fault. */
export function casesOf(subjects: readonly Subject[]): Case[] {
  return subjects.flatMap((subject) =>
    Object.entries(subject.calls).flatMap(([step, operations]) =>
      operations.flatMap((operation, index) => {
        const nth = operations.slice(0, index + 1).filter((name) => name === operation).length;
        // The answer that is lost before, and what came before it, fail in the step of their own.
        if (step === "create, answer lost" && index <= operations.indexOf(subject.create)) return [];
        return faultyCalls(index).map((how): Case => {
          const when = how.lasting ? "for the whole run" : "once";
          const name = `${subject.name}, ${step}: ${operation} (${nth}), ${how.fault.name} ${when}`;
          const shared = subject.like !== undefined && !step.startsWith("create");
          return { name, subject, step: step as Step, operation, nth, shared, ...how };
        });
      }),
    ),
  );
}

const faultyCalls = (index: number): Pick<Case, "fault" | "lasting" | "restarted">[] =>
  FAULTS.flatMap((fault, number) =>
    (fault.harmless ? [false] : [false, true]).map((lasting) => {
      const restarted = (index + number + Number(lasting)) % 2 === 0;
      return { fault, lasting, restarted };
    }),
  );

const MANAGED: Properties = { tags: { team: "a", env: "x" }, aliasName: "alias", resourceGroupId: "rg-1" };
const MANAGED_LATER: Properties = {
  tags: { env: "y", zone: "z" },
  aliasName: "another",
  resourceGroupId: "rg-2",
};
/** The calls that bring alias, group and tags to the arguments. */
export const CHANGES: readonly Operation[] = [
  "UpdatePcaCertificate",
  "MoveResourceGroup",
  "UntagResources",
  "TagResources",
];

function authority(
  name: string,
  create: readonly Operation[],
  more: Pick<Subject, "create" | "args"> & Partial<Subject>,
): Subject {
  return {
    name,
    kind: `alibaba.${name}`,
    managed: true,
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

export const AUTHORITIES: readonly Subject[] = [
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

/** An end certificate of version 2020-06-30; `after` is called between issuing and the end of the create. */
function end(name: string, create: Operation, after: readonly Operation[], more: Properties = {}): Subject {
  const named = "commonName" in (BASE[`alibaba.${name}`] ?? {});
  return {
    name,
    kind: `alibaba.${name}`,
    create,
    managed: true,
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

export const SERVERS: readonly Subject[] = [
  end("ServerCertificate", "CreateServerCertificate", [ALIAS, KEY], { exportPrivateKey: true }),
  end(
    "ServerCertificateWithCsr",
    "CreateServerCertificateWithCsr",
    // Without the certificate in its answer, the create has to read it.
    ["DescribeClientCertificate", ALIAS],
    { immediately: 0 },
  ),
];

export const CLIENTS: readonly Subject[] = [
  end("ClientCertificate", "CreateClientCertificate", [KEY], { exportPrivateKey: true }),
  end("ClientCertificateWithCsr", "CreateClientCertificateWithCsr", [ALIAS]),
  end("CustomCertificate", "CreateCustomCertificate", [ALIAS]),
];

const LIST = "2020-04-07/ListCert";
const DESCRIBE = "DescribeWarehouseCert";

function warehouse(name: string, args: (number: number) => Properties, after: readonly Operation[]): Subject {
  return {
    name: `WhClientCertificate ${name}`,
    kind: "alibaba.WhClientCertificate",
    ...(name === "without csr" ? {} : { like: "alibaba.WhClientCertificate" }),
    create: "CreateWHClientCertificate",
    managed: false,
    change: { withIssuers: true },
    args: (number, { sub }) => ({ parentIdentifier: sub, days: 90, ...args(number) }),
    calls: {
      create: [LIST, "CreateWHClientCertificate", ...after],
      // What is found is compared with the arguments, then read.
      "create, answer lost": [LIST, "CreateWHClientCertificate", LIST, DESCRIBE, DESCRIBE],
      adopt: [DESCRIBE, DESCRIBE],
      read: [DESCRIBE],
      "read, gone": [DESCRIBE, LIST],
      update: [DESCRIBE],
      delete: [DESCRIBE, "RevokeWHClientCertificate", "DeletePCACert"],
    },
  };
}

export const WAREHOUSE: readonly Subject[] = [
  warehouse(
    "without csr",
    (number) => ({ commonName: `Case ${number}`, algorithm: "ECC_256", immediately: 0 }),
    [DESCRIBE],
  ),
  warehouse("with csr", () => ({ csr: BASE["alibaba.WhClientCertificate"]?.csr }), []),
];
