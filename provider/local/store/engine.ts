import { sql, type Dialect, type Kysely } from "kysely";

/** A store whose tables are not those of a particular release, for migrations, backups and encryption. */
// Migrations outlive the table types of any one release.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyStore = Kysely<any>;

/** What differs between the supported databases. */
export interface Engine {
  readonly kind: "sqlite" | "postgres";
  readonly dialect: Dialect;
  /** Its location, for messages: without the password of a URL. */
  readonly place: string;
  /** What the user should do if it cannot be opened. */
  readonly advice: string;
  /** Whether there is a store already; does not create one. */
  exists(store: AnyStore): Promise<boolean>;
  /** Begins an exclusive transaction on its own connection. */
  begin(connection: AnyStore): Promise<void>;
  /** Prevents all writes to the tables until the transaction ends. */
  lockTables(connection: AnyStore, tables: readonly string[]): Promise<void>;
  /** Overwrites deleted and replaced data; false if others were in the way and it must be repeated. */
  erase(connection: AnyStore, tables: readonly string[]): Promise<boolean>;
  /** Whether there is a table with this name. */
  hasTable(connection: AnyStore, name: string): Promise<boolean>;
}

/** Runs work in a transaction that is exclusive across all processes. */
export function exclusively<T>(
  engine: Engine,
  store: AnyStore,
  work: (connection: AnyStore) => Promise<T>,
): Promise<T> {
  return store.connection().execute(async (connection) => {
    await engine.begin(connection);
    try {
      const result = await work(connection);
      await sql`COMMIT`.execute(connection);
      return result;
    } catch (error) {
      // The first error is the cause, not that of a lost connection.
      await sql`ROLLBACK`.execute(connection).catch(() => undefined);
      throw error;
    }
  });
}
