import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import Database from "libsql";
import { openStore } from "../../provider/local/store";
import { newFolder, removeFolders } from "../x509/support";

afterAll(removeFolders);

const modeOf = (path: string): number => statSync(path).mode & 0o777;

// Frozen: stores of released versions look like this. A change is a new migration, and another fixture beside this one.
const SCHEMA_1 = [
  'CREATE INDEX "certificates_issuer" on "certificates" ("issuer_id")',
  'CREATE TABLE "certificates" ("id" text primary key, "cloud" text not null, "type" text not null, ' +
    '"issuer_id" text references "certificates" ("id"), "serial_number" text not null unique, ' +
    '"status" text not null, "idempotency_key" text, "certificate" text not null, "private_key" text, ' +
    '"not_before" bigint not null, "not_after" bigint not null, "created_at" bigint not null, ' +
    '"revoked_at" bigint, "details" text not null, ' +
    'constraint "certificates_idempotency" unique ("cloud", "idempotency_key"))',
  "CREATE TABLE schema_version (version INTEGER NOT NULL)",
];

const OBJECTS =
  'CREATE TABLE "objects" ("id" text primary key, "cloud" text not null, "type" text not null, "name" text not null, "private_key" text, "created_at" bigint not null, "updated_at" bigint not null, "details" text not null)';

const REVOCATIONS = [
  'CREATE TABLE "revocations" ("issuer_id" text not null, "serial_number" text not null, ' +
    '"revoked_at" bigint not null, "reason" integer not null, ' +
    'constraint "revocations_key" primary key ("issuer_id", "serial_number"))',
  'CREATE TABLE "revocation_lists" ("issuer_id" text primary key, "number" bigint not null, ' +
    '"list" text not null, "entries" bigint not null, "this_update" bigint not null, ' +
    '"next_update" bigint not null)',
];

interface SchemaRow {
  sql: string;
}

test("promise 8: the store's format is the frozen one", async () => {
  const folder = newFolder();
  const store = await openStore(folder);
  await store.destroy();
  const database = new Database(join(folder, "store.db"));
  const rows = database.prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").all() as SchemaRow[];
  expect(rows.map(({ sql }) => sql).sort()).toEqual([...SCHEMA_1, OBJECTS, ...REVOCATIONS].sort());
  expect(database.prepare("SELECT version FROM schema_version").all()).toMatchObject([{ version: 3 }]);
  database.close();
});

test("promise 8: a store of schema version 1 gains what version 2 has, and keeps what stands in it", async () => {
  const folder = newFolder();
  const database = new Database(join(folder, "store.db"));
  for (const sql of [...SCHEMA_1].reverse()) database.exec(sql);
  database.exec("INSERT INTO schema_version VALUES (1)");
  const values = "('an-id', 'alibaba', 'ROOT', NULL, '01', 'ISSUE', 'key', 'PEM', NULL, 1, 2, 3, NULL, '{}')";
  database.exec(`INSERT INTO certificates VALUES ${values}`);
  database.close();
  const store = await openStore(folder);
  const rows = await store.selectFrom("certificates").selectAll().execute();
  expect(rows).toMatchObject([{ id: "an-id", idempotency_key: "key", not_after: 2, revoked_at: null }]);
  expect(await store.selectFrom("objects").selectAll().execute()).toEqual([]);
  await store.destroy();
});

test("promise 8: what was revoked before there were lists of it stands in the lists", async () => {
  const folder = newFolder();
  const database = new Database(join(folder, "store.db"));
  for (const sql of [...SCHEMA_1].reverse()) database.exec(sql);
  database.exec(OBJECTS);
  database.exec("INSERT INTO schema_version VALUES (2)");
  const rows = [
    "('root', 'alibaba', 'ROOT', NULL, '01', 'REVOKE', NULL, 'PEM', 'KEY', 1, 2, 3, 4, '{}')",
    "('leaf', 'alibaba', 'SERVER', 'root', '02', 'REVOKE', NULL, 'PEM', NULL, 1, 2, 3, 5, '{}')",
    "('good', 'alibaba', 'SERVER', 'root', '03', 'ISSUE', NULL, 'PEM', NULL, 1, 2, 3, NULL, '{}')",
    `('other', 'huawei', 'CERTIFICATE', 'root', '04', 'REVOKED', NULL, 'PEM', NULL, 1, 2, 3, 6, '{"reason":"SUPERSEDED"}')`,
  ];
  for (const row of rows) database.exec(`INSERT INTO certificates VALUES ${row}`);
  database.close();
  const store = await openStore(folder);
  const issuer_id = "root";
  expect(await store.selectFrom("revocations").selectAll().orderBy("serial_number").execute()).toEqual([
    { issuer_id, serial_number: "01", revoked_at: 4, reason: 0 },
    { issuer_id, serial_number: "02", revoked_at: 5, reason: 0 },
    { issuer_id, serial_number: "04", revoked_at: 6, reason: 4 },
  ]);
  await store.destroy();
});

