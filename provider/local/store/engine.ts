import { sql, type Dialect, type Kysely } from "kysely";

/** A store whose tables are of no one release: what migrations, backups and encryption work on. */
// Migrations outlive the table types of any one release.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyStore = Kysely<any>;

/** What differs between the databases that can hold a store. */
export interface Engine {
  readonly kind: "sqlite" | "postgres";
  readonly dialect: Dialect;
  /** Where it is, for messages: without the password of a URL. */
  readonly place: string;
  /** What to do when it cannot be opened. */
  readonly advice: string;
  /** Whether there is a store already; makes none. */
  exists(store: AnyStore): Promise<boolean>;
  /** Begins a transaction beside which no other of its kind runs, on a connection of its own. */
  begin(connection: AnyStore): Promise<void>;
  /** Keeps everybody from writing into the tables until the transaction ends. */
  lockTables(connection: AnyStore, tables: readonly string[]): Promise<void>;
  /** Overwrites what was deleted or replaced; false when others were in the way and it must be done again. */
  erase(connection: AnyStore, tables: readonly string[]): Promise<boolean>;
  /** Whether there is a table of the name. */
  hasTable(connection: AnyStore, name: string): Promise<boolean>;
}

/** Runs work in a transaction beside which no other of its kind runs, whatever process it is in. */
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
      // What went wrong is the first error, not that of a connection that is gone.
      await sql`ROLLBACK`.execute(connection).catch(() => undefined);
      throw error;
    }
  });
}
