import { createHash, randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { AnyStore, Engine } from "./engine";

/** Tables with deletable rows whose identifiers a program may know. */
const TABLES = ["certificates", "objects"] as const;

const NOW: Readonly<Record<Engine["kind"], string>> = {
  sqlite: "CAST(strftime('%s', 'now') AS INTEGER) * 1000",
  postgres: "CAST(extract(epoch FROM now()) AS bigint) * 1000",
};

/**
 * Schema change: a store has an identity and records deletions, so that a missing object can be told apart as deleted,
 * as belonging to another store, or as newer than the store. Frozen.
 */
export async function addIdentity(store: AnyStore, kind: Engine["kind"]): Promise<void> {
  await store.schema
    .createTable("identity")
    .addColumn("id", "text", (column) => column.primaryKey())
    .execute();
  await store.schema
    .createTable("deletions")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("deleted_at", "bigint", (column) => column.notNull())
    .execute();
  await store
    .insertInto("identity")
    .values({ id: await identityOf(store) })
    .execute();
  // Recorded by the database itself, so that manual deletions count as well.
  for (const statement of kind === "sqlite" ? sqlite() : postgres()) await sql.raw(statement).execute(store);
}

/**
 * Derived from whatever was created first, so that an old store and a backup of it get the same identity; an empty
 * store gets a new one.
 */
async function identityOf(store: AnyStore): Promise<string> {
  for (const table of TABLES) {
    const first = (await store
      .selectFrom(table)
      .select("id")
      .orderBy("created_at")
      .orderBy("id")
      .limit(1)
      .executeTakeFirst()) as { id: string } | undefined;
    if (first) return uuidFrom(`the store that began with ${first.id}`);
  }
  return randomUUID();
}

function uuidFrom(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const sqlite = (): string[] =>
  TABLES.map(
    (table) => `CREATE TRIGGER ${table}_deleted AFTER DELETE ON ${table}
BEGIN INSERT OR REPLACE INTO deletions VALUES (OLD.id, ${NOW.sqlite}); END`,
  );

const postgres = (): string[] => [
  `CREATE FUNCTION note_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO deletions VALUES (OLD.id, ${NOW.postgres}) ON CONFLICT (id) DO NOTHING;
  RETURN NULL;
END $$`,
  ...TABLES.map(
    (table) => `CREATE TRIGGER ${table}_deleted AFTER DELETE ON ${table}
FOR EACH ROW EXECUTE FUNCTION note_deletion()`,
  ),
];
