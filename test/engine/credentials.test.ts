import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLOUDS } from "../../common/cloud";
import { createEmulator, type Emulator } from "../../provider/emulator/server";
import type { Account, EmulatorKey } from "../../provider/emulator/keys";
import { Nonces } from "../../provider/emulator/nonces";
import { openStore } from "../../provider/local/store";
import { GOLDEN_PROGRAMS } from "./golden-programs";
import { SecretLog, textOf, traces, withoutLineEnds } from "./secret-log";
import { isNative, TestStack } from "./stack";

/** All kinds of both clouds in one program, which marks nothing as secret. */
const PROGRAM = [GOLDEN_PROGRAMS.alibaba, GOLDEN_PROGRAMS.huawei]
  .map((program) => `{ ${program.replaceAll(/^export const/gm, "const")} }`)
  .join("\n");

type Changeable<T> = { -readonly [K in keyof T]: T[K] };

/** A leading dash would be taken for an option of `pulumi config set`. */
const secretText = (): string => `s${randomBytes(18).toString("base64url")}`;
const folder = mkdtempSync(join(tmpdir(), "pulumi-pki-"));
const log = new SecretLog(join(folder, "secrets"));
const keys: EmulatorKey[] = [{ id: "FIRSTKEY", secret: log.keep(secretText()) }];
const account: Changeable<Account> = {
  domainId: "d".repeat(32),
  domainName: "example-account",
  projectId: "0".repeat(32),
  userName: "ops",
  password: log.keep(secretText()),
};

let emulator: Emulator;
let stack: TestStack;

beforeAll(async () => {
  const store = await openStore(join(folder, "store"));
  const nonces = await Nonces.open(join(folder, "store"), store);
  emulator = createEmulator({ store, nonces, clock: () => new Date(), entropy: randomBytes, keys, account });
  stack = await TestStack.create(PROGRAM);
  log.listenTo(stack);
  stack.env.PKI_BACKEND = "cloud";
  stack.env.PKI_ENDPOINT = await emulator.listen(0, "127.0.0.1");
  const settings = {
    "alicloud:accessKey": keys[0]?.id ?? "",
    "huaweicloud:userName": account.userName,
    "huaweicloud:domainName": account.domainName,
    "huaweicloud:region": "cn-north-4",
  };
  for (const [key, value] of Object.entries(settings)) await stack.ok("config", "set", key, value);
  await stack.ok("config", "set", "--secret", "alicloud:secretKey", keys[0]?.secret ?? "");
  await stack.ok("config", "set", "--secret", "huaweicloud:password", account.password);
  if (isNative({})) await setForPlugin();
});

/** Follows the refusals about settings that the plugin does not receive, once per cloud. */
async function setForPlugin(): Promise<void> {
  for (const cloud of CLOUDS) {
    const { output } = await stack.preview();
    expect(output).toContain(`PkiError: ${cloud}.`);
    const commands = /would be ignored\. Run: (.*)/.exec(output)?.[1] ?? "";
    expect(commands).toContain("--secret");
    const env = await stack.environment({ PULUMI_STACK: "dev" });
    execFileSync("sh", ["-ec", commands], { cwd: stack.folder, env });
  }
}

afterAll(async () => {
  stack.close();
  await emulator.close();
  await (await openStore(join(folder, "store"))).destroy();
  rmSync(folder, { recursive: true, force: true });
});

test("no key, password or token that was ever generated appears in plain text in state, backups, history or output", async () => {
  await stack.up("--diff");
  stack.program(PROGRAM.replaceAll("days: 90", "days: 60").replaceAll("value: 90", "value: 60"));
  await stack.up("--diff");
  await stack.ok("refresh", "--yes", "--skip-preview", "--diff");

  const secrets = log.all();
  const isKey = (secret: string): boolean => secret.includes("PRIVATE KEY");
  expect(secrets.filter(isKey).length).toBeGreaterThan(20);
  expect(secrets.filter((secret) => !isKey(secret)).length).toBeGreaterThan(6);
  const places = {
    "state, backups and history": textOf(stack.state),
    "exported state": withoutLineEnds(await stack.stateText()),
    output: withoutLineEnds(stack.shown),
  };
  expect(places["state, backups and history"]).toContain("ciphertext");
  const found = Object.entries(places).flatMap(([place, text]) =>
    secrets.flatMap((secret, index) =>
      traces(secret).some((trace) => text.includes(trace)) ? [`${place}: secret ${index}`] : [],
    ),
  );
  expect(found).toEqual([]);
  // The search does find them in plain text.
  const clear = withoutLineEnds(await stack.stateText("--show-secrets"));
  expect(
    secrets.filter((secret) => traces(secret).some((trace) => clear.includes(trace))).length,
  ).toBeGreaterThan(8);
});

test("credentials that were changed since the last up: the old ones fail and say so, new ones in the environment work", async () => {
  const before = await stack.resources();
  keys[0] = { id: "SECONDKEY", secret: log.keep(secretText()) };
  account.password = log.keep(secretText());
  const refused = await stack.pulumi("refresh", "--yes", "--skip-preview");
  expect(refused.code).not.toBe(0);
  expect(refused.output).toMatch(/InvalidAccessKeyId|SignatureDoesNotMatch/);
  expect((await stack.resources()).map(({ urn }) => urn)).toEqual(before.map(({ urn }) => urn));

  Object.assign(stack.env, {
    ALIBABA_CLOUD_ACCESS_KEY_ID: keys[0].id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: keys[0].secret,
    HW_USER_NAME: account.userName,
    HW_USER_PASSWORD: account.password,
    HW_DOMAIN_NAME: account.domainName,
  });
  await stack.ok("refresh", "--yes", "--skip-preview");
  const { code, output } = await stack.destroy();
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(await stack.resources()).toEqual([]);
});
