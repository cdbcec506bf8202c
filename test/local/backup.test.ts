import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { backUp, restore, TABLES } from "../../provider/local/store/backup";
import { openRaw, openStore, type Store } from "../../provider/local/store";
import { newFolder, removeFolders } from "../x509/support";
import { ROOT } from "./ca";
import { placesOfStores, serverOfFile } from "./postgres-server";
import { backendOf, filled, PASSPHRASE as RECORDED_PASSPHRASE, recordedStore } from "./store-fixture";

const PASSPHRASE = "correct horse battery staple";
const NOW = new Date("2026-06-01T00:00:00Z");

const server = serverOfFile();
afterAll(removeFolders);

const newFile = (): string => join(newFolder(), "backup");

/** The whole content of a store, without opening it. */
async function contents(location: string): Promise<object> {
  const { store } = await openRaw(location);
  const tables = TABLES.map(async ({ name, key }) => {
    const rows = (await store.selectFrom(name).selectAll().execute()) as unknown as Record<string, unknown>[];
    const keyOf = (row: Record<string, unknown>): string => key.map((column) => String(row[column])).join();
    return [name, rows.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))] as const;
  });
  const all = Object.fromEntries(await Promise.all(tables));
  await store.destroy();
  return all;
}

/** Proves that a store's CAs can sign. */
async function issues(store: Store): Promise<void> {
  const { alibaba } = backendOf(store);
  const root = await alibaba("CreateRootCACertificate", { ...ROOT, ClientToken: "root" });
  const sub = { ...ROOT, CommonName: "New", Years: 1, ParentIdentifier: root.Identifier };
  expect((await alibaba("CreateSubCACertificate", sub)).Identifier).toMatch(/./);
}

test("a store moves from a folder to PostgreSQL and back, with every value unchanged, and its CAs continue to issue", async () => {
  const [folder, database, again] = [
    await filled(newFolder()),
    await (await server()).newDatabase(),
    newFolder(),
  ];
  const [there, back] = [newFile(), newFile()];
  const result = await backUp(folder, there, NOW);
  expect(result).toMatchObject({
    rows: { certificates: 6, objects: 2, revocations: 1 },
    keys: 8,
    encrypted: false,
  });
  expect(statSync(there).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(there, "utf8").split("\n")[0] ?? "")).toMatchObject({
    keys: "clear",
    created: NOW.toISOString(),
  });
  expect(await restore(there, database)).toEqual({ rows: result.rows, unchecked: false });
  expect(await contents(database)).toEqual(await contents(folder));
  await backUp(database, back, NOW);
  expect(await restore(back, join(again, "new"))).toEqual({ rows: result.rows, unchecked: false });
  expect(await contents(join(again, "new"))).toEqual(await contents(folder));
  for (const location of [database, join(again, "new")]) {
    const store = await openStore(location);
    await issues(store);
    await store.destroy();
  }
});

test("promise 4: an encrypted store is backed up without its passphrase, and restored unchanged", async () => {
  const [folder, file, target] = [await filled(newFolder(), PASSPHRASE), newFile(), newFolder()];
  expect(await backUp(folder, file, NOW)).toMatchObject({ keys: 8, encrypted: true });
  expect(readFileSync(file, "utf8")).not.toContain("PRIVATE KEY");
  await restore(file, target);
  await expect(openStore(target)).rejects.toMatchObject({ code: "STORE_ERROR" });
  const store = await openStore(target, PASSPHRASE);
  await issues(store);
  await store.destroy();
});

