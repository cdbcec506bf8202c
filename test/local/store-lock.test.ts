import { Kysely } from "kysely";
import Libsql from "libsql";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { embedded } from "../../provider/local/store/embedded";
import { openStore, type Tables } from "../../provider/local/store";
import { newFolder, removeFolders } from "../x509/support";

afterAll(removeFolders);

interface Other {
  lock(): void;
  unlock(): void;
  count(): number;
  write(): void;
}

/** A store as this process has it open, and another connection to its file. */
async function twice(
  patience: number,
  use: (store: Kysely<Tables>, other: Other) => Promise<void>,
): Promise<void> {
  const folder = newFolder();
  await (await openStore(folder)).destroy();
  const store = new Kysely<Tables>({ dialect: embedded(folder, undefined, patience).dialect });
  const database = new Libsql(join(folder, "store.db"));
  try {
    await use(store, {
      lock: () => database.exec("BEGIN IMMEDIATE"),
      unlock: () => database.exec("ROLLBACK"),
      count: () => (database.prepare("SELECT count(*) n FROM deletions").get() as { n: number }).n,
      write: () => database.exec("INSERT INTO deletions VALUES ('other', 1)"),
    });
  } finally {
    database.close();
    await store.destroy();
  }
}

const insert = (store: Kysely<Tables>, id: string): Promise<unknown> =>
  store.insertInto("deletions").values({ id, deleted_at: 1 }).returning("id").execute();

test("while another process has the lock, everything else goes on, and what waits is written afterwards", async () => {
  await twice(30_000, async (store, other) => {
    other.lock();
    let isWritten = false;
    const written = insert(store, "a").then(() => (isWritten = true));
    await sleep(20);
    expect(isWritten).toBe(false);
    other.unlock();
    await written;
    expect(other.count()).toBe(1);
  });
});

describe("after the lock of another process was waited for in vain, what is acknowledged is committed", () => {
  const VAIN: [string, (store: Kysely<Tables>) => Promise<unknown>][] = [
    ["a statement", (store) => insert(store, "vain")],
    ["a transaction", (store) => store.transaction().execute((inside) => insert(inside, "vain"))],
    ["a change", (store) => store.deleteFrom("deletions").execute()],
  ];
  test.each(VAIN)("%s", async (_, vain) => {
    await twice(5, async (store, other) => {
      other.lock();
      await expect(vain(store)).rejects.toThrow("database is locked");
      other.unlock();
      await store.updateTable("deletions").set({ deleted_at: 2 }).execute();
      await insert(store, "a");
      expect(other.count()).toBe(1);
      other.write();
      expect(other.count()).toBe(2);
    });
  });
});

test("a statement that fails leaves no transaction behind", async () => {
  await twice(5, async (store, other) => {
    await insert(store, "a");
    await expect(insert(store, "a")).rejects.toThrow("UNIQUE");
    other.write();
    await insert(store, "b");
    expect(other.count()).toBe(3);
  });
});
