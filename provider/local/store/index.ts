import { Kysely } from "kysely";
import { NoAnswer, PkiError } from "../../base/errors";
import { migrate } from "./migrations";
import { sha256Hex } from "../../x509/keys";
import { embedded } from "./embedded";
import { unlock, type EncryptionRow } from "./encryption";
import type { Engine } from "./engine";
import { KeyColumn } from "./key-column";
import { readLocation, type Location } from "./location";
import { postgres } from "./postgres";

/** A certificate of the local CA, with its key if the CA generated it. Times are UNIX milliseconds. */
export interface CertificateRow {
  id: string;
  cloud: string;
  /** The API's term for its type, for example `SUB_ROOT`. */
  type: string;
  issuer_id: string | null;
  serial_number: string;
  status: string;
  /** Its idempotency key; unique within a cloud. */
  idempotency_key: string | null;
  certificate: string;
  private_key: string | null;
  not_before: number;
  not_after: number;
  created_at: number;
  revoked_at: number | null;
  /** JSON: what the API stores with the certificate. */
  details: string;
}

/** An object that is not a certificate: a CA without a certificate yet, or an upload to a gateway. */
export interface ObjectRow {
  id: string;
  cloud: string;
  /** The API's term for its type. */
  type: string;
  name: string;
  /** Private keys, PEM. */
  private_key: string | null;
  created_at: number;
  updated_at: number;
  /** JSON. */
  details: string;
}

/** A revoked certificate; it is kept when the certificate itself is deleted. */
export interface RevocationRow {
  issuer_id: string;
  /** Upper-case hexadecimal. */
  serial_number: string;
  revoked_at: number;
  /** Reason code (RFC 5280, 5.3.1). */
  reason: number;
}

/** The last revocation list of a CA. */
export interface RevocationListRow {
  issuer_id: string;
  /** Incremented with each list. */
  number: number;
  /** DER, Base64; empty while the first one is being signed, and for a list that is too large to keep. */
  list: string;
  /** How many certificates are on it. */
  entries: number;
  this_update: number;
  next_update: number;
}

/** A deleted object. */
export interface DeletionRow {
  id: string;
  deleted_at: number;
}

/** Tables of the local store. */
export interface Tables {
  /** A single row: what distinguishes this store from all others, even after it is moved or restored. */
  identity: { id: string };
  deletions: DeletionRow;
  revocations: RevocationRow;
  revocation_lists: RevocationListRow;
  certificates: CertificateRow;
  objects: ObjectRow;
  encryption: EncryptionRow;
}

/** The local CA's database. */
export type Store = Kysely<Tables>;

const open = new Map<string, Promise<Store>>();

/** How a store is opened. */
export interface OpenOptions {
  /** Whether a missing store is an error instead of being created. */
  readonly mustExist?: boolean;
}

/**
 * Opens the store in a folder or in a PostgreSQL database, creating it unless it must exist; there is one instance per
 * location and process. Several processes may use a store at once, but only PostgreSQL supports several machines. An
 * acknowledged write survives a crash of the process and of the machine. The files in a folder are readable only by
 * their owner, because they contain CA keys.
 *
 * @param location - a folder, or `postgres://USER:PASSWORD@HOST:PORT/DATABASE`
 * @param passphrase - encrypts the CA keys in the store; a store in the clear is encrypted if one is given
 * @throws PkiError `INVALID_CONFIG` for another URL, `NO_STORE` when it must exist and does not, `STORE_ERROR` when it
 * cannot be opened
 */
export async function openStore(
  location: string,
  passphrase?: string,
  options: OpenOptions = {},
): Promise<Store> {
  const place = readLocation(location);
  if (passphrase?.trim() === "") {
    throw new PkiError(
      "INVALID_CONFIG",
      "PKI_STORE_PASSPHRASE or pki:storePassphrase: is empty; set it to a passphrase, or do not set it",
    );
  }
  // The passphrase is part of the cache key, so that a second open with a different one is not let in by the first.
  const key = sha256Hex(JSON.stringify([place, passphrase]));
  const opened = open.get(key);
  if (opened) return opened;
  const forget = (): boolean => open.delete(key);
  const store = unlocked(place, passphrase, options).then(
    (opened) => forgottenWhenClosed(opened, forget),
    (error: unknown) => {
      forget();
      throw error;
    },
  );
  open.set(key, store);
  return store;
}

/** Opening it again after it was closed gives a new instance. */
function forgottenWhenClosed(store: Store, forget: () => void): Store {
  const close = store.destroy.bind(store);
  return Object.assign(store, {
    destroy: (): Promise<void> => {
      forget();
      return close();
    },
  });
}

async function unlocked(
  place: Location,
  passphrase: string | undefined,
  options: OpenOptions,
): Promise<Store> {
  const raw = engineOf(place);
  if (options.mustExist) await refuseMissing(raw, "NO_STORE");
  const { store, engine } = await connect(raw);
  return whileOpening(store, engine, async () =>
    store.withPlugin(new KeyColumn(await unlock(store, engine, passphrase))),
  );
}

/** A store as it is in the database: private keys are not decrypted. */
export interface RawStore {
  readonly store: Store;
  readonly engine: Engine;
}

/**
 * Opens a store without decrypting its keys, for backups and changes of the passphrase. The caller closes it.
 *
 * @throws PkiError as {@link openStore}; `INVALID_INPUT` when it must exist and does not
 */
export async function openRaw(location: string, { mustExist }: OpenOptions = {}): Promise<RawStore> {
  const raw = openUnmigrated(location);
  if (mustExist) await refuseMissing(raw, "INVALID_INPUT");
  return connect(raw);
}

async function refuseMissing({ store, engine }: RawStore, code: "NO_STORE" | "INVALID_INPUT"): Promise<void> {
  if (await whileOpening(store, engine, () => engine.exists(store))) return;
  await store.destroy();
  throw new PkiError(code, `there is no local store in ${engine.place}`);
}

/** {@link openRaw} without migrating it. */
export const openUnmigrated = (location: string): RawStore => engineOf(readLocation(location));

function engineOf(place: Location): RawStore {
  const engine = place.kind === "sqlite" ? embedded(place.folder) : postgres(place.url, place.place);
  return { engine, store: new Kysely<Tables>({ dialect: engine.dialect }) };
}

function connect({ store, engine }: RawStore): Promise<RawStore> {
  return whileOpening(store, engine, async () => {
    await migrate(store, engine);
    return { store, engine };
  });
}

async function whileOpening<T>(store: Store, engine: Engine, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
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
