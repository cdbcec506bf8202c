import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import {
  changePassphrase,
  KEY_TABLES,
  removePassphrase,
  unlock,
} from "../../provider/local/store/encryption";
import { openRaw, openStore, type Store } from "../../provider/local/store";
import { newFolder, removeFolders } from "../x509/support";
import { ROOT, SUB } from "./ca";
import { serverOfFile } from "./postgres-server";
import { backendOf, fill } from "./store-fixture";

const PASSPHRASE = "correct horse battery staple";

const server = serverOfFile();
afterAll(removeFolders);

/** A database that can hold a store, and the files it uses. */
interface Kind {
  make(): Promise<string>;
  /** Everything on disk. */
  files(location: string): Promise<Buffer[]>;
}

const bytesBelow = (folder: string): Buffer[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
    .map((path) => readFileSync(path));

const KINDS: [string, Kind][] = [
  [
    "the embedded store",
    { make: () => Promise.resolve(newFolder()), files: (folder) => Promise.resolve(bytesBelow(folder)) },
  ],
  [
    "PostgreSQL",
    {
      make: async () => (await server()).newDatabase(),
      files: async () => bytesBelow((await server()).data),
    },
  ],
];

/** The private keys as seen by the operations. */
async function keysOf(store: Store): Promise<string[]> {
  const rows = await Promise.all(
    KEY_TABLES.map((table) =>
      store.selectFrom(table).select(["id", "private_key"]).where("private_key", "is not", null).execute(),
    ),
  );
  return rows.flat().map(({ private_key }) => private_key ?? "");
}

/** Parts of the keys found in the files: lines of their PEM, or their bytes. */
function found(keys: readonly string[], files: readonly Buffer[]): string[] {
  const bodies = keys.flatMap((pem) =>
    pem.split("\n").filter((line) => line.length > 20 && !line.startsWith("---")),
  );
  const needles = [
    ...bodies.map((line) => Buffer.from(line)),
    ...bodies.map((line) => Buffer.from(line, "base64").subarray(-24)),
  ];
  return needles
    .filter((needle) => files.some((bytes) => bytes.includes(needle)))
    .map((needle) => needle.toString());
}

describe.each(KINDS)("%s", (name, kind) => {
  const isEmbedded = name === "the embedded store";
  let location: string;
  beforeEach(async () => {
    location = await kind.make();
  });

  test("promise 4: with a passphrase no key is in any file, and operations work as before", async () => {
    const store = await openStore(location, PASSPHRASE);
    await fill(store);
    const keys = await keysOf(store);
    expect(keys.length).toBe(8);
    expect(keys.every((key) => key.startsWith("-----BEGIN PRIVATE KEY-----"))).toBe(true);
    expect(found(keys, await kind.files(location))).toEqual([]);
    await store.destroy();
    expect(found(keys, await kind.files(location))).toEqual([]);
  });

  test("promise 4: a store in the clear is encrypted by the first open with a passphrase", async () => {
    const plain = await openStore(location);
    await fill(plain);
    const keys = await keysOf(plain);
    // The search does find unencrypted keys.
    expect(found(keys, await kind.files(location)).length).toBeGreaterThan(5);
    await plain.destroy();
    const store = await openStore(location, PASSPHRASE);
    expect((await keysOf(store)).sort()).toEqual(keys.sort());
    if (isEmbedded) expect(found(keys, await kind.files(location))).toEqual([]);
    const raw = await openRaw(location);
    expect((await keysOf(raw.store)).every((key) => key.startsWith("pki1:"))).toBe(true);
    expect(await raw.store.selectFrom("encryption").select("erased").execute()).toEqual([{ erased: 1 }]);
    await Promise.all([raw.store.destroy(), store.destroy()]);
  });

  test("without the passphrase, or with another one, it does not open and says what to do", async () => {
    await (await openStore(location, PASSPHRASE)).destroy();
    const none = await openStore(location).catch((error: unknown) => error);
    expect(none).toMatchObject({ code: "STORE_ERROR" });
    expect(String(none)).toMatch(/is encrypted: set PKI_STORE_PASSPHRASE or pki:storePassphrase/);
    const wrong = await openStore(location, "hunter2").catch((error: unknown) => error);
    expect(wrong).toMatchObject({ code: "STORE_ERROR" });
    expect(String(wrong)).toMatch(
      /is encrypted under a passphrase other than the one in PKI_STORE_PASSPHRASE/,
    );
    expect(inspect(wrong, { depth: 9 })).not.toContain("hunter2");
  });

  test("promise 4: a process that opened it before it was encrypted can neither write nor read cleartext keys", async () => {
    const before = await openStore(location);
    const { Identifier } = await backendOf(before).alibaba("CreateRootCACertificate", ROOT);
    const store = await openStore(location, PASSPHRASE);
    const late = backendOf(before).alibaba("CreateRootCACertificate", ROOT);
    await expect(late).rejects.toMatchObject({
      code: "STORE_ERROR",
      message: expect.stringMatching(/start again/) as string,
    });
    const sign = backendOf(before).alibaba("CreateSubCACertificate", {
      ...SUB,
      ParentIdentifier: Identifier,
    });
    await expect(sign).rejects.toMatchObject({
      code: "STORE_ERROR",
      message: expect.stringMatching(/restart the process/) as string,
    });
    expect(await store.selectFrom("certificates").select("id").execute()).toEqual([{ id: Identifier }]);
    await Promise.all([before.destroy(), store.destroy()]);
  });

  test("another passphrase changes only how the data key is stored", async () => {
    const store = await openStore(location, PASSPHRASE);
    await fill(store);
    const { store: raw, engine } = await openRaw(location);
    const sealed = await keysOf(raw);
    await expect(changePassphrase(raw, engine, "wrong", "next")).rejects.toMatchObject({
      code: "STORE_ERROR",
    });
    await changePassphrase(raw, engine, PASSPHRASE, "next");
    expect(await keysOf(raw)).toEqual(sealed);
    // A process that already has it open continues.
    await backendOf(store).alibaba("CreateRootCACertificate", ROOT);
    const next = await openStore(location, "next");
    expect((await keysOf(next)).length).toBe(9);
    await Promise.all([store.destroy(), raw.destroy(), next.destroy()]);
    await expect(openStore(location, `${PASSPHRASE} `)).rejects.toMatchObject({ code: "STORE_ERROR" });
  });

  test("encryption is removed, and a process that opened it before stores nothing sealed", async () => {
    const store = await openStore(location, PASSPHRASE);
    await fill(store);
    const keys = await keysOf(store);
    const { store: raw, engine } = await openRaw(location);
    await expect(removePassphrase(raw, engine, "wrong")).rejects.toMatchObject({ code: "STORE_ERROR" });
    await removePassphrase(raw, engine, PASSPHRASE);
    const late = backendOf(store).alibaba("CreateRootCACertificate", ROOT);
    await expect(late).rejects.toMatchObject({
      code: "STORE_ERROR",
      message: expect.stringMatching(/start again/) as string,
    });
    const plain = await openStore(location);
    expect((await keysOf(plain)).sort()).toEqual(keys.sort());
    await Promise.all([store.destroy(), raw.destroy(), plain.destroy()]);
  });

  test("a sealed key that was changed or moved is not accepted", async () => {
    const store = await openStore(location, PASSPHRASE);
    await fill(store);
    const { store: raw } = await openRaw(location);
    const { private_key: sealed } = await raw
      .selectFrom("certificates")
      .select("private_key")
      .executeTakeFirstOrThrow();
    const changed = `${sealed?.slice(0, -9) ?? ""}AAAAAAAAA`;
    await raw.updateTable("certificates").set({ private_key: changed }).execute();
    await expect(keysOf(store)).rejects.toMatchObject({ code: "STORE_ERROR" });
    await Promise.all([store.destroy(), raw.destroy()]);
  });

  test("every table with a column of private keys is covered, and every statement seals and unseals keys", async () => {
    const { store: raw } = await openRaw(location);
    const tables = await raw.introspection.getTables();
    const withKeys = tables.filter(({ columns }) =>
      columns.some(({ name }) => name.endsWith("key") && !/idempotency|wrapped/.test(name)),
    );
    expect(withKeys.map(({ name }) => name).sort()).toEqual([...KEY_TABLES].sort());
    await raw.destroy();
    const store = await openStore(location, PASSPHRASE);
    const copy = store.updateTable("objects").set((build) => ({ private_key: build.ref("name") }));
    await expect(copy.execute()).rejects.toThrow(/private_key is stored by value only/);
    await store.destroy();
  });
});

test("concurrent opens of a store with one passphrase share one data key", async () => {
  const location = await (await server()).newDatabase();
  await (await openStore(location)).destroy();
  const raw = await Promise.all([openRaw(location), openRaw(location)]);
  const keys = await Promise.all(raw.map(({ store, engine }) => unlock(store, engine, PASSPHRASE)));
  expect(new Set(keys.map((key) => key?.id)).size).toBe(1);
  await Promise.all(raw.map(({ store }) => store.destroy()));
});

test.each(["", "  ", "\n"])("promise 4: an empty passphrase (%j) encrypts nothing", async (empty) => {
  const folder = newFolder();
  await expect(openStore(folder, empty)).rejects.toMatchObject({
    code: "INVALID_CONFIG",
    message: expect.stringMatching(/^PKI_STORE_PASSPHRASE or pki:storePassphrase: is empty/) as string,
  });
  expect(readdirSync(folder)).toEqual([]);
});
