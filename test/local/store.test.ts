import { X509Certificate } from "node:crypto";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import Database from "libsql";
import type { Backend } from "../../provider/api/backend";
import { openStore } from "../../provider/local/store";
import { newFolder, removeFolders } from "../x509/support";
import { ROOT, SERVER, SUB } from "./ca";
import { backendOf, PASSPHRASE, recordedStore, recordStore, schemaOf, withDatabase } from "./store-fixture";

afterAll(removeFolders);

const modeOf = (path: string): number => statSync(path).mode & 0o777;

/**
 * The schema version of this release. A change needs a new migration, and another recorded store next to the
 * existing ones.
 */
const CURRENT = 6;

test("promise 8: the store's format is the frozen one", async () => {
  if (process.env.UPDATE_FIXTURES) await recordStore(CURRENT);
  const folder = newFolder();
  await (await openStore(folder)).destroy();
  expect(schemaOf(folder)).toEqual(schemaOf(recordedStore(CURRENT)));
  const version = withDatabase(folder, (database) => database.prepare("SELECT * FROM schema_version").all());
  expect(version).toMatchObject([{ version: CURRENT }]);
});

const VERSIONS = Array.from({ length: CURRENT }, (_, index) => index + 1);

describe.each(VERSIONS)("promise 8: a store of schema version %i", (version) => {
  const passphrase = version < 3 ? undefined : PASSPHRASE;

  test("gains what later versions add", async () => {
    const folder = recordedStore(version);
    await (await openStore(folder, passphrase)).destroy();
    expect(schemaOf(folder)).toEqual(schemaOf(recordedStore(CURRENT)));
  });

  test("keeps its contents, and its CAs continue to issue", async () => {
    const folder = recordedStore(version);
    const store = await openStore(folder, passphrase);
    // Recorded certificates expire.
    const clock = (): Date => new Date("2026-12-01T00:00:00Z");
    const { alibaba, huawei } = backendOf(store, clock);
    const { List } = await alibaba("ListCert", {});
    expect(List.map(({ CommonName, Status }) => [CommonName, Status])).toEqual([
      ["www.example.com", "ISSUE"],
      ["old.example.com", "REVOKE"],
    ]);
    // The token finds the CA created then, and its key can sign.
    const root = await alibaba("CreateRootCACertificate", { ...ROOT, ClientToken: "root" });
    const parent = { ParentIdentifier: root.Identifier };
    const sub = await alibaba("CreateSubCACertificate", { ...SUB, ...parent, ClientToken: "sub" });
    const request = { ...SERVER, Days: 1, ParentIdentifier: sub.Identifier };
    const { X509Certificate: leaf = "" } = await alibaba("CreateServerCertificate", {
      ...request,
      Immediately: 1,
    });
    expect(new X509Certificate(leaf).verify(new X509Certificate(sub.Certificate).publicKey)).toBe(true);
    if (version > 1) await expectHuawei(huawei);
    await store.destroy();
  });
});

test("promise 8: certificates revoked before there were lists are on the lists", async () => {
  const folder = recordedStore(2);
  withDatabase(folder, (database) => {
    const rows = [
      "('root', 'alibaba', 'ROOT', NULL, '01', 'REVOKE', NULL, 'PEM', NULL, 1, 2, 3, 4, '{}')",
      "('leaf', 'alibaba', 'SERVER', 'root', '02', 'REVOKE', NULL, 'PEM', NULL, 1, 2, 3, 5, '{}')",
      "('good', 'alibaba', 'SERVER', 'root', '03', 'ISSUE', NULL, 'PEM', NULL, 1, 2, 3, NULL, '{}')",
      `('other', 'huawei', 'CERTIFICATE', 'root', '04', 'REVOKED', NULL, 'PEM', NULL, 1, 2, 3, 6, '{"reason":"SUPERSEDED"}')`,
    ];
    for (const row of rows) database.exec(`INSERT INTO certificates VALUES ${row}`);
  });
  const store = await openStore(folder);
  const issuer_id = "root";
  const revocations = store.selectFrom("revocations").selectAll().where("issuer_id", "=", issuer_id);
  expect(await revocations.orderBy("serial_number").execute()).toEqual([
    { issuer_id, serial_number: "01", revoked_at: 4, reason: 0 },
    { issuer_id, serial_number: "02", revoked_at: 5, reason: 0 },
    { issuer_id, serial_number: "04", revoked_at: 6, reason: 4 },
  ]);
  await store.destroy();
});

async function expectHuawei(huawei: Backend["huawei"]): Promise<void> {
  const { certificate_authorities: cas } = await huawei("ListCertificateAuthority", {});
  expect(cas.map(({ status }) => status).sort()).toEqual(["ACTIVED", "PENDING"]);
  const waiting = cas.find(({ status }) => status === "PENDING")?.ca_id ?? "";
  expect((await huawei("ExportCertificateAuthorityCsr", { ca_id: waiting })).csr).toMatch(/^-----BEGIN/);
  expect((await huawei("ListCertificatesV2", {})).certs.map(({ name }) => name)).toEqual(["gateway"]);
}

test("promise 4: folder and files are accessible only to their owner, because they contain CA keys", async () => {
  const folder = join(newFolder(), "a", "b");
  const store = await openStore(folder);
  await store.selectFrom("certificates").selectAll().execute();
  expect(modeOf(folder)).toBe(0o700);
  const files = readdirSync(folder);
  expect(files).toContain("store.db");
  for (const file of files) expect([file, modeOf(join(folder, file))]).toEqual([file, 0o600]);
  await store.destroy();
});

test("promise 4: in a folder that others may read, the files are still accessible only to their owner", async () => {
  const folder = newFolder();
  chmodSync(folder, 0o755);
  const store = await openStore(folder);
  for (const file of readdirSync(folder)) expect([file, modeOf(join(folder, file))]).toEqual([file, 0o600]);
  await store.destroy();
});

test("promise 4: git ignores every file of a store, and what a user ignores stays as it is", async () => {
  const folder = newFolder();
  const git = (...args: string[]): string => spawnSync("git", args, { cwd: folder, encoding: "utf8" }).stdout;
  git("init", "--quiet");
  const store = await openStore(join(folder, ".pki"));
  await store.selectFrom("certificates").selectAll().execute();
  expect(git("status", "--porcelain", "--untracked-files=all")).toBe("?? .pki/.gitignore\n");
  await store.destroy();

  writeFileSync(join(folder, ".gitignore"), "mine\n");
  await (await openStore(folder)).destroy();
  expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("mine\n");
});

describe("an unusable store is STORE_ERROR with what to do", () => {
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
        /schema version 99, this release of pulumi-pki knows 6: upgrade/,
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

  test("and is opened again once the cause is fixed", async () => {
    const folder = newFolder();
    const path = join(folder, "later");
    writeFileSync(path, "");
    await expect(openStore(path)).rejects.toMatchObject({ code: "STORE_ERROR" });
    rmSync(path);
    await (await openStore(path)).destroy();
    expect(existsSync(join(path, "store.db"))).toBe(true);
  });
});

test("one connection per folder, however its path is written, until it is closed", async () => {
  const folder = newFolder();
  const [a, b] = await Promise.all([openStore(folder), openStore(`${folder}/./`)]);
  expect(a).toBe(b);
  await a.destroy();
  const again = await openStore(folder);
  expect(await again.selectFrom("certificates").selectAll().execute()).toEqual([]);
  await again.destroy();
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
