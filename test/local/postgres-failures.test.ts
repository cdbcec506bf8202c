import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { inspect } from "node:util";
import { Kysely, sql } from "kysely";
import { isUnclear, NoAnswer } from "../../provider/base/errors";
import { localBackend } from "../../provider/local";
import { postgres } from "../../provider/local/store/postgres";
import { migrate } from "../../provider/local/store/migrations";
import { openStore, openUnmigrated, type Store } from "../../provider/local/store";
import { insertCertificate } from "../../provider/local/store/inserts";
import { ROOT } from "./ca";
import { certificateRow } from "./certificate-row";
import { removeFolders } from "../x509/support";
import { PostgresServer } from "./postgres-server";

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(async () => {
  await server.stop();
  removeFolders();
});

let url: string;
let store: Store;
beforeEach(async () => {
  url = await server.newDatabase();
  store = await openStore(url);
});
afterEach(() => store.destroy());

const backend = (): ReturnType<typeof localBackend> =>
  localBackend(() =>
    Promise.resolve({ store, clock: () => new Date(), entropy: randomBytes, url: "http://localhost:8640" }),
  );
const root = (ClientToken: string): Promise<{ Identifier: string }> =>
  backend().alibaba("CreateRootCACertificate", { ...ROOT, ClientToken });
const count = async (): Promise<number> =>
  (await store.selectFrom("certificates").selectAll().execute()).length;

/** Locks a table exclusively until it is released. */
async function lockedTable(): Promise<() => Promise<unknown>> {
  const other = server.query("BEGIN; LOCK TABLE certificates; SELECT pg_sleep(60)", url);
  const ended = other.catch(() => undefined);
  await until(async () => (await sessions("state = 'active' AND query LIKE 'BEGIN; LOCK%'")) === 1);
  return async () => {
    await server.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'BEGIN; LOCK%'",
    );
    await ended;
  };
}

async function sessions(where: string): Promise<number> {
  const rows = await server.query(
    `SELECT 1 FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND ${where}`,
  );
  return rows.length;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(20);
}

test("promise 7: a connection lost while a certificate is stored leaves an unknown outcome, which a retry resolves", async () => {
  const letGo = await lockedTable();
  const lost = root("token").catch((error: unknown) => error);
  const waiting = "wait_event_type = 'Lock' AND application_name = 'pulumi-pki'";
  await until(async () => (await sessions(waiting)) === 1);
  await server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${waiting}`);
  const error = await lost;
  await letGo();
  expect(error).toBeInstanceOf(NoAnswer);
  expect(isUnclear(error)).toBe(true);
  expect(error).toMatchObject({
    code: "NO_ANSWER",
    message: expect.stringMatching(
      /^CreateRootCACertificate: the connection to PostgreSQL at 127\.0\.0\.1:\d+, database store_\d+ was lost: /,
    ) as string,
  });
  expect(inspect(error, { depth: 9 })).not.toContain(server.password);
  const { Identifier } = await root("token");
  expect(await root("token")).toMatchObject({ Identifier });
  expect(await count()).toBe(1);
});

test("promise 7: of certificates stored together when the connection is lost, none is stored twice", async () => {
  const letGo = await lockedTable();
  const rows = Array.from({ length: 3 }, () => certificateRow());
  const lost = Promise.allSettled(rows.map((row) => insertCertificate(store, row)));
  const waiting = "wait_event_type = 'Lock' AND application_name = 'pulumi-pki'";
  await until(async () => (await sessions(waiting)) === 1);
  await server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${waiting}`);
  await letGo();
  const unclear = { status: "rejected", reason: { code: "NO_ANSWER", sent: true } };
  expect(await lost).toMatchObject([unclear, unclear, unclear]);
  expect(await count()).toBe(0);
});

test("a server that crashes and restarts: idle connections are replaced, and a call in between waits for it", async () => {
  const first = await root("first");
  await server.crash();
  // No query is running: broken connections must not end this process either.
  await pause(100);
  const meanwhile = root("second");
  await pause(500);
  await server.run();
  expect(await meanwhile).toMatchObject({ Identifier: expect.any(String) as string });
  expect(await root("first")).toMatchObject({ Identifier: first.Identifier });
  expect(await count()).toBe(2);
});

