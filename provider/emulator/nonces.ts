import { sql } from "kysely";
import { turn } from "../base/turns";
import type { Store } from "../local/store";
import { exclusively, type AnyStore } from "../local/store/engine";
import { storeFailure } from "../local/store/failures";
import { databaseOfNonces } from "./nonces-database";

/** How far the date of a request may be from the clock here, as the documents of both clouds have it. */
export const WINDOW = 15 * 60_000;

/** Whether a date lies in the window; a date that is none does not. */
export const isTimely = (date: number, now: number): boolean => Math.abs(date - now) <= WINDOW;

const MINUTE = 60_000;
/** Nonces that are forgotten by one statement. */
const SLICE = 500;

/**
 * Remembers which nonces were used, for as long as the dates of their requests are accepted: for all processes that
 * serve one store, and when they start again.
 */
export class Nonces {
  /** When there may be something to forget. */
  private due = -Infinity;

  private constructor(
    private readonly database: AnyStore,
    /** Closes what was opened for them alone. */
    readonly close: () => Promise<void>,
  ) {}

  /**
   * Opens those of the place where the store is.
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
   * Takes a nonce; false when it was taken before, by whomever and under whatever date.
   *
   * @throws PkiError `STORE_ERROR`, `NO_ANSWER`
   */
  async take(nonce: string, date: number, now: number): Promise<boolean> {
    try {
      if (now >= this.due) await this.forget(now);
      const taken = await this.database
        .insertInto("nonces")
        .values({ nonce, until: date + WINDOW })
        .onConflict((conflict) => conflict.column("nonce").doNothing())
        .executeTakeFirst();
      return taken.numInsertedOrUpdatedRows === 1n;
    } catch (error) {
      throw storeFailure("SignatureNonce", error);
    }
  }

  private async forget(now: number): Promise<void> {
    this.due = now + MINUTE;
    // The clocks of several machines are not quite the same.
    while ((await this.forgetSome(now - MINUTE)) >= SLICE) await turn();
  }

  private async forgetSome(end: number): Promise<number> {
    const old = sql`SELECT nonce FROM nonces WHERE until < ${end} LIMIT ${SLICE}`;
    const { numAffectedRows } = await sql`DELETE FROM nonces WHERE nonce IN (${old})`.execute(this.database);
    return Number(numAffectedRows);
  }
}
