import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { diagnose } from "../../cli/doctor/finding";
import { store } from "../../cli/doctor/store";
import { openStore } from "../../provider/local/store";
import { newFolder, removeFolders } from "../x509/support";
import { matching, textsOf } from "./findings";

const SECRET = "secretEXAMPLE";

afterAll(removeFolders);

async function newStore(folder: string, passphrase?: string): Promise<string> {
  await (await openStore(folder, passphrase)).destroy();
  return folder;
}

const check = async (localStore: string, storePassphrase?: string): Promise<string[]> =>
  textsOf(await diagnose("the store", () => store({ localStore, storePassphrase }, newFolder())));

test("a store that does not exist is not created", async () => {
  const folder = join(newFolder(), "store");
  expect(await check(folder)).toEqual([matching(/^skipped there is no store in .* yet/)]);
  expect(existsSync(folder)).toBe(false);
});

test("a store that is in order is ok", async () => {
  expect(await check(await newStore(newFolder()))).toEqual([
    matching(/^ok .* closed to others/),
    matching(/^ok the store in .* can be read, schema version \d+$/),
    matching(/^warning its private keys are not encrypted → set PKI_STORE_PASSPHRASE/),
  ]);
});

test("a file that others can read fails, and stays as it is", async () => {
  const folder = await newStore(newFolder());
  const file = join(folder, "store.db");
  chmodSync(file, 0o644);
  expect(await check(folder)).toEqual([
    matching(/^failed others can read .*store\.db.* → chmod 600/),
    "skipped the store was not opened",
  ]);
  expect(statSync(file).mode & 0o777).toBe(0o644);
});

test("a folder into which others can write fails, and stays as it is", async () => {
  const folder = await newStore(newFolder());
  chmodSync(folder, 0o777);
  expect(await check(folder)).toContainEqual(matching(/^failed others can write into .* → chmod 700/));
  expect(statSync(folder).mode & 0o777).toBe(0o777);
});

test.each([
  ["no passphrase", undefined, /^failed .* is encrypted: set PKI_STORE_PASSPHRASE/],
  ["another passphrase", "anotherSECRET", /^failed .* passphrase other than/],
  ["its passphrase", SECRET, /^ok its private keys are encrypted/],
])("an encrypted store with %s", async (_, passphrase, message) => {
  const found = await check(await newStore(newFolder(), SECRET), passphrase);
  expect(found).toContainEqual(matching(message));
  expect(found.join()).not.toMatch(/(another|)SECRET|secretEXAMPLE/);
});

test("a store that git would commit, or has committed, fails", async () => {
  const project = newFolder();
  const git = (...args: string[]): Buffer => execFileSync("git", args, { cwd: project });
  git("init", "--quiet");
  const folder = join(project, "store");
  expect(await check(folder)).toContainEqual(matching(/^failed git does not ignore .*store\.db/));
  // A store ignores its own files.
  await newStore(folder);
  expect(await check(folder)).toContainEqual("ok git ignores the store");
  git("add", "--force", "store/store.db");
  expect(await check(folder)).toContainEqual(matching(/^failed .*store\.db is committed, with its CA keys/));
});
