import { Kysely } from "kysely";
import { postgres } from "../../provider/local/store/postgres";
import { openStore, type Store } from "../../provider/local/store";
import { PostgresServer } from "../local/postgres-server";
import { removeFolders } from "../x509/support";
import { send, signedAlibaba, signedHuawei, type Answer } from "./fuzz-requests";
import { openEmulator, type Served } from "./http";

const PATIENCE = 300;

let database: PostgresServer;
let served: Served;
beforeAll(async () => {
  database = await PostgresServer.start();
  const url = await database.newDatabase();
  await (await openStore(url)).destroy();
  const store: Store = new Kysely({ dialect: postgres(url, "the database", PATIENCE).dialect });
  served = await openEmulator({ store });
});
afterAll(async () => {
  await served.close();
  await database.stop();
  removeFolders();
});

const alibaba = (): Promise<Answer> => signedAlibaba(served.endpoint, "ListCert", {}, "");
const huawei = (): Promise<Answer> =>
  signedHuawei(served.endpoint, "GET", "/v1/private-certificates", {}, "");
const health = (): Promise<Answer> => send("GET", `${served.endpoint}/health`, {}, "");

test("a lost database is a 503 until it is back, and not the caller's mistake", async () => {
  expect((await alibaba()).status).toBe(200);
  await database.crash();
  // The first call finds a broken connection, the second one does not.
  for (let call = 0; call < 2; call++) {
    const [one, other] = [await alibaba(), await huawei()];
    expect(one.status).toBe(503);
    expect(JSON.parse(one.text)).toMatchObject({ Code: "ServiceUnavailable" });
    expect(other.status).toBe(503);
    expect(one.text + other.text).not.toMatch(/127\.0\.0\.1:\d+, database|the database/);
  }
  expect((await health()).status).toBe(503);
  await database.run();
  expect((await alibaba()).status).toBe(200);
  expect((await huawei()).status).toBe(200);
  expect((await health()).status).toBe(200);
}, 60_000);
