import { refusal, type Call } from "../call";
import {
  ancestry,
  decodeRow,
  findRecord,
  insertRecord,
  openAuthority,
  type Authority as GenericAuthority,
  type CertificateRecord as GenericRecord,
  type NewRecord as GenericNewRecord,
} from "../store/records";
import type { CertificateRow } from "../store";

/** What the API stores with a certificate, apart from its contents. */
export interface AlibabaDetails {
  aliasName?: string | undefined;
  resourceGroupId?: string | undefined;
  tags?: Record<string, string> | undefined;
  years?: number | undefined;
  enableCrl?: boolean | undefined;
  crlDay?: number | undefined;
  certMaxTime?: number | undefined;
  /** `external` if the service does not have the CA's key. */
  issuerType?: string | undefined;
  /** The purchased instance that a CA uses. */
  instanceId?: string | undefined;
  /** The certificate of the certificate service that UploadPcaCertToCas has made of it. */
  synchronized?: number | undefined;
}

/** The API's terms for CAs. */
export const AUTHORITY_TYPES = ["ROOT", "SUB_ROOT"] as const;
/** The API's terms for end certificates. */
export const END_TYPES = ["SERVER", "CLIENT", "END_ENTITY"] as const;
/** Not an API term: certificates that only the warehouse operations return. */
const WAREHOUSE_TYPE = "WH_CLIENT";

/** A stored certificate, decoded. */
export type AlibabaRecord = GenericRecord<AlibabaDetails>;

/** Finds the CA or end certificate with an identifier. Refuses with `NotFound` if there is none. */
export const find = (call: Call, identifier: string): Promise<AlibabaRecord> =>
  findOf(call, identifier, [...AUTHORITY_TYPES, ...END_TYPES], "certificate");

/** {@link find} among CAs only. */
export const findAuthority = (call: Call, identifier: string): Promise<AlibabaRecord> =>
  findOf(call, identifier, AUTHORITY_TYPES, "CA");

/** {@link find} among end certificates only. */
export const findEnd = (call: Call, identifier: string): Promise<AlibabaRecord> =>
  findOf(call, identifier, END_TYPES, "client or server certificate");

/** {@link find} among warehouse certificates only. */
export const findWarehouse = (call: Call, identifier: string): Promise<AlibabaRecord> =>
  findOf(call, identifier, [WAREHOUSE_TYPE], "certificate of the warehouse");

async function findOf(
  call: Call,
  identifier: string,
  types: readonly string[],
  words: string,
): Promise<AlibabaRecord> {
  const record = await findRecord<AlibabaDetails>(call, identifier, types);
  if (record) return record;
  throw refusal(call, "NotFound", `no ${words} has the identifier "${identifier}"`, 404);
}

/** Whether a record is a CA. */
export const isAuthorityRecord = ({ row }: AlibabaRecord): boolean =>
  (AUTHORITY_TYPES as readonly string[]).includes(row.type);

/** The idempotency key of a create; tokens are scoped to an operation, custom identifiers apply to all of them. */
export const tokenKey = (call: Call, token: string | undefined): string | undefined =>
  token === undefined ? undefined : `token:${call.operation}:${token}`;
export const customKey = (identifier: string | undefined): string | undefined =>
  identifier === undefined ? undefined : `custom:${identifier}`;

/** The custom identifier of a record, if it has one. */
export const customIdentifier = ({ idempotency_key: key }: CertificateRow): string | undefined =>
  key?.startsWith("custom:") ? key.slice("custom:".length) : undefined;

/** The result of an earlier call with the same idempotency key, if there was one. */
export async function findByKey(call: Call, key: string | undefined): Promise<AlibabaRecord | undefined> {
  if (key === undefined) return undefined;
  const row = await call.store
    .selectFrom("certificates")
    .selectAll()
    .where("cloud", "=", "alibaba")
    .where("idempotency_key", "=", key)
    .executeTakeFirst();
  return row && decodeRow<AlibabaDetails>(row);
}

/** An issuing CA, ready to sign. */
export type AlibabaAuthority = GenericAuthority<AlibabaDetails>;

/** Finds the CA with an identifier. Refuses anything that is not a CA able to issue now. */
export async function authority(call: Call, identifier: string): Promise<AlibabaAuthority> {
  const record = await find(call, identifier);
  const path = await ancestry(call, record);
  const opened = isAuthorityRecord(record) ? openAuthority(record, path) : undefined;
  if (!opened) {
    throw refusal(call, "InvalidParameter", `ParentIdentifier: "${identifier}" is not a CA that can issue`);
  }
  const revoked = path.find((link) => link.row.status !== "ISSUE");
  if (revoked) {
    const name = revoked.certificate.name.commonName ?? revoked.row.id;
    throw refusal(
      call,
      "InvalidStatus",
      `ParentIdentifier: CA "${name}" has the status ${revoked.row.status}`,
    );
  }
  return opened;
}

/** The fields of a new record apart from its certificate. */
export type NewAlibabaRecord = Omit<GenericNewRecord<AlibabaDetails>, "status" | "type"> & {
  readonly type: (typeof AUTHORITY_TYPES)[number] | (typeof END_TYPES)[number] | typeof WAREHOUSE_TYPE;
};

/** Stores a new certificate; returns undefined if its idempotency key has been taken in the meantime. */
export const insert = (call: Call, made: NewAlibabaRecord): Promise<AlibabaRecord | undefined> =>
  insertRecord<AlibabaDetails>(call, { ...made, status: "ISSUE" });

/** Stores a new certificate. If its idempotency key has been taken in the meantime, the result is {@link repeated}. */
export async function insertOnce(call: Call, made: NewAlibabaRecord): Promise<AlibabaRecord> {
  const record = await insert(call, made);
  if (record) return record;
  const earlier = await findByKey(call, made.idempotencyKey);
  if (earlier) return repeated(call, earlier);
  throw refusal(
    call,
    "InternalError",
    "the certificate with this key was deleted while another was being created",
    500,
  );
}

/** The result for a repeated key: the earlier response for a token, a refusal for a custom identifier. */
export function repeated(call: Call, earlier: AlibabaRecord): AlibabaRecord {
  if (customIdentifier(earlier.row) === undefined) return earlier;
  throw refusal(call, "CustomIdentifierExists", "CustomIdentifier: another certificate has this key");
}
