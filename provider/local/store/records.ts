import { randomUUID, type KeyObject } from "node:crypto";
import { PkiError } from "../../base/errors";
import { privateKeyPem, readPrivateKey, spki } from "../../x509/keys";
import { importedAbove } from "../../x509/imported";
import { parseCertificate, type Certificate, type SignedCertificate } from "../../x509/parse";
import { oneFromPem, toPem } from "../../x509/pem";
import { plannedFrom, type PlannedCertificate } from "../../x509/plan";
import { atomically, refusal, type Call } from "../call";
import { insertCertificate } from "./inserts";
import { memoized } from "../../base/memo";
import { isDuplicate } from "./failures";
import type { CertificateRow, Store } from "./index";
import { prepared } from "./prepared";

/** A stored certificate, decoded; `Details` is what its cloud stores with it. */
export interface CertificateRecord<Details = object> {
  readonly row: CertificateRow;
  readonly certificate: Certificate;
  readonly details: Details;
}

// Every call reads from the store again, and a CA is the same each time.
const storedCertificate = memoized(256, (pem) => parseCertificate(oneFromPem("CERTIFICATE", pem)));
const storedKey = memoized(64, (pem) => readPrivateKey(pem));

/** A row whose certificate is decoded on demand: most calls that read many records need only the row. */
export function decodeRow<Details>(row: CertificateRow): CertificateRecord<Details> {
  let decoded: Certificate | undefined;
  return {
    row,
    details: JSON.parse(row.details) as Details,
    get certificate() {
      return (decoded ??= storedCertificate(row.certificate));
    },
  };
}

/** Finds a certificate by identifier, if the call's cloud has it and it is of one of the types. */
export async function findRecord<Details>(
  call: Call,
  identifier: string,
  types: readonly string[],
): Promise<CertificateRecord<Details> | undefined> {
  const row = await rowById(call.store, identifier);
  return row?.cloud === call.cloud && types.includes(row.type) ? decodeRow<Details>(row) : undefined;
}

const selectById = prepared((store: Store) =>
  store.selectFrom("certificates").selectAll().where("id", "=", ""),
);

/** The row with an identifier, whatever it is. */
export const rowById = async (store: Store, id: string): Promise<CertificateRow | undefined> =>
  (await selectById(store, [id])).rows[0];

/** A certificate and everything above it, up to the root. */
export async function ancestry<Details>(
  call: Call,
  record: CertificateRecord<Details>,
): Promise<CertificateRecord<Details>[]> {
  const issuer = record.row.issuer_id;
  if (issuer === null) return [record];
  const row = await rowById(call.store, issuer);
  if (!row) throw new Error("the store has no row for the issuer of a certificate");
  return [record, ...(await ancestry(call, decodeRow<Details>(row)))];
}

/** An issuing CA, ready to sign. */
export interface Authority<Details = object> {
  readonly record: CertificateRecord<Details>;
  /** The CA and everything above it. */
  readonly path: readonly CertificateRecord<Details>[];
  readonly privateKey: KeyObject;
  readonly planned: PlannedCertificate;
}

/** A CA with its key; undefined if the service does not have the key. */
export function openAuthority<Details>(
  record: CertificateRecord<Details>,
  path: readonly CertificateRecord<Details>[],
): Authority<Details> | undefined {
  const pem = record.row.private_key;
  if (pem === null) return undefined;
  const planned = path.reduceRight<PlannedCertificate | undefined>(
    (issuer, link) => plannedFrom(link.certificate, issuer ?? importedWith(link)),
    undefined,
  );
  return {
    record,
    path,
    privateKey: keyOf(record, pem),
    planned: planned ?? plannedFrom(record.certificate),
  };
}

/** For a CA whose certificate was issued elsewhere: the CAs above that were imported with it. */
function importedWith({ row, details }: CertificateRecord<unknown>): PlannedCertificate | undefined {
  const { certificate_chain: chain = "" } = details as { certificate_chain?: string };
  return chain === "" ? undefined : importedAbove(row.certificate, chain);
}

/** Certificates, by their keys, that have been found to match. */
const pairs = new WeakMap<KeyObject, string>();

/** The key of a CA; a key that was replaced signs nothing, since no verifier would accept it. */
function keyOf({ row, certificate }: CertificateRecord<unknown>, pem: string): KeyObject {
  const key = storedKey(pem);
  if (pairs.get(key) === certificate.fingerprint) return key;
  const { publicKey } = certificate;
  if (publicKey && !spki(key).equals(spki(publicKey))) {
    throw new PkiError(
      "STORE_ERROR",
      `the private key that the local store holds for the CA ${row.id} does not belong to its certificate: the store, or the backup that it was restored from, was changed by hand; restore another backup`,
    );
  }
  pairs.set(key, certificate.fingerprint);
  return key;
}

/** The fields of a new record apart from its certificate. */
export interface NewRecord<Details = object> {
  /** Default: a new one. */
  readonly id?: string;
  readonly certificate: SignedCertificate;
  /** Undefined if the service never had it. */
  readonly privateKey?: KeyObject | undefined;
  readonly type: string;
  readonly status: string;
  readonly issuer: string | null;
  readonly idempotencyKey?: string | undefined;
  /** Whether it was issued elsewhere: then its serial number is not one of this CA's, which are unique. */
  readonly imported?: true;
  readonly details: Details;
}

/**
 * Stores a new certificate. Returns undefined if another call with the same idempotency key was faster: then the
 * certificate of this call was never handed out.
 */
export async function insertRecord<Details>(
  call: Call,
  made: NewRecord<Details>,
): Promise<CertificateRecord<Details> | undefined> {
  const id = made.id ?? randomUUID();
  const { serialNumber } = made.certificate;
  const row: CertificateRow = {
    id,
    cloud: call.cloud,
    type: made.type,
    issuer_id: made.issuer,
    serial_number: made.imported ? `${serialNumber} imported as ${id}` : serialNumber,
    status: made.status,
    idempotency_key: made.idempotencyKey ?? null,
    certificate: toPem("CERTIFICATE", made.certificate.der),
    private_key: made.privateKey ? privateKeyPem(made.privateKey) : null,
    not_before: made.certificate.notBefore.getTime(),
    not_after: made.certificate.notAfter.getTime(),
    created_at: call.clock().getTime(),
    revoked_at: null,
    details: JSON.stringify(made.details),
  };
  const isStored = await insertCertificate(call.store, row).catch((error: unknown) => {
    if (!isDuplicate(error, "serial_number")) throw error;
    throw refusal(call, "SerialNumberExists", "SerialNumber: another certificate has it");
  });
  return isStored ? decodeRow(row) : undefined;
}

/** Changes what a cloud stores with a certificate; of two concurrent changes, the second sees the first. */
export async function changeDetails<Details extends object>(
  call: Call,
  identifier: string,
  next: (details: Details) => Partial<Details>,
): Promise<void> {
  await atomically(call, async ({ store }) => {
    await store
      .updateTable("certificates")
      .set((build) => ({ details: build.ref("details") }))
      .where("id", "=", identifier)
      .execute();
    const { details } = await store
      .selectFrom("certificates")
      .select("details")
      .where("id", "=", identifier)
      .executeTakeFirstOrThrow();
    const parsed = JSON.parse(details) as Details;
    await store
      .updateTable("certificates")
      .set({ details: JSON.stringify({ ...parsed, ...next(parsed) }) })
      .where("id", "=", identifier)
      .execute();
  });
}
