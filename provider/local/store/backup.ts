import { sql } from "kysely";
import { PkiError } from "../../base/errors";
import { migrate, SCHEMA_VERSION } from "./migrations";
import { openRaw, openUnmigrated } from "./index";
import { BackupWriter, readBackup, type BackupRow } from "./backup-file";
import { encryptionOf, opened } from "./encryption";
import { exclusively, type AnyStore, type Engine } from "./engine";
import { nameOf, requireSoundEncryption, verifyRestored, type Reading } from "./restored";

/** Every table with its primary key, in an order that respects foreign keys. */
export const TABLES = [
  // First, because the database refuses sealed keys in a store that is not encrypted.
  { name: "encryption", key: ["key_id"] },
  { name: "certificates", key: ["id"] },
  { name: "objects", key: ["id"] },
  { name: "revocations", key: ["issuer_id", "serial_number"] },
  { name: "revocation_lists", key: ["issuer_id"] },
  { name: "identity", key: ["id"] },
  { name: "deletions", key: ["id"] },
] as const;

/**
 * What every store has from its creation on: it does not count as content, and a restored store takes it over from the
 * backup.
 */
const OWN = "identity";

const PAGE = 500;

/** A summary of a backup. */
export interface BackupResult {
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** How many private keys it contains, and whether anyone who has the file can read them. */
  readonly keys: number;
  readonly encrypted: boolean;
  /** Checksum of everything but the last line. */
  readonly sha256: string;
}

/**
 * Backs up a consistent snapshot of a store while others continue to write to it. Keys are copied as they are: sealed
 * in an encrypted store, for which no passphrase is needed, in the clear otherwise.
 *
 * @param location - a folder, or a PostgreSQL URL
 * @param file - the file to write, readable only by its owner; must not exist
 * @param tick - called for each row that was written
 * @throws PkiError `INVALID_INPUT` when the file exists or there is no store, `STORE_ERROR`
 */
export async function backUp(
  location: string,
  file: string,
  now: Date,
  tick?: () => void,
): Promise<BackupResult> {
  const { store, engine } = await openRaw(location, { mustExist: true });
  try {
    // SQLite has no isolation levels; its transactions read a snapshot from their start.
    const snapshot = store.transaction().setIsolationLevel("repeatable read");
    return await snapshot.execute(async (connection) => {
      const encrypted = (await encryptionOf(connection)) !== undefined;
      const writer = await BackupWriter.create(file, {
        format: "pulumi-pki store",
        version: 1,
        schema: SCHEMA_VERSION,
        keys: encrypted ? "encrypted" : "clear",
        created: now.toISOString(),
      });
      try {
        return { ...(await copyRows(connection, writer, tick)), encrypted, sha256: await writer.end() };
      } catch (error) {
        await writer.abandon();
        throw error;
      }
    });
  } catch (cause) {
    if (cause instanceof PkiError) throw cause;
    throw new PkiError("STORE_ERROR", `${engine.place}: the backup failed: ${String(cause)}`, { cause });
  } finally {
    await store.destroy();
  }
}

async function copyRows(
  connection: AnyStore,
  writer: BackupWriter,
  tick?: () => void,
): Promise<Pick<BackupResult, "rows" | "keys">> {
  const rows: Record<string, number> = {};
  let keys = 0;
  for (const { name, key } of TABLES) {
    rows[name] = 0;
    for await (const row of rowsOf(connection, name, key)) {
      await writer.row({ table: name, row });
      rows[name]++;
      tick?.();
      if (typeof row.private_key === "string") keys++;
    }
  }
  return { rows, keys };
}

/** The rows of a table, page by page in the order of its key. */
async function* rowsOf(
  connection: AnyStore,
  table: string,
  key: readonly string[],
): AsyncGenerator<BackupRow["row"]> {
  const columns = sql.join(key.map((name) => sql.ref(name)));
  for (let last: BackupRow["row"] | undefined; ;) {
    const values = sql.join(key.map((name) => last?.[name]));
    const page = (await connection
      .selectFrom(table)
      .selectAll()
      .$if(last !== undefined, (query) => query.where(sql<boolean>`(${columns}) > (${values})`))
      .orderBy(columns)
      .limit(PAGE)
      .execute()) as BackupRow["row"][];
    yield* page;
    if (page.length < PAGE) return;
    last = page.at(-1);
  }
}

/** A summary of a restore. */
export interface RestoreResult {
  readonly rows: BackupResult["rows"];
  /** Whether there are sealed keys that were not verified, because no passphrase was given. */
  readonly unchecked: boolean;
}

