import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileJournal } from "../../provider/resources/creates/journal";
import { backUp } from "../../provider/local/store/backup";
import { openStore } from "../../provider/local/store";
import { newFolder, removeFolders } from "../x509/support";
import { SERVER } from "./ca";
import { backendOf, fill } from "./store-fixture";

afterAll(removeFolders);
afterEach(() => {
  jest.restoreAllMocks();
});

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

/** Warnings for the user, other than errors. */
const spyOnWarnings = (): jest.SpyInstance =>
  jest.spyOn(console, "error").mockImplementation(() => undefined);

/** Makes a path appear to belong to another user, by changing the current user. */
function giveAway(path: string): void {
  const user = process.geteuid?.() ?? 0;
  if (user === 0) chownSync(path, 4242, 4242);
  jest.spyOn(process as Required<NodeJS.Process>, "geteuid").mockReturnValue(user + 4243);
}

async function filled(folder = newFolder()): Promise<string> {
  const store = await openStore(folder);
  await fill(store);
  await store.destroy();
  return folder;
}

const opens = async (folder: string): Promise<void> => (await openStore(folder)).destroy();
const refusal = (pattern: RegExp): object => ({
  code: "STORE_ERROR",
  message: expect.stringMatching(pattern) as string,
});

/** All files in the folder that SQLite or `pki serve` would open. */
const FILES = ["store.db", "store.db-wal", "store.db-shm", "store.db-journal"];

describe.each(FILES)("promise 4: an existing %s", (name) => {
  test("that is a link is not followed", async () => {
    const [folder, elsewhere] = [newFolder(), join(newFolder(), "precious")];
    writeFileSync(elsewhere, "precious");
    symlinkSync(elsewhere, join(folder, name));
    await expect(openStore(folder)).rejects.toMatchObject(
      refusal(/is a symbolic link, which is not followed/),
    );
    expect([readFileSync(elsewhere, "utf8"), modeOf(elsewhere)]).toEqual(["precious", modeOf(elsewhere)]);
  });

  test("that is a dangling link does not create its target", async () => {
    const [folder, elsewhere] = [newFolder(), join(newFolder(), "new")];
    symlinkSync(elsewhere, join(folder, name));
    await expect(openStore(folder)).rejects.toMatchObject(refusal(/is a symbolic link/));
    expect(existsSync(elsewhere)).toBe(false);
  });

  test("with a second hard link, of another owner, or not a regular file, is refused", async () => {
    const path = (): string => join(newFolder(), name);
    const [linked, foreign, folder] = [path(), path(), path()];
    writeFileSync(linked, "");
    linkSync(linked, join(newFolder(), "second"));
    await expect(openStore(dirname(linked))).rejects.toMatchObject(refusal(/has another hard link/));
    mkdirSync(folder);
    await expect(openStore(dirname(folder))).rejects.toMatchObject(refusal(/is not a regular file/));
    writeFileSync(foreign, "");
    giveAway(foreign);
    await expect(openStore(dirname(foreign))).rejects.toMatchObject(
      refusal(/belongs to another user \(\d+\)/),
    );
  });
});

test("promise 4: key files that others can read are made private, which is reported once", async () => {
  const [folder, words] = [await filled(), spyOnWarnings()];
  const files = readdirSync(folder).filter((file) => file.startsWith("store.db"));
  for (const file of files) chmodSync(join(folder, file), 0o644);
  await opens(folder);
  for (const file of files) expect([file, modeOf(join(folder, file))]).toEqual([file, "600"]);
  expect(words.mock.calls.join()).toMatch(
    /store\.db was open to others \(mode 644\) and is now open only to its owner/,
  );
  words.mockClear();
  await opens(folder);
  expect(words).not.toHaveBeenCalled();
});

