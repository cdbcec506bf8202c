import { setTimeout as pause } from "node:timers/promises";
import { PostgresDialect, sql, type PostgresPool, type PostgresPoolClient } from "kysely";
import type * as Pg from "pg";
import { NoAnswer } from "../../base/errors";
import { loadPart } from "../../base/optional";
import type { AnyStore, Engine } from "./engine";
import { DatabaseFailure } from "./failures";

/** Maximum number of connections per process. */
const MAX_CONNECTIONS = 10;
const CONNECT_TIMEOUT = 15_000;
const CONNECT_PAUSE = 250;
const STATEMENT_TIMEOUT = 30_000;
/** Client-side timeout for statements that the server should have ended. */
const ANSWER_TIMEOUT = 40_000;

/** PostgreSQL's OID of the type bigint. */
const INT8 = 20;

/** The advisory lock for migrating or encrypting a store in a database: "pki" in ASCII. */
const LOCK = 0x706b69;

// An acknowledged certificate is on disk, whatever the server's default. "local" and "remote_apply" are kept.
const SESSION = `
  SET default_transaction_isolation = 'read committed';
  SET statement_timeout = ${STATEMENT_TIMEOUT};
  SET lock_timeout = ${STATEMENT_TIMEOUT};
  SET idle_in_transaction_session_timeout = ${2 * STATEMENT_TIMEOUT};
  SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`;

/**
 * A PostgreSQL database, which processes on many machines may use at once.
 *
 * @param patience - milliseconds that a call waits for a connection or for a restarting server
 */
export function postgres(url: string, place: string, patience = CONNECT_TIMEOUT): Engine {
  return {
    kind: "postgres",
    place,
    advice:
      "check the URL in pki:localStore, that the server runs, and that the role may create tables in the database",
    dialect: new PostgresDialect({ pool: () => Promise.resolve(openPool(url, place, patience)) }),
    exists: (store) => hasTable(store, "schema_version"),
    begin: async (connection) => {
      await sql`BEGIN`.execute(connection);
      await sql`SELECT pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(connection);
    },
    lockTables: async (connection, tables) => {
      await sql`LOCK TABLE ${sql.join(tables.map((name) => sql.table(name)))} IN SHARE ROW EXCLUSIVE MODE`.execute(
        connection,
      );
    },
    hasTable,
    erase: async (connection, tables) => {
      for (const name of tables) await sql`VACUUM FULL ${sql.table(name)}`.execute(connection);
      return true;
    },
  };
}

// Not to_regclass: in a transaction that has waited, it still returns the state from before the wait.
async function hasTable(connection: AnyStore, name: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT 1 FROM pg_catalog.pg_class
    WHERE relname = ${name} AND pg_catalog.pg_table_is_visible(oid)`.execute(connection);
  return rows.length > 0;
}

/* eslint-disable @typescript-eslint/no-require-imports -- only users of PostgreSQL load its client */
function openPool(url: string, place: string, patience: number): PostgresPool {
  const { Pool, types } = loadPart("a local CA's store in PostgreSQL", () => require("pg") as typeof Pg);
  const typeParser = (...[type, format]: Parameters<typeof types.getTypeParser>): unknown =>
    // Times in milliseconds and counts, which fit into JavaScript numbers.
    (type as number) === INT8 ? Number : types.getTypeParser(type, format);
  const pool = new Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: patience,
    query_timeout: ANSWER_TIMEOUT,
    keepAlive: true,
    // Idle connections do not keep a command or a deployment from exiting.
    allowExitOnIdle: true,
    application_name: "pulumi-pki",
    types: { getTypeParser: typeParser as typeof types.getTypeParser },
    onConnect: (client) => {
      // A broken connection reports its error to whoever uses it; without a listener it would crash the process.
      client.on("error", () => undefined);
      return client.query(SESSION) as unknown as undefined;
    },
  });
  pool.on("error", () => undefined);
  return { connect: () => connect(pool, place, patience), end: () => pool.end() };
}

/** Gets a connection, waiting for a restarting server, since nothing has been asked of it yet. */
async function connect(pool: Pg.Pool, place: string, patience: number): Promise<PostgresPoolClient> {
  const end = Date.now() + patience;
  for (;;) {
    try {
      return guarded(await pool.connect(), place);
    } catch (error) {
      if (!isPassing(error) || Date.now() >= end) {
        const reason = plain(error);
        throw new NoAnswer(false, `${place} cannot be reached: ${reason.message}`, { cause: reason });
      }
      await pause(CONNECT_PAUSE);
    }
  }
}

/** A connection whose errors distinguish a refusal from an unknown outcome. */
function guarded(client: Pg.PoolClient, place: string): PostgresPoolClient {
  let lost: NoAnswer | undefined;
  const query = async (text: string, parameters: readonly unknown[]): Promise<unknown> => {
    // Reports the original error if the server no longer knows the transaction that is rolled back.
    if (lost) throw lost;
    try {
      return await client.query(text, [...parameters]);
    } catch (error) {
      const reason = plain(error);
      if (isAnswer(reason)) throw reason;
      lost = new NoAnswer(true, `the connection to ${place} was lost: ${reason.message}`, { cause: reason });
      throw lost;
    }
  };
  return {
    query: query as PostgresPoolClient["query"],
    release: () => {
      client.release(lost !== undefined);
    },
  };
}

const ENDING = /^(08|57P0)/;

/** Whether the server carried out nothing and the connection is unaffected. */
const isAnswer = (error: Error): boolean => error instanceof DatabaseFailure && !ENDING.test(error.code);

const PASSING_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "57P03",
  "53300",
]);

/** Whether a server that refuses connections may accept them in a moment. */
function isPassing(error: unknown): boolean {
  const { code, message } = error as { code?: string; message: string };
  return code === undefined
    ? /terminated|timeout/i.test(message)
    : PASSING_CODES.has(code) || ENDING.test(code);
}

/** The error without anything it may quote: parameters, rows, and the connection with its password. */
function plain(error: unknown): Error {
  const { message, code, severity, constraint } = error as Partial<Pg.DatabaseError> & { code?: string };
  if (severity !== undefined) return new DatabaseFailure(message ?? "", code ?? "", constraint);
  return Object.assign(new Error(message === undefined || message === "" ? code : message), { code });
}
