import { sql } from "kysely";
import { turn } from "../base/turns";
import type { Store } from "../local/store";
import { exclusively, type AnyStore } from "../local/store/engine";
import { storeFailure } from "../local/store/failures";
import { prepared } from "../local/store/prepared";
import { databaseOfNonces } from "./nonces-database";

/** Maximum difference between the date of a request and this machine's clock, as documented by both clouds. */
export const WINDOW = 15 * 60_000;

/** Whether a date is inside the window; an invalid date is not. */
export const isTimely = (date: number, now: number): boolean => Math.abs(date - now) <= WINDOW;

const MINUTE = 60_000;
/** Nonces deleted by one statement. */
const SLICE = 500;

const insert = prepared((database: AnyStore) =>
  database
    .insertInto("nonces")
    .values({ nonce: "", until: 0 })
    .onConflict((conflict) => conflict.column("nonce").doNothing()),
);

/**
 * Remembers used nonces for as long as the dates of their requests are accepted: across restarts, and for all processes
 * that serve the same store.
 */
export class Nonces {
  /** When there may be nonces to forget. */
  private due = -Infinity;

  private constructor(
    private readonly database: AnyStore,
    /** Closes what was opened only for the nonces. */
    readonly close: () => Promise<void>,
  ) {}

  /**
   * Opens the nonces of a store's location.
   *
   * @throws PkiError `STORE_ERROR`, `NO_ANSWER`
   */
  static async open(location: string, store: Store): Promise<Nonces> {
    const { engine, database, table, close } = databaseOfNonces(location, store);
    try {
      await exclusively(engine, database, async (connection) => {
        if (!(await engine.hasTable(connection, "nonces"))) {
          await sql`CREATE ${sql.raw(table)} nonces (nonce TEXT PRIMARY KEY, until BIGINT NOT NULL)`.execute(
            connection,
          );
        }
        await sql`CREATE INDEX IF NOT EXISTS nonces_until ON nonces (until)`.execute(connection);
      });
    } catch (error) {
      await close();
      throw storeFailure("serve", error);
    }
    return new Nonces(database, close);
  }

  /**
   * Uses a nonce; false if it was used before, by any process and with any date.
   *
   * @throws PkiError `STORE_ERROR`, `NO_ANSWER`
   */
  async take(nonce: string, date: number, now: number): Promise<boolean> {
    try {
      if (now >= this.due) await this.forget(now);
      const { numAffectedRows } = await insert(this.database, [nonce, date + WINDOW]);
      return numAffectedRows === 1n;
    } catch (error) {
      throw storeFailure("SignatureNonce", error);
    }
  }

  private async forget(now: number): Promise<void> {
    this.due = now + MINUTE;
    // Clocks of several machines differ slightly.
    while ((await this.forgetSome(now - MINUTE)) >= SLICE) await turn();
  }

  private async forgetSome(end: number): Promise<number> {
    const old = sql`SELECT nonce FROM nonces WHERE until < ${end} LIMIT ${SLICE}`;
    const { numAffectedRows } = await sql`DELETE FROM nonces WHERE nonce IN (${old})`.execute(this.database);
    return Number(numAffectedRows);
  }
}