test("promise 4: folder and files are their owner's alone, because they hold CA keys", async () => {
  const folder = join(newFolder(), "a", "b");
  const store = await openStore(folder);
  await store.selectFrom("certificates").selectAll().execute();
  expect(modeOf(folder)).toBe(0o700);
  const files = readdirSync(folder);
  expect(files).toContain("store.db");
  for (const file of files) expect([file, modeOf(join(folder, file))]).toEqual([file, 0o600]);
  await store.destroy();
});

test("promise 4: in a folder that others may read, the files are still their owner's alone", async () => {
  const folder = newFolder();
  chmodSync(folder, 0o755);
  const store = await openStore(folder);
  for (const file of readdirSync(folder)) expect([file, modeOf(join(folder, file))]).toEqual([file, 0o600]);
  await store.destroy();
});

describe("a store that cannot be used is STORE_ERROR with what to do", () => {
  test("of a newer release", async () => {
    const folder = newFolder();
    await (await openStore(folder)).destroy();
    const copy = newFolder();
    const database = new Database(join(copy, "store.db"));
    database.exec(
      "CREATE TABLE schema_version (version INTEGER NOT NULL); INSERT INTO schema_version VALUES (99)",
    );
    database.close();
    await expect(openStore(copy)).rejects.toMatchObject({
      code: "STORE_ERROR",
      message: expect.stringMatching(
        /schema version 99, this release of pulumi-pki knows 3: upgrade/,
      ) as string,
    });
  });

  const BROKEN: [string, (folder: string) => string][] = [
    [
      "a file stands where the folder should",
      (folder) => (writeFileSync(join(folder, "file"), ""), join(folder, "file")),
    ],
    [
      "a file stands in the path",
      (folder) => (writeFileSync(join(folder, "file"), ""), join(folder, "file", "store")),
    ],
    ["a folder stands where the file should", (folder) => (mkdirSync(join(folder, "store.db")), folder)],
    [
      "the file is no database",
      (folder) => (writeFileSync(join(folder, "store.db"), "no database at all".repeat(99)), folder),
    ],
  ];
  test.each(BROKEN)("%s", async (_, prepare) => {
    const path = prepare(newFolder());
    await expect(openStore(path)).rejects.toMatchObject({
      code: "STORE_ERROR",
      message: expect.stringMatching(
        /local store in .* cannot be opened .* or name another one with pki:localStore/,
      ) as string,
    });
  });

  test("and is tried again, once what is wrong was put right", async () => {
    const folder = newFolder();
    const path = join(folder, "later");
    writeFileSync(path, "");
    await expect(openStore(path)).rejects.toMatchObject({ code: "STORE_ERROR" });
    rmSync(path);
    await (await openStore(path)).destroy();
    expect(existsSync(join(path, "store.db"))).toBe(true);
  });
});

test("one connection per folder, however its path is written", async () => {
  const folder = newFolder();
  const [a, b] = await Promise.all([openStore(folder), openStore(`${folder}/./`)]);
  expect(a).toBe(b);
  await a.destroy();
});

test("an acknowledged write survives a crash of the machine: WAL with full synchronization", async () => {
  const store = await openStore(newFolder());
  const pragma = async (name: string): Promise<unknown> =>
    Object.values((await sql<object>`PRAGMA ${sql.raw(name)}`.execute(store)).rows[0] ?? {})[0];
  expect(await pragma("journal_mode")).toBe("wal");
  expect(await pragma("synchronous")).toBe(2);
  expect(await pragma("foreign_keys")).toBe(1);
  await store.destroy();
});
