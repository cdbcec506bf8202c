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

/** What the API remembers of a CA or certificate beside what stands in it. */
export interface HuaweiDetails {
  /** As it was asked for; inherited parts filled in. */
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
  /** The second certificate of an SM2 pair. */
  enc_certificate_id?: string | undefined;
  /** When a scheduled deletion takes place, milliseconds. */
  delete_time?: number | undefined;
}

export type HuaweiRecord = CertificateRecord<HuaweiDetails>;

export const CA_TYPES = ["ROOT", "SUBORDINATE"];
export const CERTIFICATE_TYPE = "CERTIFICATE";
/** The certificate to encrypt with of an SM2 pair; it is known by the one to sign with only. */
export const ENCRYPTION_TYPE = "ENC_CERTIFICATE";
/** A CA that has a key, but no certificate yet. */
export const PENDING_TYPE = "PENDING_CA";

const missing = (call: Call, id: string): Error =>
  refusal(call, "PCA.10010002", `the certificate or CA does not exist: ${id}`, 400);

/** The CA with the identifier, if it has a certificate and its scheduled deletion has not come. */
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

/** The status as the API tells it: an end of validity comes by itself, and a CA follows the one above it. */
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

/** The CA with the identifier, ready to sign. */
export async function issuingCa(call: Call, id: string): Promise<Authority<HuaweiDetails>> {
  const record = await findCa(call, id);
  const path = await ancestry(call, record);
  const status = statusOf(call, path);
  const opened = openAuthority(record, path);
  if (status === "ACTIVED" && opened) return opened;
  throw refusal(call, "PCA.00020201", `issuer_id: the CA has the status ${status}; only ACTIVED issues`);
}

/** What is remembered of a CA only until it has its certificate. */
export interface Waiting {
  key_usages?: readonly KeyUsageName[] | undefined;
  /** PEM; who made the CA before there was this has none. */
  csr?: string | undefined;
}

/** A pending CA. */
export interface PendingCa {
  readonly row: ObjectRow;
  readonly privateKey: KeyObject;
  readonly details: HuaweiDetails;
  readonly waiting: Waiting;
}

/** The pending CA with the identifier, if it is one. */
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

/** What a list can be sorted by. */
export type Sortable = string | number;

/** A list in the order that is asked for, the largest first if none is. */
export function sorted<T>(
  all: readonly T[],
  direction: "ASC" | "DESC" = "DESC",
  by: (one: T) => Sortable,
): T[] {
  const sign = direction === "ASC" ? 1 : -1;
  const order = (a: Sortable, b: Sortable): number => (a < b ? -1 : a > b ? 1 : 0);
  return all.toSorted((a, b) => sign * order(by(a), by(b)));
}

/** Refuses an operation in a status that the document does not allow. */
export const wrongStatus = (call: Call, status: string): Error =>
  refusal(call, "PCA.10010011", `the operation is not allowed in the status ${status}`, 403);
