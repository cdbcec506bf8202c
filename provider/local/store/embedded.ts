import { statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type Database from "libsql";
import {
  sql,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type SqliteDatabase,
  type SqliteDialectConfig,
  type SqliteStatement,
} from "kysely";
import { PkiError } from "../../base/errors";
import { keyFile, keyFolder } from "../../base/files";
import { memoized } from "../../base/memo";
import { loadPart } from "../../base/optional";
import { turnIfDue } from "../../base/turns";
import type { AnyStore, Engine } from "./engine";

const BUSY_TIMEOUT = 30_000;

/** A file in a folder. */
export interface EmbeddedFile {
  readonly name: string;
  /**
   * Whether writes wait for the disk: otherwise a crash of the machine, but not of a process, may lose the last ones.
   */
  readonly isDurable: boolean;
}

const STORE: EmbeddedFile = { name: "store.db", isDurable: true };

/** The embedded database: one file in a folder, which several processes on the same machine may use at once. */
export function embedded(folder: string, file = STORE): Engine {
  const path = join(folder, file.name);
  return {
    kind: "sqlite",
    place: folder,
    advice: "check that the folder is writable, or name another one with pki:localStore",
    dialect: new EmbeddedDialect({
      database: () => Promise.resolve(preparing(openDatabase(path, file.isDurable))),
    }),
    // An empty file is not a store yet; it is not opened to find that out.
    exists: (store) =>
      (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0 ? hasTable(store, "schema_version") : no,
    begin: (connection) => sql`BEGIN IMMEDIATE`.execute(connection).then(nothing),
    // Starting the transaction has locked everything.
    lockTables: () => Promise.resolve(),
    hasTable,
    erase: async (connection) => {
      await sql`VACUUM`.execute(connection);
      const { rows } = await sql<{ busy: number }>`PRAGMA wal_checkpoint(TRUNCATE)`.execute(connection);
      return rows[0]?.busy === 0;
    },
  };
}

class EmbeddedDialect extends SqliteDialect {
  constructor(private readonly config: SqliteDialectConfig) {
    super(config);
  }

  override createDriver(): SqliteDriver {
    return new EmbeddedDriver(this.config);
  }
}

/**
 * The library is synchronous, so a hundred statements, each of them awaited, would run as a single piece of work that
 * blocks everyone else.
 */
class EmbeddedDriver extends SqliteDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    await turnIfDue();
    return super.acquireConnection();
  }
}

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
  database.exec("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON");
  database.exec(`PRAGMA synchronous = ${isDurable ? "FULL" : "NORMAL"}`);
  // Deleted data is overwritten: keys do not remain in free pages.
  database.exec("PRAGMA secure_delete = ON");
  return database;
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
function preparing(database: Database.Database): SqliteDatabase {
  let prepare = memoized(STATEMENTS, (text) => guarded(database.prepare(text)));
  return {
    prepare: (text) => prepare(text),
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
