import { sql, type Kysely } from "kysely";
import { PkiError } from "../errors";
import { addRevocations } from "./revocation-tables";

// Migrations outlive the table types of any one release.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyStore = Kysely<any>;
type Migration = (store: AnyStore) => Promise<unknown>;

/** Schema version N is reached by the Nth migration. Frozen once released: a change is a new entry. */
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
  addRevocations,
];

/** Brings a store to the current schema; several processes may try at once. */
export async function migrate(store: AnyStore): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)`.execute(store);
  if ((await versionOf(store)) === MIGRATIONS.length) return;
  await sql`BEGIN IMMEDIATE`.execute(store);
  try {
    const version = await versionOf(store);
    if (version > MIGRATIONS.length) {
      throw new PkiError(
        "STORE_ERROR",
        `the local store has schema version ${version}, this release of pulumi-pki knows ${MIGRATIONS.length}: upgrade pulumi-pki`,
      );
    }
    for (const step of MIGRATIONS.slice(version)) await step(store);
    await sql`DELETE FROM schema_version`.execute(store);
    await sql`INSERT INTO schema_version VALUES (${MIGRATIONS.length})`.execute(store);
    await sql`COMMIT`.execute(store);
  } catch (error) {
    await sql`ROLLBACK`.execute(store);
    throw error;
  }
}

async function versionOf(store: AnyStore): Promise<number> {
  const { rows } = await sql<{ version: number }>`SELECT version FROM schema_version`.execute(store);
  return rows[0]?.version ?? 0;
}
