import { existsSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";

/** A certificate as stored by the local CA. */
export interface StoredCertificate {
  readonly id: string;
  /** `ROOT`, `SUB_ROOT`, or the name of an end certificate type, for example `SERVER`. */
  readonly type: string;
  readonly serial_number: string;
  readonly status: string;
  readonly certificate: string;
  readonly private_key: string;
  /** JSON. */
  readonly details: string;
}

function withStore<T>(folder: string, work: (database: Database.Database) => T): T {
  const database = new Database(join(folder, "store.db"), { timeout: 30_000 });
  try {
    return work(database);
  } finally {
    database.close();
  }
}

/** All certificates of the store in a folder; none if there is no store yet. */
export function certificates(folder: string): StoredCertificate[] {
  if (!existsSync(join(folder, "store.db"))) return [];
  return withStore(folder, (database) => {
    const table = database.prepare("SELECT name FROM sqlite_master WHERE name = 'certificates'").all();
    if (table.length === 0) return [];
    return database.prepare("SELECT * FROM certificates").all() as StoredCertificate[];
  });
}

/** The entries of the local CA's revocation lists. */
export const revocations = (folder: string): { issuer: string; serial: string; reason: number }[] =>
  withStore(folder, (database) =>
    database.prepare("SELECT issuer_id AS issuer, serial_number AS serial, reason FROM revocations").all(),
  ) as { issuer: string; serial: string; reason: number }[];

/** The chain presented by the local gateway, PEM, leaf first. */
export function presentedByGateway(folder: string): string {
  const [row] = withStore(folder, (database) =>
    database.prepare("SELECT details FROM objects WHERE type = 'APIG_CERTIFICATE'").all(),
  ) as { details: string }[];
  return (JSON.parse(row?.details ?? "") as { form: { cert_content: string } }).form.cert_content;
}

/** The clouds' terms for CAs. */
const AUTHORITIES = ["ROOT", "SUB_ROOT", "SUBORDINATE"];

/** The end certificates among {@link certificates}. */
export const leaves = (folder: string): StoredCertificate[] =>
  certificates(folder).filter(({ type }) => !AUTHORITIES.includes(type));

/** Changes the store outside of Pulumi and the local CA. */
export function tamper(folder: string, sql: string, ...values: string[]): void {
  withStore(folder, (database) => database.prepare(sql).run(...values));
}
