import { Kysely } from "kysely";
import { NoAnswer, PkiError } from "../errors";
import { migrate } from "./migrations";
import { embedded } from "./storage/embedded";
import type { Engine } from "./storage/engine";
import { readLocation, type Location } from "./storage/location";
import { postgres } from "./storage/postgres";

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

const open = new Map<string, Promise<Store>>();

/**
 * Opens the store in a folder, or in a database of a PostgreSQL server, creating what is missing; one store per place
 * and process. Several processes may use one store at once; those of several machines only in PostgreSQL. An
 * acknowledged write survives a crash of the process and of the machine. The files of a folder are readable by their
 * owner only, because they hold CA keys.
 *
 * @param location - a folder, or `postgres://USER:PASSWORD@HOST:PORT/DATABASE`
 * @throws PkiError `INVALID_CONFIG` for another URL, `STORE_ERROR` when it cannot be opened
 */
export async function openStore(location: string): Promise<Store> {
  const place = readLocation(location);
  const key = place.kind === "sqlite" ? place.folder : place.url;
  const known = open.get(key);
  if (known) return known;
  const store = connect(engineOf(place)).catch((error: unknown) => {
    open.delete(key);
    throw error;
  });
  open.set(key, store);
  return store;
}

const engineOf = (place: Location): Engine =>
  place.kind === "sqlite" ? embedded(place.folder) : postgres(place.url, place.place);

async function connect(engine: Engine): Promise<Store> {
  const store: Store = new Kysely<Tables>({ dialect: engine.dialect });
  try {
    await migrate(store, engine);
    return store;
  } catch (cause) {
    await store.destroy().catch(() => undefined);
    if (cause instanceof PkiError && !(cause instanceof NoAnswer)) throw cause;
    const reason = cause instanceof NoAnswer ? cause.cause : cause;
    throw new PkiError(
      "STORE_ERROR",
      `the local store in ${engine.place} cannot be opened (${(reason as Error).message}): ${engine.advice}`,
      { cause },
    );
  }
}
