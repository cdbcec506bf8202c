import { NoAnswer } from "../../base/errors";
import type { CertificateRow, Store } from "./index";

/** Rows per statement; databases limit how many values one may have. */
const MOST = 100;
/** Milliseconds that a certificate waits for those of other calls. */
const LONGEST = 10;

interface Waiting {
  readonly row: CertificateRow;
  readonly resolve: (isStored: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** What happens with a store at the moment. */
interface Desk {
  /** Calls in progress, each of which may have a row in a moment. */
  running: number;
  /** Rows on their way to the database. */
  storing: number;
  waiting: Waiting[];
  late: NodeJS.Timeout | undefined;
}

const desks = new WeakMap<Store, Desk>();

function deskOf(store: Store): Desk {
  const desk = desks.get(store) ?? { running: 0, storing: 0, waiting: [], late: undefined };
  desks.set(store, desk);
  return desk;
}

/** Carries out a call: the certificates of calls in progress wait for each other for a moment. */
export async function asCall<T>(store: Store, work: () => Promise<T>): Promise<T> {
  const desk = deskOf(store);
  desk.running++;
  try {
    return await work();
  } finally {
    desk.running--;
    storeIfComplete(store, desk);
  }
}

/**
 * Stores a certificate; false if its idempotency key is taken. Certificates that are ready at the same time share a
 * statement, so that they wait for the disk only once.
 */
export function insertCertificate(store: Store, row: CertificateRow): Promise<boolean> {
  if (store.isTransaction) return insertOne(store, row);
  const desk = deskOf(store);
  return new Promise((resolve, reject) => {
    desk.waiting.push({ row, resolve, reject });
    desk.late ??= setTimeout(() => {
      storeWaiting(store, desk);
    }, LONGEST);
    setImmediate(() => {
      storeIfComplete(store, desk);
    });
  });
}

function storeIfComplete(store: Store, desk: Desk): void {
  const { waiting, running, storing } = desk;
  if (waiting.length >= Math.min(MOST, running - storing)) storeWaiting(store, desk);
}

function storeWaiting(store: Store, desk: Desk): void {
  clearTimeout(desk.late);
  desk.late = undefined;
  const all = desk.waiting.splice(0);
  desk.storing += all.length;
  while (all.length > 0) {
    const some = all.splice(0, MOST);
    void insertTogether(store, some).finally(() => (desk.storing -= some.length));
  }
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