describe("promise 4: an existing folder", () => {
  test("that everybody can write to is made private, with a warning", async () => {
    const [folder, words] = [newFolder(), spyOnWarnings()];
    chmodSync(folder, 0o777);
    await opens(folder);
    expect(modeOf(folder)).toBe("775");
    expect(words.mock.calls.join()).toContain(`everybody could write into ${folder}`);
  });

  test("that is shared by everybody, such as /tmp, or belongs to somebody else, is refused and left unchanged", async () => {
    const [shared, foreign] = [newFolder(), newFolder()];
    chmodSync(shared, 0o1777);
    await expect(openStore(shared)).rejects.toMatchObject(
      refusal(/everybody can write into .* folder of your own/),
    );
    expect([modeOf(shared), readdirSync(shared)]).toEqual(["777", []]);
    giveAway(foreign);
    await expect(openStore(foreign)).rejects.toMatchObject(refusal(/belongs to another user/));
    expect(readdirSync(foreign)).toEqual([]);
  });
});

test("promise 4: a backup replaces nothing and follows no link", async () => {
  const [folder, place, elsewhere] = [await filled(), newFolder(), join(newFolder(), "new")];
  symlinkSync(elsewhere, join(place, "backup"));
  await expect(backUp(folder, join(place, "backup"), new Date())).rejects.toMatchObject({
    code: "INVALID_INPUT",
  });
  expect(existsSync(elsewhere)).toBe(false);
});

test("a reported backup is on disk, under its name", async () => {
  const [folder, file] = [await filled(), join(newFolder(), "backup")];
  const probe = await open(folder);
  const handles = Object.getPrototypeOf(probe) as typeof probe;
  await probe.close();
  const synced: string[] = [];
  jest.spyOn(handles, "sync").mockImplementation(async function (this: typeof probe) {
    const found = await this.stat();
    synced.push(found.isDirectory() ? "folder" : `${found.size} bytes`);
    await this.datasync();
  });
  await backUp(folder, file, new Date());
  expect(synced).toEqual([`${statSync(file).size} bytes`, "folder"]);
});

test("promise 4: a deleted key remains in no file of the store", async () => {
  const folder = await filled();
  const store = await openStore(folder);
  const { alibaba } = backendOf(store);
  const sub = await store
    .selectFrom("certificates")
    .select("id")
    .where("type", "=", "SUB_ROOT")
    .executeTakeFirstOrThrow();
  const made = await alibaba("CreateServerCertificate", {
    ...SERVER,
    ParentIdentifier: sub.id,
    Immediately: 0,
  });
  const row = store.selectFrom("certificates").selectAll().where("id", "=", made.Identifier);
  const { private_key } = await row.executeTakeFirstOrThrow();
  const lines = (private_key ?? "").split("\n").filter((line) => /^[\w+/]{64}$/.test(line));
  expect(lines.length).toBeGreaterThan(1);
  await alibaba("CreateRevokeClientCertificate", { Identifier: made.Identifier });
  await alibaba("DeleteClientCertificate", { Identifier: made.Identifier });
  await store.destroy();
  const bytes = readdirSync(folder).map((file) => readFileSync(join(folder, file), "latin1"));
  for (const line of lines.slice(1)) expect(bytes.some((content) => content.includes(line))).toBe(false);
});

describe("the journal of creates", () => {
  const NAMED = "urn:pulumi:dev::project";

  /** A folder with a journal that has a pending create. */
  function begun(): { folder: string; file: string } {
    const folder = newFolder();
    fileJournal(folder).begin(NAMED);
    return { folder, file: join(folder, readdirSync(folder)[0] ?? "") };
  }

  test("follows no link, for writing or reading", () => {
    const [{ file }, folder, elsewhere] = [begun(), newFolder(), join(newFolder(), "precious")];
    writeFileSync(elsewhere, "pending");
    symlinkSync(elsewhere, join(folder, file.slice(dirname(file).length + 1)));
    const journal = fileJournal(folder);
    expect(journal.evidence(NAMED)).toBeUndefined();
    journal.begin(NAMED, "a note");
    expect(readFileSync(elsewhere, "utf8")).toBe("pending");
  });

  test("in somebody else's folder, or one that others can write to, is not evidence", () => {
    const { folder } = begun();
    expect(fileJournal(folder).evidence(NAMED)).toBe("pending");
    chmodSync(folder, 0o777);
    expect(fileJournal(folder).evidence(NAMED)).toBeUndefined();
    chmodSync(folder, 0o700);
    giveAway(folder);
    expect(fileJournal(folder).evidence(NAMED)).toBeUndefined();
  });
});
