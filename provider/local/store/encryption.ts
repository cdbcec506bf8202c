import { sql } from "kysely";
import { PkiError } from "../../base/errors";
import { exclusively, type AnyStore, type Engine } from "./engine";
import { KEY_COLUMN } from "./key-column";
import { newDataKey, seal, unseal, unwrap, wrap, type DataKey, type WrappedKey } from "./sealing";

/** The encryption of a store: one row, or none if its keys are in the clear. */
export interface EncryptionRow extends WrappedKey {
  /** Whether no cleartext remains in the database's files: 1 or 0. */
  readonly erased: number;
}

/** The tables that have a column of private keys. */
export const KEY_TABLES = ["certificates", "objects"] as const;

/**
 * The data key of a store; undefined if its keys are in the clear. Opening a store in the clear with a passphrase
 * encrypts it.
 *
 * @throws PkiError `STORE_ERROR` when the passphrase is missing or another one
 */
export async function unlock(
  store: AnyStore,
  engine: Engine,
  passphrase: string | undefined,
): Promise<DataKey | undefined> {
  const stored = await encryptionOf(store);
  if (!stored && passphrase === undefined) return undefined;
  const key = stored
    ? await opened(stored, engine, passphrase)
    : await encrypt(store, engine, passphrase ?? "");
  await erase(store, engine);
  return key;
}

/** How a store is encrypted, if it is. */
export const encryptionOf = (store: AnyStore): Promise<EncryptionRow | undefined> =>
  store.selectFrom("encryption").selectAll().executeTakeFirst() as Promise<EncryptionRow | undefined>;

/**
 * Unwraps the data key with a passphrase.
 *
 * @throws PkiError `STORE_ERROR` when the passphrase is missing or another one
 */
export async function opened(
  found: EncryptionRow,
  engine: Engine,
  passphrase: string | undefined,
): Promise<DataKey> {
  const where = `the local store in ${engine.place}`;
  if (passphrase === undefined) {
    throw new PkiError(
      "STORE_ERROR",
      `${where} is encrypted: set PKI_STORE_PASSPHRASE or pki:storePassphrase`,
    );
  }
  const key = await unwrap(found, passphrase);
  if (key) return key;
  throw new PkiError(
    "STORE_ERROR",
    `${where} is encrypted under a passphrase other than the one in PKI_STORE_PASSPHRASE or pki:storePassphrase`,
  );
}

/** Encrypts every key of a store in one transaction. */
async function encrypt(
  store: AnyStore,
  engine: Engine,
  passphrase: string,
  tick?: () => void,
): Promise<DataKey> {
  const fresh = newDataKey();
  const wrapped = await wrap(fresh, passphrase);
  const faster = await exclusively(engine, store, async (connection) => {
    const other = await encryptionOf(connection);
    if (other) return other;
    await engine.lockTables(connection, KEY_TABLES);
    await connection
      .insertInto("encryption")
      .values({ ...wrapped, erased: 0 })
      .execute();
    await rewrite(connection, tick, (text) => seal(fresh, text));
    return undefined;
  });
  return faster ? opened(faster, engine, passphrase) : fresh;
}

/**
 * Encrypts a store, or changes its passphrase, in which case only the data key is wrapped again.
 *
 * @param tick - called for each key that was encrypted
 * @throws PkiError `STORE_ERROR` when the passphrase is missing or another one
 */
export async function changePassphrase(
  store: AnyStore,
  engine: Engine,
  passphrase: string | undefined,
  next: string,
  tick?: () => void,
): Promise<void> {
  const stored = await encryptionOf(store);
  if (stored) {
    const wrapped = await wrap(await opened(stored, engine, passphrase), next);
    const { key_id } = stored;
    await store
      .updateTable("encryption")
      .set({ ...wrapped, erased: 0 })
      .where("key_id", "=", key_id)
      .execute();
  } else {
    await encrypt(store, engine, next, tick);
  }
  await erase(store, engine);
}

/**
 * Decrypts every key of an encrypted store, in a single transaction.
 *
 * @param tick - called for each key that was decrypted
 * @throws PkiError `STORE_ERROR` when the passphrase is missing or another one
 */
export async function removePassphrase(
  store: AnyStore,
  engine: Engine,
  passphrase: string | undefined,
  tick?: () => void,
): Promise<void> {
  const stored = await encryptionOf(store);
  if (!stored) return;
  const key = await opened(stored, engine, passphrase);
  await exclusively(engine, store, async (connection) => {
    await engine.lockTables(connection, KEY_TABLES);
    await connection.deleteFrom("encryption").where("key_id", "=", key.id).execute();
    await rewrite(connection, tick, (sealed) => {
      const text = unseal(key, sealed);
      if (text !== undefined) return text;
      throw new PkiError(
        "STORE_ERROR",
        `a private key in ${engine.place} cannot be opened: nothing was changed`,
      );
    });
  });
}

/** Rewrites every key of a store. */
async function rewrite(
  connection: AnyStore,
  tick: (() => void) | undefined,
  change: (text: string) => string,
): Promise<void> {
  for (const table of KEY_TABLES) {
    const rows = (await connection
      .selectFrom(table)
      .select(["id", KEY_COLUMN])
      .where(KEY_COLUMN, "is not", null)
      .execute()) as { id: string; private_key: string }[];
    for (const row of rows) {
      await connection
        .updateTable(table)
        .set({ [KEY_COLUMN]: change(row.private_key) })
        .where("id", "=", row.id)
        .execute();
      tick?.();
    }
  }
}

/** Overwrites remnants of replaced data. If others are in the way, the next process to open the store tries again. */
async function erase(store: AnyStore, engine: Engine): Promise<void> {
  if ((await encryptionOf(store))?.erased !== 0) return;
  const done = await store
    .connection()
    .execute((connection) => engine.erase(connection, [...KEY_TABLES, "encryption"]))
    .catch(() => false);
  if (done) await sql`UPDATE encryption SET erased = 1`.execute(store);
}
