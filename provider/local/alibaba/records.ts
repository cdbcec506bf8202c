import { randomUUID } from "node:crypto";
import { toPem, oneFromPem } from "../../x509/pem";
import { privateKeyPem, readPrivateKey } from "../../x509/keys";
import { parseCertificate, type Certificate } from "../../x509/parse";
import { plannedFrom, type PlannedCertificate } from "../../x509/plan";
import type { KeyObject } from "node:crypto";
import { refusal, type Call } from "../call";
import type { CertificateRow } from "../store";

/** What the API remembers of a certificate beside what stands in it. */
export interface Details {
  aliasName?: string | undefined;
  resourceGroupId?: string | undefined;
  tags?: Record<string, string> | undefined;
  years?: number | undefined;
  enableCrl?: boolean | undefined;
  crlDay?: number | undefined;
  /** `external` when the key of the CA is not here. */
  issuerType?: string | undefined;
  /** The purchased instance that a CA has used. */
  instanceId?: string | undefined;
}

/** The API's words for CAs. */
export const AUTHORITY_TYPES = ["ROOT", "SUB_ROOT"] as const;
/** The API's words for end certificates. */
export const END_TYPES = ["SERVER", "CLIENT", "END_ENTITY"] as const;
/** Ours for what only the operations of the warehouse see. */
const WAREHOUSE_TYPE = "WH_CLIENT";

/** A stored certificate, decoded. */
export interface CertificateRecord {
  readonly row: CertificateRow;
  readonly certificate: Certificate;
  readonly details: Details;
}

/** A row with its certificate decoded. */
export const decodeRow = (row: CertificateRow): CertificateRecord => ({
  row,
  certificate: parseCertificate(oneFromPem("CERTIFICATE", row.certificate)),
  details: JSON.parse(row.details) as Details,
});

/** The CA or end certificate with the identifier. Refuses with `NotFound` when there is none. */
export const find = (call: Call, identifier: string): Promise<CertificateRecord> =>
  findOf(call, identifier, [...AUTHORITY_TYPES, ...END_TYPES], "certificate");

/** {@link find}, only among CAs. */
export const findAuthority = (call: Call, identifier: string): Promise<CertificateRecord> =>
  findOf(call, identifier, AUTHORITY_TYPES, "CA");

/** {@link find}, only among end certificates. */
export const findEnd = (call: Call, identifier: string): Promise<CertificateRecord> =>
  findOf(call, identifier, END_TYPES, "client or server certificate");

/** {@link find}, only among the certificates of the warehouse. */
export const findWarehouse = (call: Call, identifier: string): Promise<CertificateRecord> =>
  findOf(call, identifier, [WAREHOUSE_TYPE], "certificate of the warehouse");

async function findOf(
  call: Call,
  identifier: string,
  types: readonly string[],
  words: string,
): Promise<CertificateRecord> {
  const row = await call.store
    .selectFrom("certificates")
    .selectAll()
    .where("cloud", "=", "alibaba")
    .where("id", "=", identifier)
    .where("type", "in", types)
    .executeTakeFirst();
  if (row) return decodeRow(row);
  throw refusal(call, "NotFound", `no ${words} has the identifier "${identifier}"`, 404);
}

/** Whether a record is a CA. */
export const isAuthority = ({ row }: CertificateRecord): boolean =>
  (AUTHORITY_TYPES as readonly string[]).includes(row.type);

/** What makes a repeated create recognisable; tokens count per operation, custom identifiers for all of them. */
export const tokenKey = (call: Call, token: string | undefined): string | undefined =>
  token === undefined ? undefined : `token:${call.operation}:${token}`;
export const customKey = (identifier: string | undefined): string | undefined =>
  identifier === undefined ? undefined : `custom:${identifier}`;

/** The custom identifier of a record, if it was given one. */
export const customIdentifier = ({ idempotency_key: key }: CertificateRow): string | undefined =>
  key?.startsWith("custom:") ? key.slice("custom:".length) : undefined;

/** What an earlier call with the same idempotency key made, if there was one. */
export async function findByKey(call: Call, key: string | undefined): Promise<CertificateRecord | undefined> {
  if (key === undefined) return undefined;
  const row = await call.store
    .selectFrom("certificates")
    .selectAll()
    .where("cloud", "=", "alibaba")
    .where("idempotency_key", "=", key)
    .executeTakeFirst();
  return row && decodeRow(row);
}

/** The certificate itself and everything above it, up to the root. */
export async function ancestry(call: Call, record: CertificateRecord): Promise<CertificateRecord[]> {
  if (record.row.issuer_id === null) return [record];
  return [record, ...(await ancestry(call, await find(call, record.row.issuer_id)))];
}

/** An issuing CA, ready to sign. */
export interface Authority {
  readonly record: CertificateRecord;
  /** The CA and everything above it. */
  readonly path: readonly CertificateRecord[];
  readonly privateKey: KeyObject;
  readonly planned: PlannedCertificate;
}

/** The CA with the identifier. Refuses what is not a CA that can issue now. */
export async function authority(call: Call, identifier: string): Promise<Authority> {
  const record = await find(call, identifier);
  const { row } = record;
  if (row.private_key === null || !isAuthority(record)) {
    throw refusal(call, "InvalidParameter", `ParentIdentifier: "${identifier}" is not a CA that can issue`);
  }
  const path = await ancestry(call, record);
  const revoked = path.find((link) => link.row.status !== "ISSUE");
  if (revoked) {
    const name = revoked.certificate.name.commonName ?? revoked.row.id;
    throw refusal(
      call,
      "InvalidStatus",
      `ParentIdentifier: CA "${name}" has the status ${revoked.row.status}`,
    );
  }
  const planned = path.reduceRight<PlannedCertificate | undefined>(
    (issuer, link) => plannedFrom(link.certificate, issuer),
    undefined,
  );
  return {
    record,
    path,
    privateKey: readPrivateKey(row.private_key),
    planned: planned ?? plannedFrom(record.certificate),
  };
}

/** What a new record holds beside its certificate. */
export interface NewRecord {
  readonly certificate: Certificate;
  /** Undefined when the service never had it. */
  readonly privateKey?: KeyObject;
  readonly type: (typeof AUTHORITY_TYPES)[number] | (typeof END_TYPES)[number] | typeof WAREHOUSE_TYPE;
  readonly issuer: string | null;
  readonly idempotencyKey: string | undefined;
  readonly details: Details;
}

/**
 * Stores a new certificate. Undefined when another call with the same idempotency key was faster: then the certificate
 * of this call was never handed out.
 */
export async function insert(call: Call, made: NewRecord): Promise<CertificateRecord | undefined> {
  const row: CertificateRow = {
    id: randomUUID(),
    cloud: "alibaba",
    type: made.type,
    issuer_id: made.issuer,
    serial_number: made.certificate.serialNumber,
    status: "ISSUE",
    idempotency_key: made.idempotencyKey ?? null,
    certificate: toPem("CERTIFICATE", made.certificate.der),
    private_key: made.privateKey ? privateKeyPem(made.privateKey) : null,
    not_before: made.certificate.notBefore.getTime(),
    not_after: made.certificate.notAfter.getTime(),
    created_at: call.clock().getTime(),
    revoked_at: null,
    details: JSON.stringify(made.details),
  };
  const result = await call.store
    .insertInto("certificates")
    .values(row)
    .onConflict((conflict) => conflict.columns(["cloud", "idempotency_key"]).doNothing())
    .executeTakeFirst();
  if (result.numInsertedOrUpdatedRows === 0n) return undefined;
  return { row, certificate: made.certificate, details: made.details };
}
