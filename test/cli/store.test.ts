import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "../../provider/local/store";
import { fill } from "../local/store-fixture";
import { newFolder, removeFolders } from "../x509/support";

afterAll(removeFolders);

const PKI = join(__dirname, "../../cli/index.js");
const [FIRST, SECOND] = ["first passphrase", "second passphrase"];

interface Done {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function pki(args: readonly string[], env: NodeJS.ProcessEnv = {}): Done {
  const done = spawnSync(process.execPath, [PKI, ...args], {
    env: { PATH: process.env.PATH, ...env },
    encoding: "utf8",
  });
  for (const secret of [FIRST, SECOND, "PRIVATE KEY"])
    expect(done.stdout + done.stderr).not.toContain(secret);
  return { code: done.status, out: done.stdout, err: done.stderr };
}

async function filled(): Promise<string> {
  const folder = newFolder();
  const store = await openStore(folder);
  await fill(store);
  await store.destroy();
  return folder;
}

test("backup and restore, with the store as an option or a variable; warns about keys in the clear", async () => {
  const [store, file, target] = [await filled(), join(newFolder(), "backup"), join(newFolder(), "new")];
  const made = pki(["backup", file, "--store", store]);
  expect(made).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /^Backed up 6 certificates and 2 other objects to .* \(SHA-256 [0-9a-f]{64}\)\.\n$/,
    ) as string,
  });
  expect(made.err).toMatch(/^WARNING: it holds 8 private keys unencrypted\./);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(pki(["restore", file], { PKI_LOCAL_STORE: target })).toEqual({
    code: 0,
    out: "Restored 6 certificates and 2 other objects.\n",
    err: "",
  });
  expect(pki(["restore", file, "--store", target])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/is not empty.*\[INVALID_INPUT\]/) as string,
  });
  expect(pki(["backup", file, "--store", store])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/already exists/) as string,
  });
});

test("a passphrase is set, changed and removed; backups are encrypted like the store", async () => {
  const store = await filled();
  const passphrase = (env: NodeJS.ProcessEnv, ...args: string[]): Done =>
    pki(["store", "passphrase", "--store", store, ...args], env);
  const current = (PKI_STORE_PASSPHRASE: string): NodeJS.ProcessEnv => ({ PKI_STORE_PASSPHRASE });
  const next = (PKI_NEW_STORE_PASSPHRASE: string): NodeJS.ProcessEnv => ({ PKI_NEW_STORE_PASSPHRASE });
  expect(passphrase({})).toMatchObject({
    code: 1,
    err: expect.stringMatching(/PKI_NEW_STORE_PASSPHRASE: set it/) as string,
  });
  expect(passphrase(next(FIRST))).toMatchObject({
    code: 0,
    out: expect.stringMatching(/are encrypted/) as string,
  });
  expect(passphrase(next(SECOND))).toMatchObject({
    code: 1,
    err: expect.stringMatching(/is encrypted: set PKI_STORE_PASSPHRASE/) as string,
  });
  expect(passphrase({ ...current(FIRST), ...next(SECOND) })).toMatchObject({ code: 0 });
  expect(passphrase({ ...current(FIRST), ...next(FIRST) })).toMatchObject({
    code: 1,
    err: expect.stringMatching(/under a passphrase other than/) as string,
  });
  const file = join(newFolder(), "backup");
  expect(pki(["backup", file, "--store", store]).err).toMatch(/encrypted under the store's passphrase/);
  expect(readFileSync(file, "utf8")).not.toContain("PRIVATE KEY");
  expect(passphrase(current(FIRST), "--remove")).toMatchObject({ code: 1 });
  expect(passphrase(current(SECOND), "--remove")).toMatchObject({
    code: 0,
    out: expect.stringMatching(/are unencrypted/) as string,
  });
  await (await openStore(store)).destroy();
});

test("promise 4: a malformed URL is refused without showing its password, and a missing store is not created", () => {
  const folder = join(newFolder(), "none");
  const file = join(newFolder(), "backup");
  expect(pki(["backup", file, "--store", folder])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/there is no local store/) as string,
  });
  expect(existsSync(folder)).toBe(false);
  const wrong = pki(["backup", file], { PKI_LOCAL_STORE: "postgres://pki:hunter2@127.0.0.1" });
  expect(wrong).toMatchObject({ code: 1, err: expect.stringMatching(/\[INVALID_CONFIG\]/) as string });
  expect(
    pki(["backup", "--help"], { PKI_LOCAL_STORE: "postgres://pki:hunter2@127.0.0.1/ca" }).out,
  ).not.toContain("hunter2");
  expect(wrong.err).not.toContain("hunter2");
});
