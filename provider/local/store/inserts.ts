import { NoAnswer } from "../../base/errors";
import type { CertificateRow, Store } from "./index";

/** Rows per statement; databases limit how many values one may have. */
const MOST = 100;

interface Waiting {
  readonly row: CertificateRow;
  readonly resolve: (isStored: boolean) => void;
  readonly reject: (error: unknown) => void;
}

const waiting = new WeakMap<Store, Waiting[]>();

/**
 * Stores a certificate; false if its idempotency key is taken. Certificates that are ready at the same time share a
 * statement, so that they wait for the disk only once.
 */
export function insertCertificate(store: Store, row: CertificateRow): Promise<boolean> {
  if (store.isTransaction) return insertOne(store, row);
  return new Promise((resolve, reject) => {
    const batch = waiting.get(store);
    if (batch) {
      batch.push({ row, resolve, reject });
      return;
    }
    const all: Waiting[] = [{ row, resolve, reject }];
    waiting.set(store, all);
    setImmediate(() => {
      waiting.delete(store);
      while (all.length > 0) void insertTogether(store, all.splice(0, MOST));
    });
  });
}

async function insertTogether(store: Store, all: readonly Waiting[]): Promise<void> {
  try {
    const stored = await insert(
      store,
      all.map(({ row }) => row),
    );
    for (const { row, resolve } of all) resolve(stored.has(row.id));
  } catch (error) {
    // If the database refused the statement because of one of them, none was stored; without an answer, the outcome is
    // unknown.
    const isOwn = all.length === 1 || error instanceof NoAnswer;
    for (const { row, resolve, reject } of all) {
      if (isOwn) reject(error);
      else insertOne(store, row).then(resolve, reject);
    }
  }
}

const insertOne = async (store: Store, row: CertificateRow): Promise<boolean> =>
  (await insert(store, [row])).has(row.id);

/** The identifiers of the stored rows. */
async function insert(store: Store, rows: readonly CertificateRow[]): Promise<ReadonlySet<string>> {
  const stored = await store
    .insertInto("certificates")
    .values(rows)
    .onConflict((conflict) => conflict.columns(["cloud", "idempotency_key"]).doNothing())
    .returning("id")
    .execute();
  return new Set(stored.map(({ id }) => id));
}
