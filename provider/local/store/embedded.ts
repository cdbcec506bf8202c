import { closeSync, openSync, statSync } from "node:fs";
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

/** A file of a folder. */
export interface EmbeddedFile {
  readonly name: string;
  /** Whether a write waits for the disk: else a crash of the machine may undo the last ones, one of a process may not. */
  readonly isDurable: boolean;
}

const STORE: EmbeddedFile = { name: "store.db", isDurable: true };

/** The embedded database: one file in a folder, which several processes of one machine may use at once. */
export function embedded(folder: string, file = STORE): Engine {
  const path = join(folder, file.name);
  return {
    kind: "sqlite",
    place: folder,
    advice: "check that the folder is writable, or name another one with pki:localStore",
    dialect: new EmbeddedDialect({
      database: () => Promise.resolve(preparing(openDatabase(path, file.isDurable))),
    }),
    // A file that somebody has only touched is no store yet; it is not opened to find that out.
    exists: (store) =>
      (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0 ? hasTable(store, "schema_version") : no,
    begin: (connection) => sql`BEGIN IMMEDIATE`.execute(connection).then(nothing),
    // Beginning has taken the lock on everything.
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
 * The library answers at once, so a hundred statements, each of them awaited, would be one piece of work in which
 * nobody else is heard.
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

/** Of the files that make up a database, also of the one that SQLite takes for an interrupted transaction. */
const SUFFIXES = ["", "-wal", "-shm", "-journal"];

// eslint-disable-next-line @typescript-eslint/no-require-imports -- a store in PostgreSQL does without it
const loadLibsql = (): typeof Database => require("libsql") as typeof Database;

function openDatabase(file: string, isDurable: boolean): Database.Database {
  const Libsql = loadPart("a local CA", loadLibsql);
  keyFolder(dirname(file));
  makeFile(file);
  for (const suffix of SUFFIXES) keyFile(file + suffix);
  const database = new Libsql(file, { timeout: BUSY_TIMEOUT });
  database.exec("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON");
  database.exec(`PRAGMA synchronous = ${isDurable ? "FULL" : "NORMAL"}`);
  // What is deleted is overwritten: keys do not stay in free pages.
  database.exec("PRAGMA secure_delete = ON");
  return database;
}

/** Statements that are kept. */
const STATEMENTS = 100;

/**
 * Makes an empty file before the database does, which would let the umask decide; its other files take over the mode of
 * this one. One that is there is not touched: closing a handle on it would give up the locks that another connection
 * of this process holds (POSIX), and other processes would remove the log that it is writing to.
 */
function makeFile(file: string): void {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** A database that prepares each statement once: most calls are one of a few, and preparing takes as long as reading. */
function preparing(database: Database.Database): SqliteDatabase {
  let prepare = memoized(STATEMENTS, (text) => guarded(database.prepare(text)));
  return {
    prepare: (text) => prepare(text),
    close: () => {
      // Statements keep the files open.
      prepare = (text) => guarded(database.prepare(text));
      emptyLog(database);
      database.close();
    },
  };
}

/**
 * Takes the log's content into the database, where what was deleted is overwritten, unless others are just using it:
 * then the last of them does. The library leaves it to a garbage collection that no process lives to see.
 */
function emptyLog(database: Database.Database): void {
  try {
    database.exec("PRAGMA busy_timeout = 0");
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch {
    // What is committed stands in the log, and is safe there.
  }
}

/** A statement that takes only what the database's library survives: a boolean or an object would end the process. */
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

// The library reads text up to its first character 0, and PostgreSQL refuses it.
const isStorable = (value: unknown): boolean =>
  typeof value === "string"
    ? !value.includes("\0")
    : typeof value === "number" || typeof value === "bigint" || value === null || value instanceof Uint8Array;
