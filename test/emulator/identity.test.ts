import type { Server } from "node:http";
import { Share } from "../../provider/emulator/admission";
import { identityRoutes } from "../../provider/emulator/identity";
import { identityOf } from "../../provider/local/store/identity";
import { openStore, type Store } from "../../provider/local/store";
import { newFolder, removeFolders } from "../x509/support";
import { serveRoutes } from "./routes";

let store: Store;
let server: Server;
let endpoint: string;
const share = new Share(1);
beforeAll(async () => {
  store = await openStore(newFolder());
  ({ server, endpoint } = await serveRoutes({ routes: identityRoutes({ store }, share) }));
  const revoked = { issuer_id: "ca", serial_number: "0A", revoked_at: 1, reason: 0 };
  await store.insertInto("revocations").values(revoked).execute();
  await store.insertInto("deletions").values({ id: "deleted", deleted_at: 1 }).execute();
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await store.destroy();
  removeFolders();
});

async function ask(path: string): Promise<unknown> {
  const answer = await fetch(`${endpoint}${path}`);
  return answer.status === 200 ? answer.json() : answer.status;
}

test("which store it is", async () => {
  expect(await ask("/store")).toEqual({ store: await identityOf(store) });
});

test.each([
  ["deleted", "deleted"],
  ["unknown", "never"],
  ["unknown?serial=0A", "deleted"],
  ["unknown?serial=0B", "never"],
  // It is ambiguous which of the two is meant.
  ["unknown?serial=0A&serial=0A", "never"],
  ["unknown?other=0A", "never"],
])("what became of %s: %s", async (what, standing) => {
  expect(await ask(`/store/${what}`)).toEqual({ standing });
});

test("who asks while others are answered has to come again", async () => {
  await share.of(async () => {
    expect(await ask("/store")).toBe(503);
    expect(await ask("/store/deleted")).toBe(503);
  });
  expect(await ask("/store/deleted")).toEqual({ standing: "deleted" });
});
