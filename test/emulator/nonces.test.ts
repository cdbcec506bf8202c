import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isTimely, Nonces, WINDOW } from "../../provider/emulator/nonces";
import { backUp, restore } from "../../provider/local/store/backup";
import { openStore, type Store } from "../../provider/local/store";
import { placesOfStores, serverOfFile } from "../local/postgres-server";
import { newFolder, removeFolders } from "../x509/support";

const server = serverOfFile();
afterAll(removeFolders);

const START = Date.parse("2026-03-01T12:00:00Z");
const MINUTE = 60_000;

describe.each(placesOfStores(server))("nonces of a store in %s", (_, place) => {
  let location: string;
  let store: Store;
  let opened: Nonces[];
  const open = async (): Promise<Nonces> => {
    const nonces = await Nonces.open(location, store);
    opened.push(nonces);
    return nonces;
  };
  beforeEach(async () => {
    location = await place();
    store = await openStore(location);
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((nonces) => nonces.close()));
    await store.destroy();
  });

  test("each can be used once, whatever its date and however late", async () => {
    const nonces = await open();
    expect(await nonces.take("a", START, START)).toBe(true);
    expect(await nonces.take("a", START, START)).toBe(false);
    expect(await nonces.take("a", START + WINDOW, START + WINDOW)).toBe(false);
    expect(await nonces.take("b", START, START + WINDOW)).toBe(true);
  });

  test("another process, or the next one, refuses a used nonce", async () => {
    const [one, other] = [await open(), await open()];
    const all = Array.from({ length: 20 }, (_one, index) => `nonce ${index}`);
    const taken = await Promise.all(
      all.flatMap((nonce) => [one.take(nonce, START, START), other.take(nonce, START, START)]),
    );
    expect(taken.filter(Boolean)).toHaveLength(all.length);
    await one.close();
    expect(await (await open()).take("nonce 7", START, START + MINUTE)).toBe(false);
  });

  test("a nonce is forgotten once no date can make it valid, and not earlier", async () => {
    const nonces = await open();
    await nonces.take("a", START, START);
    const last = START + WINDOW;
    expect(isTimely(START, last)).toBe(true);
    expect(await nonces.take("a", last, last)).toBe(false);
    const later = last + 2 * MINUTE;
    expect(isTimely(START, later)).toBe(false);
    expect(await nonces.take("a", later, later)).toBe(true);
  });

  test("machines' clocks may differ slightly: a nonce that another one still accepts is not forgotten", async () => {
    const [ahead, behind] = [await open(), await open()];
    await ahead.take("a", START, START);
    const last = START + WINDOW;
    await ahead.take("b", last, last + 30_000);
    expect(isTimely(START, last)).toBe(true);
    expect(await behind.take("a", START, last)).toBe(false);
  });

  test("are not part of a backup, which can be restored next to them", async () => {
    await (await open()).take("a", START, START);
    const file = join(newFolder(), "backup");
    const { rows } = await backUp(location, file, new Date());
    expect(Object.keys(rows)).not.toContain("nonces");
    await restore(file, location);
  });
});

test("promise 4: their file is accessible only to its owner", async () => {
  const folder = newFolder();
  const store = await openStore(folder);
  const nonces = await Nonces.open(folder, store);
  await nonces.take("a", START, START);
  for (const name of ["nonces.db", "nonces.db-wal"])
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  await nonces.close();
  await store.destroy();
});

test("an unusable location is STORE_ERROR", async () => {
  const folder = newFolder();
  const store = await openStore(folder);
  writeFileSync(join(folder, "nonces.db"), "this is no database".repeat(100));
  await expect(Nonces.open(folder, store)).rejects.toMatchObject({ code: "STORE_ERROR" });
  await store.destroy();
});
