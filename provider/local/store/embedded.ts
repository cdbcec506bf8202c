import { statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type Database from "libsql";
import {
  sql,
  SqliteDialect,
  SqliteDriver,
  type CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  type SqliteDatabase,
  type SqliteStatement,
} from "kysely";
import { PkiError } from "../../base/errors";
import { keyFile, keyFolder } from "../../base/files";
import { memoized, once } from "../../base/memo";
import { loadPart } from "../../base/optional";
import { turnIfDue } from "../../base/turns";
import type { AnyStore, Engine } from "./engine";

const BUSY_TIMEOUT = 30_000;

/** The library, as far as it is used. */
interface EmbeddedDatabase extends SqliteDatabase {
  /** Runs a statement that is not kept. */
  exec(text: string): void;
  isInTransaction(): boolean;
}

/** A file in a folder. */
export interface EmbeddedFile {
  readonly name: string;
  /**
   * Whether writes wait for the disk: otherwise a crash of the machine, but not of a process, may lose the last ones.
   */
  readonly isDurable: boolean;
}

const STORE: EmbeddedFile = { name: "store.db", isDurable: true };

/**
 * The embedded database: one file in a folder, which several processes on the same machine may use at once.
 *
 * @param patience - milliseconds that a call waits for the lock of another process
 */
export function embedded(folder: string, file = STORE, patience = BUSY_TIMEOUT): Engine {
  const path = join(folder, file.name);
  return {
    kind: "sqlite",
    place: folder,
    advice: "check that the folder is writable, or name another one with pki:localStore",
    dialect: new EmbeddedDialect(() => preparing(openDatabase(path, file.isDurable)), patience),
    // An empty file is not a store yet; it is not opened to find that out.
    exists: (store) =>
      (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0 ? hasTable(store, "schema_version") : no,
    begin: (connection) => sql`BEGIN IMMEDIATE`.execute(connection).then(nothing),
    // Starting the transaction has locked everything.
    lockTables: () => Promise.resolve(),
    hasTable,
    erase: async (connection) => {
      await sql`VACUUM`.execute(connection);
      await sql`PRAGMA busy_timeout = ${sql.lit(BUSY_TIMEOUT)}`.execute(connection);
      const { rows } = await sql<{ busy: number }>`PRAGMA wal_checkpoint(TRUNCATE)`.execute(connection);
      await sql`PRAGMA busy_timeout = 0`.execute(connection);
      return rows[0]?.busy === 0;
    },
  };
}

class EmbeddedDialect extends SqliteDialect {
  constructor(
    private readonly open: () => EmbeddedDatabase,
    private readonly patience: number,
  ) {
    super({ database: () => Promise.reject(new Error("opened by the driver")) });
  }

  override createDriver(): SqliteDriver {
    return new EmbeddedDriver(this.open, this.patience);
  }
}

/**
 * The library is synchronous, so a hundred statements, each of them awaited, would run as a single piece of work that
 * blocks everyone else, and so would waiting for the lock of another process.
 */
class EmbeddedDriver extends SqliteDriver {
  private readonly opened: () => EmbeddedDatabase;

  constructor(
    open: () => EmbeddedDatabase,
    private readonly patience: number,
  ) {
    const database = once(open);
    super({ database: () => Promise.resolve(database()) });
    this.opened = database;
  }

  override init(): Promise<void> {
    return unlocked(this.patience, () => super.init());
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    await turnIfDue();
    const { patience } = this;
    return new EmbeddedConnection(await super.acquireConnection(), this.opened(), patience);
  }

  override beginTransaction(): Promise<void> {
    return unlocked(this.patience, () => {
      this.opened().exec("BEGIN IMMEDIATE");
    });
  }
}

/** Statements that take the lock for writing, which only one process can have. */
const WRITES = /^\s*(insert|update|delete|create|drop|alter)\b/i;
const LOCKS = /^\s*(begin|vacuum)\b/i;

class EmbeddedConnection implements DatabaseConnection {
  constructor(
    private readonly connection: DatabaseConnection,
    private readonly database: EmbeddedDatabase,
    private readonly patience: number,
  ) {}

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (LOCKS.test(query.sql)) {
      await unlocked(this.patience, () => {
        this.database.exec(query.sql);
      });
      return { rows: [] };
    }
    const isAlone = WRITES.test(query.sql) && !this.database.isInTransaction();
    return isAlone
      ? this.write(query)
      : unlocked(this.patience, () => this.connection.executeQuery<R>(query));
  }

  /**
   * A prepared statement that finds the database locked remains active in the library, which then commits nothing that
   * this connection writes. So the lock is taken first, by a statement that is discarded.
   */
  private async write<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    await unlocked(this.patience, () => {
      this.database.exec("BEGIN IMMEDIATE");
    });
    try {
      const result = await this.connection.executeQuery<R>(query);
      this.database.exec("COMMIT");
      return result;
    } catch (error) {
      // The statement or the commit may have ended the transaction.
      if (this.database.isInTransaction()) this.database.exec("ROLLBACK");
      throw error;
    }
  }

  streamQuery<R>(query: CompiledQuery, size?: number): AsyncIterableIterator<QueryResult<R>> {
    return this.connection.streamQuery(query, size);
  }
}

