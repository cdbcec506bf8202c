import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Kysely, sql } from "kysely";
import { isTimely, Nonces, WINDOW } from "../../provider/emulator/nonces";
import { embedded } from "../../provider/local/store/embedded";
import { openStore, type Store } from "../../provider/local/store";
import { newFolder, removeFolders } from "../x509/support";

const START = Date.parse("2026-03-01T12:00:00Z");
const SECOND = 1000;
const MINUTE = 60 * SECOND;

let folder: string;
let store: Store;
let nonces: Nonces;
beforeEach(async () => {
  folder = newFolder();
  store = await openStore(folder);
  nonces = await Nonces.open(folder, store);
});
afterEach(async () => {
  await nonces.close();
  await store.destroy();
});
afterAll(removeFolders);

/** Runs something in the nonce database of a folder, while others have it open. */
async function inDatabase<T>(work: (database: Kysely<object>) => Promise<T>): Promise<T> {
  const { dialect } = embedded(folder, { name: "nonces.db", isDurable: false });
  const database = new Kysely<object>({ dialect });
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}

test.each([
  [0, true],
  [15 * MINUTE, true],
  [-15 * MINUTE, true],
  [15 * MINUTE + 1, false],
  [-15 * MINUTE - 1, false],
  [NaN, false],
])("a date that is off by %d ms is accepted: %p", (off, timely) => {
  expect(isTimely(START + off, START)).toBe(timely);
});

describe("a nonce", () => {
  test("can be used once, independently of others", async () => {
    expect(await nonces.take("a", START, START)).toBe(true);
    expect(await nonces.take("a", START, START)).toBe(false);
    expect(await nonces.take("b", START, START)).toBe(true);
  });

  test("is remembered as long as its date is accepted, plus a minute for clock differences", async () => {
    const last = START + WINDOW + MINUTE;
    await nonces.take("a", START, START);
    expect(await nonces.take("a", START, last)).toBe(false);
    const other = await Nonces.open(folder, store);
    expect(await other.take("a", START, last + 1)).toBe(true);
    await other.close();
  });

  test("is forgotten at the first check a minute after it was last valid", async () => {
    // More than half a minute ago: old enough to be forgotten before it is looked up again.
    const old = START - WINDOW - MINUTE / 2;
    await nonces.take("a", old, START);
    expect(await nonces.take("a", old, START + MINUTE - 1)).toBe(false);
    expect(await nonces.take("a", old, START + MINUTE)).toBe(true);
    expect(await nonces.take("a", old, START + MINUTE)).toBe(false);
  });

  test("is forgotten with all others of its time, however many there are", async () => {
    const names = Array.from({ length: 501 }, (_, index) => `nonce ${index}`);
    const take = (now: number): Promise<boolean[]> =>
      Promise.all(names.map((name) => nonces.take(name, now, now)));
    expect((await take(START)).every(Boolean)).toBe(true);
    const later = START + WINDOW + 2 * MINUTE;
    await nonces.take("one that looks", later, later);
    expect((await take(later)).every(Boolean)).toBe(true);
  });
});

test("is kept across restarts", async () => {
  await nonces.take("a", START, START);
  const again = await Nonces.open(folder, store);
  expect(await again.take("a", START, START)).toBe(false);
  await again.close();
});

test("expired ones are found without scanning all others", async () => {
  const { rows } = await inDatabase((database) =>
    sql`EXPLAIN QUERY PLAN SELECT nonce FROM nonces WHERE until < 1`.execute(database),
  );
  expect(rows).toMatchObject([{ detail: expect.stringContaining("INDEX nonces_until") as string }]);
});

describe("a database failure is STORE_ERROR", () => {
  test("on opening", async () => {
    const other = newFolder();
    writeFileSync(join(other, "nonces.db"), "this is no database".repeat(100), { mode: 0o600 });
    await expect(Nonces.open(other, store)).rejects.toMatchObject({
      code: "STORE_ERROR",
      message: expect.stringMatching(/^serve: /) as string,
    });
  });

  test("and whatever was opened is closed again", async () => {
    const other = newFolder();
    writeFileSync(join(other, "nonces.db"), "this is no database".repeat(100), { mode: 0o600 });
    const destroy = jest.spyOn(Kysely.prototype, "destroy");
    await expect(Nonces.open(other, store)).rejects.toThrow();
    expect(destroy).toHaveBeenCalledTimes(1);
    destroy.mockRestore();
  });

  test("on using a nonce", async () => {
    await inDatabase((database) => database.schema.dropTable("nonces").execute());
    await expect(nonces.take("a", START, START)).rejects.toMatchObject({
      code: "STORE_ERROR",
      message: expect.stringMatching(/^SignatureNonce: /) as string,
    });
  });
});