/**
 * Restores a backup into a new or empty store, in a single transaction, after verifying its checksum. The restored
 * contents are verified before the transaction commits. Also moves a store between a folder and PostgreSQL.
 *
 * @param passphrase - of an encrypted store; if given, the keys are verified as well
 * @param tick - called for each row that was read from the backup
 * @throws PkiError `INVALID_INPUT` when the store holds something, `MALFORMED` when the backup is damaged or unsound,
 * `STORE_ERROR` when a newer release has made it or the passphrase is another one
 */
export async function restore(
  file: string,
  location: string,
  passphrase?: string,
  tick?: () => void,
): Promise<RestoreResult> {
  const nothing = (): Promise<void> => Promise.resolve();
  const { schema, sha256 } = await readBackup(file, nothing, nothing);
  const { store, engine } = openUnmigrated(location);
  try {
    await migrate(store, engine, schema);
    const result = await exclusively(engine, store, async (connection) => {
      await refuseFilled(connection, engine);
      const target = new Target(connection);
      const again = await readBackup(file, nothing, (row) => target.add(row).finally(tick));
      if (again.sha256 !== sha256)
        throw new PkiError("MALFORMED", `${file} was changed while it was read: nothing was restored`);
      const rows = target.end(file);
      return { rows, unchecked: await verify(connection, engine, passphrase) };
    });
    await migrate(store, engine);
    return result;
  } catch (cause) {
    if (cause instanceof PkiError) throw cause;
    const message = `${engine.place}: nothing was restored: ${String(cause)}`;
    throw new PkiError("STORE_ERROR", message, { cause });
  } finally {
    await store.destroy();
  }
}

/** Verifies the restored contents; returns whether there are keys that could not be verified. */
async function verify(
  connection: AnyStore,
  engine: Engine,
  passphrase: string | undefined,
): Promise<boolean> {
  const reading = readingOf(connection, engine);
  await requireSoundEncryption(reading);
  // A backup from an older release is restored into the tables of that release.
  const encryption = (await engine.hasTable(connection, "encryption"))
    ? await encryptionOf(connection)
    : undefined;
  const key =
    encryption && passphrase !== undefined ? await opened(encryption, engine, passphrase) : undefined;
  await verifyRestored(reading, key);
  return encryption !== undefined && key === undefined;
}

const readingOf = (connection: AnyStore, engine: Engine): Reading => ({
  async *rows(table) {
    const definition = TABLES.find(({ name }) => name === table);
    if (definition && (await engine.hasTable(connection, table)))
      yield* rowsOf(connection, table, definition.key);
  },
  certificate: (id) =>
    connection.selectFrom("certificates").selectAll().where("id", "=", id).executeTakeFirst(),
});

async function refuseFilled(connection: AnyStore, engine: Engine): Promise<void> {
  for (const { name } of TABLES.filter((table) => table.name !== OWN)) {
    // A backup from an older release is restored into the tables of that release.
    if (!(await engine.hasTable(connection, name))) continue;
    const row: unknown = await connection.selectFrom(name).selectAll().limit(1).executeTakeFirst();
    if (row === undefined) continue;
    const message = `the local store in ${engine.place} is not empty: restore into a new folder or an empty database`;
    throw new PkiError("INVALID_INPUT", message);
  }
}

/** The tables to fill; a certificate is inserted after its issuer's. */
class Target {
  private readonly rows: Record<string, number> = Object.fromEntries(TABLES.map(({ name }) => [name, 0]));
  private readonly known = new Set<unknown>();
  private readonly waiting = new Map<unknown, BackupRow[]>();

  constructor(private readonly connection: AnyStore) {}

  async add(made: BackupRow): Promise<void> {
    const { table, row } = made;
    if (!Object.hasOwn(this.rows, table))
      throw new PkiError("MALFORMED", `the backup has an unknown table ${nameOf(table)}`);
    if (table === OWN) await this.connection.deleteFrom(OWN).execute();
    const { issuer_id: issuer = null, id } = row;
    if (issuer !== null && !this.known.has(issuer)) {
      this.waiting.set(issuer, [...(this.waiting.get(issuer) ?? []), made]);
      return;
    }
    await this.connection.insertInto(table).values(row).execute();
    this.rows[table] = (this.rows[table] ?? 0) + 1;
    if (table !== "certificates") return;
    this.known.add(id);
    const next = this.waiting.get(id) ?? [];
    this.waiting.delete(id);
    for (const below of next) await this.add(below);
  }

  end(file: string): BackupResult["rows"] {
    if (this.waiting.size === 0) return this.rows;
    throw new PkiError("MALFORMED", `${file} lacks CAs whose certificates it holds: nothing was restored`);
  }
}