/** How long to wait before trying again for a lock, in milliseconds. */
const LOCK_PAUSE = 1;

/** Does work once no other process has the lock. */
async function unlocked<T>(patience: number, work: () => T): Promise<Awaited<T>> {
  const end = performance.now() + patience;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isLocked(error) || performance.now() >= end) throw error;
      await pause(LOCK_PAUSE);
    }
  }
}

/** Also while another process recovers the log of one that was killed. */
const isLocked = (error: unknown): boolean =>
  /^SQLITE_BUSY(_RECOVERY|_TIMEOUT)?$/.test(String((error as { code?: unknown }).code));

const nothing = (): void => undefined;
const no = Promise.resolve(false);

async function hasTable(connection: AnyStore, name: string): Promise<boolean> {
  const query = sql`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ${name}`;
  return (await query.execute(connection)).rows.length > 0;
}

/**
 * Suffixes of the files that make up a database, including the one that SQLite treats as an interrupted transaction.
 */
const SUFFIXES = ["", "-wal", "-shm", "-journal"];

// eslint-disable-next-line @typescript-eslint/no-require-imports -- a store in PostgreSQL does not need it
const loadLibsql = (): typeof Database => require("libsql") as typeof Database;

function openDatabase(file: string, isDurable: boolean): Database.Database {
  const Libsql = loadPart("a local CA", loadLibsql);
  keyFolder(dirname(file));
  if (makeFile(file)) keepOutOfGit(dirname(file));
  for (const suffix of SUFFIXES) keyFile(file + suffix);
  const database = new Libsql(file, { timeout: BUSY_TIMEOUT });
  try {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON");
    database.exec(`PRAGMA synchronous = ${isDurable ? "FULL" : "NORMAL"}`);
    // Deleted data is overwritten: keys do not remain in free pages.
    database.exec("PRAGMA secure_delete = ON");
    // From here on, waiting for a lock is asynchronous.
    database.exec("PRAGMA busy_timeout = 0");
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Number of prepared statements that are kept. */
const STATEMENTS = 100;

/**
 * Creates a file unless it exists; says whether it did. The database would let the umask decide, and its other files
 * inherit the mode of this one. An existing file is not touched: closing a handle on it would release the locks that another connection of
 * this process holds (POSIX), and other processes would remove the log that it is writing to.
 */
function makeFile(file: string, content = ""): boolean {
  try {
    writeFileSync(file, content, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}

/** The folder may be the user's project: only what is ours is ignored, and a file of theirs stays as it is. */
function keepOutOfGit(folder: string): void {
  makeFile(join(folder, ".gitignore"), "# A local CA's store: it contains private keys.\n/*.db\n/*.db-*\n");
}

/**
 * A database that prepares each statement once: most calls use one of a few, and preparing takes as long as reading.
 */
function preparing(database: Database.Database): EmbeddedDatabase {
  let prepare = memoized(STATEMENTS, (text) => guarded(database.prepare(text)));
  return {
    prepare: (text) => prepare(text),
    exec: (text) => {
      database.exec(text);
    },
    isInTransaction: () => database.inTransaction,
    close: () => {
      // Prepared statements keep the files open.
      prepare = (text) => guarded(database.prepare(text));
      emptyLog(database);
      database.close();
    },
  };
}

/**
 * Merges the write-ahead log into the database, where deleted data is overwritten, unless others are using it: then the
 * last of them does. The library leaves this to a garbage collection that no process lives to see.
 */
function emptyLog(database: Database.Database): void {
  try {
    database.exec("PRAGMA busy_timeout = 0");
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch {
    // What is committed is safe in the log.
  }
}

/**
 * A statement that accepts only values that are safe for the library: a boolean or an object would crash the process.
 */
const guarded = (statement: SqliteStatement): SqliteStatement => ({
  reader: statement.reader,
  all: (parameters) => statement.all(storable(parameters)),
  run: (parameters) => statement.run(storable(parameters)),
  iterate: (parameters) => statement.iterate(storable(parameters)),
});

function storable(parameters: readonly unknown[]): readonly unknown[] {
  const wrong = parameters.find((value) => !isStorable(value));
  if (wrong === undefined && !parameters.includes(undefined)) return parameters;
  throw new PkiError(
    "INVALID_INPUT",
    `the local CA's store takes text without the character 0, numbers and bytes, and was given ${typeof wrong}`,
  );
}

// The library reads text only up to the first NUL character, and PostgreSQL refuses it.
const isStorable = (value: unknown): boolean =>
  typeof value === "string"
    ? !value.includes("\0")
    : typeof value === "number" || typeof value === "bigint" || value === null || value instanceof Uint8Array;
