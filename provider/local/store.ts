import { chmodSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import Database from "libsql";
import { Kysely, SqliteDialect } from "kysely";
import { PkiError } from "../errors";
import { migrate } from "./migrations";

/** One certificate of the local CA, with its key when the CA made it. Times are UNIX milliseconds. */
export interface CertificateRow {
  id: string;
  cloud: string;
  /** The API's own word for what it is, for example `SUB_ROOT`. */
  type: string;
  issuer_id: string | null;
  serial_number: string;
  status: string;
  /** What makes a repeated create find the first one; unique within a cloud. */
  idempotency_key: string | null;
  certificate: string;
  private_key: string | null;
  not_before: number;
  not_after: number;
  created_at: number;
  revoked_at: number | null;
  /** JSON: what the API remembers beside the certificate. */
  details: string;
}

/** What a cloud keeps that is no certificate of its own: a CA without certificate yet, an upload to a gateway. */
export interface ObjectRow {
  id: string;
  cloud: string;
  /** The API's own word for what it is. */
  type: string;
  name: string;
  /** Private keys, PEM. */
  private_key: string | null;
  created_at: number;
  updated_at: number;
  /** JSON. */
  details: string;
}

/** A certificate that was revoked; it stays when the certificate itself is deleted. */
export interface RevocationRow {
  issuer_id: string;
  /** Upper-case hexadecimal. */
  serial_number: string;
  revoked_at: number;
  /** Code of RFC 5280, 5.3.1. */
  reason: number;
}

/** The last revocation list of a CA. */
export interface RevocationListRow {
  issuer_id: string;
  /** Counts up with each list. */
  number: number;
  /** DER, Base64; empty while the first one is being signed. */
  list: string;
  /** How many certificates stand in it. */
  entries: number;
  this_update: number;
  next_update: number;
}

/** Tables of the local store. */
export interface Tables {
  revocations: RevocationRow;
  revocation_lists: RevocationListRow;
  certificates: CertificateRow;
  objects: ObjectRow;
}

/** The local CA's memory. */
export type Store = Kysely<Tables>;

const BUSY_TIMEOUT = 30_000;

const open = new Map<string, Promise<Store>>();

/**
 * Opens the embedded store in a folder, creating both when they are missing; one connection per folder and process.
 * Several processes may use one store at once. An acknowledged write survives a crash of the process and of the
 * machine. The files are readable by their owner only, because they hold CA keys.
 *
 * @throws PkiError `STORE_ERROR`
 */
export function openStore(folder: string): Promise<Store> {
  const path = resolve(folder);
  const known = open.get(path);
  if (known) return known;
  const store = openEmbedded(path).catch((cause: unknown) => {
    open.delete(path);
    if (cause instanceof PkiError) throw cause;
    throw new PkiError(
      "STORE_ERROR",
      `the local store in ${path} cannot be opened (${(cause as Error).message}): check that the folder is writable, or name another one with pki:localStore`,
      { cause },
    );
  });
  open.set(path, store);
  return store;
}

async function openEmbedded(folder: string): Promise<Store> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "store.db");
  const database = new Database(file, { timeout: BUSY_TIMEOUT });
  chmodSync(file, 0o600);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
  const store: Store = new Kysely<Tables>({
    dialect: new SqliteDialect({ database }),
  });
  await migrate(store);
  return store;
}
