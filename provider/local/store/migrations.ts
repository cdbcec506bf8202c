import { sql } from "kysely";
import { PkiError } from "../../base/errors";
import { addIdentity } from "./identity-tables";
import { addOrders } from "./order-indexes";
import { addRevocations } from "./revocation-tables";
import { exclusively, type AnyStore, type Engine } from "./engine";
import { keyGuard } from "./key-guard";

type Migration = (store: AnyStore, kind: Engine["kind"]) => Promise<unknown>;

/** The Nth migration leads to schema version N. Frozen once released: a change is a new entry. */
const MIGRATIONS: readonly Migration[] = [
  async (store) => {
    await store.schema
      .createTable("certificates")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("cloud", "text", (column) => column.notNull())
      .addColumn("type", "text", (column) => column.notNull())
      .addColumn("issuer_id", "text", (column) => column.references("certificates.id"))
      .addColumn("serial_number", "text", (column) => column.notNull().unique())
      .addColumn("status", "text", (column) => column.notNull())
      .addColumn("idempotency_key", "text")
      .addColumn("certificate", "text", (column) => column.notNull())
      .addColumn("private_key", "text")
      .addColumn("not_before", "bigint", (column) => column.notNull())
      .addColumn("not_after", "bigint", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("revoked_at", "bigint")
      .addColumn("details", "text", (column) => column.notNull())
      .addUniqueConstraint("certificates_idempotency", ["cloud", "idempotency_key"])
      .execute();
    await store.schema.createIndex("certificates_issuer").on("certificates").column("issuer_id").execute();
  },
  async (store) => {
    await store.schema
      .createTable("objects")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("cloud", "text", (column) => column.notNull())
      .addColumn("type", "text", (column) => column.notNull())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("private_key", "text")
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("updated_at", "bigint", (column) => column.notNull())
      .addColumn("details", "text", (column) => column.notNull())
      .execute();
  },
  async (store, kind) => {
    await store.schema
      .createTable("encryption")
      .addColumn("key_id", "text", (column) => column.primaryKey())
      .addColumn("parameters", "text", (column) => column.notNull())
      .addColumn("wrapped_key", "text", (column) => column.notNull())
      .addColumn("erased", "integer", (column) => column.notNull())
      .execute();
    for (const statement of keyGuard(kind)) await sql.raw(statement).execute(store);
  },
  addRevocations,
  addIdentity,
  addOrders,
];

/** The schema version of this release. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Migrates a store to a schema version; several processes may do so at once.
 *
 * @param to - default: the current one
 * @throws PkiError `STORE_ERROR` when a newer release has made it
 */
export async function migrate(store: AnyStore, engine: Engine, to = SCHEMA_VERSION): Promise<void> {
  if (to > SCHEMA_VERSION) throw newer("backup", to);
  if ((await schemaVersion(store, engine)) === to) return;
  await exclusively(engine, store, async (connection) => {
    const version = await schemaVersion(connection, engine);
    if (version > SCHEMA_VERSION) throw newer("local store", version);
    if (version >= to) return;
    await sql`CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)`.execute(connection);
    for (const step of MIGRATIONS.slice(version, to)) await step(connection, engine.kind);
    await sql`DELETE FROM schema_version`.execute(connection);
    await sql`INSERT INTO schema_version VALUES (${to})`.execute(connection);
  });
}

const newer = (what: string, version: number): PkiError =>
  new PkiError(
    "STORE_ERROR",
    `the ${what} has schema version ${version}, this release of pulumi-pki knows ${SCHEMA_VERSION}: upgrade pulumi-pki`,
  );

/** The schema version of a store; 0 before its first migration. */
export async function schemaVersion(store: AnyStore, engine: Engine): Promise<number> {
  if (!(await engine.hasTable(store, "schema_version"))) return 0;
  const { rows } = await sql<{ version: number }>`SELECT version FROM schema_version`.execute(store);
  return rows[0]?.version ?? 0;
}
