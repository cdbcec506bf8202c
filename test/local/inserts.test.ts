import { insertCertificate } from "../../provider/local/store/inserts";
import { openStore, type Store } from "../../provider/local/store";
import { isDuplicate } from "../../provider/local/store/failures";
import { removeFolders } from "../x509/support";
import { certificateRow as row } from "./certificate-row";
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
