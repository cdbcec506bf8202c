import { readPrivateKey } from "../../x509/keys";
import type { HuaweiCrlConfiguration, HuaweiDistinguishedName, HuaweiTag } from "../../api/huawei/operations";
import type { KeyObject } from "node:crypto";
import type { KeyUsageName } from "../../x509/extensions";
import { refusal, type Call } from "../call";
import {
  ancestry,
  findRecord,
  openAuthority,
  type Authority,
  type CertificateRecord,
} from "../store/records";
import type { ObjectRow } from "../store";

/** What the API stores with a CA or certificate, apart from its contents. */
export interface HuaweiDetails {
  /** As requested, with inherited attributes filled in. */
  distinguished_name: HuaweiDistinguishedName;
  key_algorithm: string;
  signature_algorithm: string;
  path_length?: number | undefined;
  gen_mode?: string | undefined;
  enterprise_project_id?: string | undefined;
  crl_configuration?: HuaweiCrlConfiguration | undefined;
  ocsp_switch?: boolean | undefined;
  tags?: HuaweiTag[] | undefined;
  reason?: string | undefined;
  /** The encryption certificate of an SM2 pair. */
  enc_certificate_id?: string | undefined;
  /** When a scheduled deletion is due, in milliseconds. */
  delete_time?: number | undefined;
}

export type HuaweiRecord = CertificateRecord<HuaweiDetails>;

export const CA_TYPES = ["ROOT", "SUBORDINATE"];
export const CERTIFICATE_TYPE = "CERTIFICATE";
/** The encryption certificate of an SM2 pair; only the signing certificate refers to it. */
export const ENCRYPTION_TYPE = "ENC_CERTIFICATE";
/** A CA that has a key, but no certificate yet. */
export const PENDING_TYPE = "PENDING_CA";

const missing = (call: Call, id: string): Error =>
  refusal(call, "PCA.10010002", `the certificate or CA does not exist: ${id}`, 400);

/** Finds the CA with an identifier, if it has a certificate and its scheduled deletion is not due. */
export async function findCa(call: Call, id: string): Promise<HuaweiRecord> {
  const record = await findRecord<HuaweiDetails>(call, id, CA_TYPES);
  const end = record?.details.delete_time;
  if (!record || (end !== undefined && end <= call.clock().getTime())) throw missing(call, id);
  return record;
}

export async function findCertificate(call: Call, id: string): Promise<HuaweiRecord> {
  const record = await findRecord<HuaweiDetails>(call, id, [CERTIFICATE_TYPE]);
  if (!record) throw missing(call, id);
  return record;
}

/** The status as the API reports it: certificates expire without a call, and a CA follows the one above it. */
export function statusOf(
  call: Call,
  path: readonly { readonly row: Pick<HuaweiRecord["row"], "status" | "not_after"> }[],
): string {
  const [own, ...above] = path;
  if (!own) return "";
  const { status, not_after: end } = own.row;
  const isValid = status === "ISSUED" || status === "ACTIVED";
  if (isValid && end <= call.clock().getTime()) return "EXPIRED";
  if (status !== "ACTIVED") return status;
  return above.some(({ row }) => row.status !== "ACTIVED") ? "DISABLED" : status;
}

/** Finds the CA with an identifier, ready to sign. */
export async function issuingCa(call: Call, id: string): Promise<Authority<HuaweiDetails>> {
  const record = await findCa(call, id);
  const path = await ancestry(call, record);
  const status = statusOf(call, path);
  const opened = openAuthority(record, path);
  if (status === "ACTIVED" && opened) return opened;
  throw refusal(call, "PCA.00020201", `issuer_id: the CA has the status ${status}; only ACTIVED issues`);
}

/** What is stored about a CA only until it has its certificate. */
export interface Waiting {
  key_usages?: readonly KeyUsageName[] | undefined;
  /** PEM; absent for CAs created before this field existed. */
  csr?: string | undefined;
}

/** A pending CA. */
export interface PendingCa {
  readonly row: ObjectRow;
  readonly privateKey: KeyObject;
  readonly details: HuaweiDetails;
  readonly waiting: Waiting;
}

/** Finds the pending CA with an identifier, if it is one. */
export async function findPending(call: Call, id: string): Promise<PendingCa | undefined> {
  const row = await call.store
    .selectFrom("objects")
    .selectAll()
    .where("cloud", "=", call.cloud)
    .where("type", "=", PENDING_TYPE)
    .where("id", "=", id)
    .executeTakeFirst();
  return row && decodePending(row);
}

export function decodePending(row: ObjectRow): PendingCa {
  const { key_usages, csr, ...details } = JSON.parse(row.details) as HuaweiDetails & Waiting;
  const privateKey = readPrivateKey(row.private_key ?? "");
  return { row, privateKey, details, waiting: { key_usages, csr } };
}

/** Sort keys of a list. */
export type Sortable = string | number;

/** Sorts a list as requested; by default in descending order. */
export function sorted<T>(
  all: readonly T[],
  direction: "ASC" | "DESC" = "DESC",
  by: (one: T) => Sortable,
): T[] {
  const sign = direction === "ASC" ? 1 : -1;
  const order = (a: Sortable, b: Sortable): number => (a < b ? -1 : a > b ? 1 : 0);
  return all.toSorted((a, b) => sign * order(by(a), by(b)));
}

/** Refuses an operation in a status in which the document does not allow it. */
export const wrongStatus = (call: Call, status: string): Error =>
  refusal(call, "PCA.10010011", `the operation is not allowed in the status ${status}`, 403);