test("a transaction that loses its server fails once, and the store continues to work", async () => {
  const work = store.transaction().execute(async (transaction) => {
    await sql`SELECT pg_terminate_backend(pg_backend_pid())`.execute(transaction);
  });
  await expect(work).rejects.toMatchObject({ code: "NO_ANSWER", sent: true });
  expect(await count()).toBe(0);
});

describe("an unusable database is STORE_ERROR with what to do, and without the password", () => {
  const AT =
    /^the local store in PostgreSQL at 127\.0\.0\.1:\d+, database \w+ cannot be opened \(.*\): check the URL/;
  const withPassword = (password: string): string => url.replace(/:[^:@/]+@/, `:${password}@`);
  const WRONG: [string, () => string, RegExp][] = [
    ["another password", () => withPassword("hunter2"), /password authentication failed/],
    ["no such database", () => url.replace(/\w+$/, "nothing"), /database "nothing" does not exist/],
    ["a server without TLS", () => `${url}?sslmode=verify-full`, /does not support SSL/],
  ];
  test.each(WRONG)("%s", async (_, make, reason) => {
    const error = await openStore(make()).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: "STORE_ERROR", message: expect.stringMatching(AT) as string });
    expect(error).toMatchObject({ message: expect.stringMatching(reason) as string });
    const text = inspect(error, { depth: 9 });
    for (const secret of ["hunter2", server.password]) expect(text).not.toContain(secret);
  });

  test("no server is listening: the wait is limited, and nothing was sent", async () => {
    const { dialect } = postgres("postgres://nobody:hunter2@127.0.0.1:1/none", "the place", 300);
    const nowhere = new Kysely<object>({ dialect });
    const error = await sql`SELECT 1`.execute(nowhere).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: "NO_ANSWER", sent: false });
    expect(String(error)).toMatch(/the place cannot be reached: connect ECONNREFUSED/);
    expect(inspect(error, { depth: 9 })).not.toContain("hunter2");
  });
});

test("promise 4: values that the server quotes from a refused row are not in errors", async () => {
  const row = {
    id: "1",
    cloud: "alibaba",
    type: "T",
    name: null as unknown as string,
    private_key: "hunter2",
  };
  const insert = store.insertInto("objects").values({ ...row, created_at: 1, updated_at: 1, details: "{}" });
  const error = await insert.execute().catch((cause: unknown) => cause);
  expect(String(error)).toMatch(/null value in column "name"/);
  expect(inspect(error, { depth: 9 })).not.toContain("hunter2");
});

test("a text that PostgreSQL cannot store is refused as invalid input", async () => {
  await expect(root("a\0b")).rejects.toMatchObject({
    code: "SERVICE_ERROR",
    serviceCode: "InvalidParameter",
  });
  const unknown = backend().alibaba("DescribeCACertificate", { Identifier: "a\0b" });
  await expect(unknown).rejects.toMatchObject({ code: "SERVICE_ERROR" });
});

test("an acknowledged write is on disk, even if the server's default is asynchronous", async () => {
  await server.query("ALTER ROLE postgres SET synchronous_commit = off");
  await server.query("ALTER ROLE postgres SET default_transaction_isolation = 'serializable'");
  const other = await openStore(await server.newDatabase());
  const show = async (name: string): Promise<unknown> =>
    (await sql`SELECT current_setting(${name}) AS value`.execute(other)).rows[0];
  expect(await show("synchronous_commit")).toEqual({ value: "on" });
  expect(await show("default_transaction_isolation")).toEqual({ value: "read committed" });
  await other.destroy();
});

test("processes that open a new database concurrently create its tables once", async () => {
  const fresh = await server.newDatabase();
  // One pool each, like separate processes.
  const stores = Array.from({ length: 4 }, () => openUnmigrated(fresh));
  // Each has seen on its connection that there are no tables, before one of them creates them.
  expect(await Promise.all(stores.map(({ engine, store: one }) => engine.exists(one)))).toEqual(
    stores.map(() => false),
  );
  try {
    await Promise.all(stores.map(({ store: one, engine }) => migrate(one, engine)));
    expect(await server.query("SELECT version FROM schema_version", fresh)).toHaveLength(1);
  } finally {
    await Promise.all(stores.map(({ store: one }) => one.destroy()));
  }
});
