import { setImmediate as nextIteration } from "node:timers/promises";
import { asCall, insertCertificate } from "../../provider/local/store/inserts";
import { openStore, type Store } from "../../provider/local/store";
import { isDuplicate } from "../../provider/local/store/failures";
import { newFolder, removeFolders } from "../x509/support";
import { certificateRow as row } from "./certificate-row";
import { counted } from "./counting";
import { placesOfStores, serverOfFile } from "./postgres-server";

const server = serverOfFile();
afterAll(removeFolders);

describe.each(placesOfStores(server))("certificates stored concurrently in %s", (_, place) => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore(await place());
  });
  afterEach(() => store.destroy());
  const ids = async (): Promise<string[]> =>
    (await store.selectFrom("certificates").select("id").execute()).map(({ id }) => id).sort();

  test("all are stored, however many, including those of a transaction", async () => {
    const rows = Array.from({ length: 250 }, () => row());
    const inside = row();
    const [all] = await Promise.all([
      Promise.all(rows.map((one) => insertCertificate(store, one))),
      store.transaction().execute((transaction) => insertCertificate(transaction, inside)),
    ]);
    expect(all).toEqual(rows.map(() => true));
    expect(await ids()).toEqual([...rows, inside].map(({ id }) => id).sort());
  });

  test("of two with the same idempotency key one is stored, and the other is reported", async () => {
    const rows = [row(), row({ idempotency_key: "once" }), row({ idempotency_key: "once" }), row()];
    const stored = await Promise.all(rows.map((one) => insertCertificate(store, one)));
    expect(stored.filter(Boolean)).toHaveLength(3);
    expect(await ids()).toEqual(
      rows
        .filter((_one, at) => stored[at])
        .map(({ id }) => id)
        .sort(),
    );
    expect(await insertCertificate(store, row({ idempotency_key: "once" }))).toBe(false);
  });

  test("a refused one does not affect the others", async () => {
    const rows = [row(), row({ serial_number: "01" }), row({ serial_number: "01" }), row()];
    const results = await Promise.allSettled(rows.map((one) => insertCertificate(store, one)));
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused.map(({ reason }) => isDuplicate(reason, "serial_number"))).toEqual([true]);
    const stored = rows.filter((_one, at) => results[at]?.status === "fulfilled");
    expect(await ids()).toEqual(stored.map(({ id }) => id).sort());
    expect(stored).toHaveLength(3);
  });
});

describe("certificates of calls in progress", () => {
  const calls = async (use: (store: Store, count: () => number) => Promise<void>): Promise<void> => {
    const opened = await openStore(newFolder());
    const { store, counter } = counted(opened);
    jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask", "performance", "Date"] });
    try {
      await use(store, () => counter.statements);
    } finally {
      jest.useRealTimers();
      await opened.destroy();
    }
  };
  const iterations = async (count: number): Promise<void> => {
    for (let left = count; left > 0; left--) await nextIteration();
  };

  test("are stored together once all of them are ready", async () => {
    await calls(async (store, statements) => {
      const stored = [1, 5, 9].map((work) =>
        asCall(store, async () => {
          await iterations(work);
          return insertCertificate(store, row());
        }),
      );
      expect(await Promise.all(stored)).toEqual([true, true, true]);
      expect(statements()).toBe(1);
    });
  });

  test("do not wait for a call that ends without one", async () => {
    await calls(async (store, statements) => {
      const other = asCall(store, () => iterations(5));
      expect(await asCall(store, () => insertCertificate(store, row()))).toBe(true);
      await other;
      expect(statements()).toBe(1);
    });
  });

  test("wait only a moment for a call that takes long", async () => {
    await calls(async (store, statements) => {
      let end = (): void => undefined;
      const long = asCall(store, () => new Promise<void>((resolve) => (end = resolve)));
      const stored = asCall(store, () => insertCertificate(store, row()));
      await iterations(20);
      expect(statements()).toBe(0);
      jest.advanceTimersByTime(10);
      expect(await stored).toBe(true);
      end();
      await long;
    });
  });
});