test.each(placesOfStores(server))(
  "while others write to %s, a backup is a snapshot: no CA is missing after a restore",
  async (_, make) => {
    const [location, target, file] = [await make(), newFolder(), newFile()];
    await (await openStore(location)).destroy();
    const script = join(__dirname, "issuing-process.js");
    const child = spawn(process.execPath, [script, location, "issue", "1000000"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const closed = once(child, "close");
    try {
      await once(child.stdout, "data");
      const { rows } = await backUp(location, file, NOW);
      expect(rows.certificates).toBeGreaterThan(2);
      expect(await restore(file, target)).toMatchObject({ rows });
      // It kept issuing in the meantime.
      await once(child.stdout, "data");
    } finally {
      child.kill("SIGKILL");
      await closed;
    }
  },
);

test.each([1, 2, 3, 4, 5, 6])(
  "a store of schema version %i is valid, backed up and restored",
  async (version) => {
    const [folder, file, target] = [recordedStore(version), newFile(), newFolder()];
    const { rows } = await backUp(folder, file, NOW);
    const passphrase = version < 3 ? undefined : RECORDED_PASSPHRASE;
    expect(await restore(file, target, passphrase)).toEqual({ rows, unchecked: false });
  },
);

test("every table of a store is backed up", async () => {
  const { store } = await openRaw(newFolder());
  const tables = (await store.introspection.getTables()).map(({ name }) => name);
  await store.destroy();
  expect(tables.sort()).toEqual([...TABLES.map(({ name }) => name), "schema_version"].sort());
});

describe("what is refused leaves everything unchanged", () => {
  test("an existing file", async () => {
    const [folder, file] = [await filled(newFolder()), newFile()];
    writeFileSync(file, "mine");
    await expect(backUp(folder, file, NOW)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: `${file} already exists: name a new file`,
    });
    expect(readFileSync(file, "utf8")).toBe("mine");
  });

  test("a missing store", async () => {
    const [folder, file] = [newFolder(), newFile()];
    for (const location of [join(folder, "none"), await (await server()).newDatabase()]) {
      const refused = backUp(location, file, NOW);
      await expect(refused).rejects.toMatchObject({
        code: "INVALID_INPUT",
        message: expect.stringMatching(/^there is no local store in /) as string,
      });
    }
    expect([existsSync(file), existsSync(join(folder, "none"))]).toEqual([false, false]);
  });

  test("a target that is not empty", async () => {
    const [folder, other, file] = [await filled(newFolder()), await filled(newFolder()), newFile()];
    await backUp(folder, file, NOW);
    const before = await contents(other);
    await expect(restore(file, other)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringMatching(/is not empty/) as string,
    });
    expect(await contents(other)).toEqual(before);
  });

  const DAMAGE: [string, (lines: string[]) => string[], RegExp][] = [
    ["an end that is missing", (lines) => lines.slice(0, -1), /it is truncated/],
    [
      "a row that is missing",
      (lines) => lines.filter((_, index) => index !== 3),
      /its checksum does not match/,
    ],
    [
      "a status that was changed",
      (lines) => lines.map((line) => line.replace('"REVOKE"', '"ISSUE"')),
      /its checksum does not match/,
    ],
    ["no row", (lines) => [...lines.slice(0, 2), "{}", ...lines.slice(2)], /is not a row/],
    ["another file", () => ["#!/bin/sh", "true"], /is not the header/],
    ["nothing", () => [], /it is truncated/],
  ];
  test.each(DAMAGE)("a backup with %s", async (_, damage, reason) => {
    const [folder, file, target] = [await filled(newFolder()), newFile(), join(newFolder(), "target")];
    await backUp(folder, file, NOW);
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    writeFileSync(
      file,
      damage(lines)
        .map((line) => `${line}\n`)
        .join(""),
    );
    await expect(restore(file, target)).rejects.toMatchObject({
      code: "MALFORMED",
      message: expect.stringMatching(reason) as string,
    });
    expect(existsSync(target)).toBe(false);
  });

  test("a backup of a newer release, and a missing file", async () => {
    const [file, target] = [newFile(), newFolder()];
    await expect(restore(file, target)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    const header = {
      format: "pulumi-pki store",
      version: 1,
      schema: 99,
      keys: "clear",
      created: NOW.toISOString(),
    };
    const first = `${JSON.stringify(header)}\n`;
    const sha256 = createHash("sha256").update(first).digest("hex");
    writeFileSync(file, `${first}${JSON.stringify({ rows: 0, sha256 })}\n`);
    const newer = {
      code: "STORE_ERROR",
      message: expect.stringMatching(/the backup has schema version 99/) as string,
    };
    await expect(restore(file, target)).rejects.toMatchObject(newer);
  });
});
