import { connections } from "../../provider/connect";
import { connected } from "../../provider/engine/connected";
import { kindNamed } from "../../provider/kinds";
import { handler } from "../../provider";
import { readSettings } from "../../provider/settings";
import { startServe, type Serve } from "../emulator/process";
import { removeFolders, ROOT, SERVER } from "./support";

const KEY = { ALIBABA_CLOUD_ACCESS_KEY_ID: "AKIDEXAMPLE", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "secretEXAMPLE" };

let emulator: Serve;

beforeAll(async () => {
  // The chain of Alibaba Cloud's SDKs would ask the machine for its role.
  process.env.ALIBABA_CLOUD_ECS_METADATA_DISABLED = "true";
  emulator = await startServe();
});

afterAll(async () => {
  await emulator.stop();
  removeFolders();
});

/** What checks of resources say of access, one after the other. */
async function checkMessages(env: NodeJS.ProcessEnv, kinds: readonly string[]): Promise<string[]> {
  const messages: string[] = [];
  const settings = readSettings({ get: () => undefined }, { PKI_ENDPOINT: emulator.endpoint, ...env });
  const contextOf = connections(settings, env, (message) => messages.push(message));
  for (const name of kinds) {
    const kind = kindNamed(name);
    if (!kind) throw new Error(`${name} is not a kind`);
    await connected(kind, contextOf).check(
      {},
      { ...ROOT, resourceUrn: `urn:${name}`, connection: env.connection },
    );
  }
  return messages;
}

const ALIBABA = ["alibaba.RootCa", "alibaba.RootCa"];

test.each([
  ["no credentials", {}, /no credentials for Alibaba Cloud: set /],
  ["a wrong secret", { ...KEY, ALIBABA_CLOUD_ACCESS_KEY_SECRET: "another" }, /SignatureDoesNotMatch/],
  ["an expired token", { ...KEY, ALIBABA_CLOUD_SECURITY_TOKEN: "another" }, /InvalidSecurityToken/],
  [
    "incomplete credentials",
    { ALIBABA_CLOUD_ACCESS_KEY_ID: "a" },
    /set without ALIBABA_CLOUD_ACCESS_KEY_SECRET/,
  ],
])("with %s, a preview says so, once", async (_, env, reason) => {
  const messages = await checkMessages(env, ALIBABA);
  expect(messages).toEqual([
    expect.stringMatching(/^Alibaba Cloud cannot be used: .*"pulumi up" would fail/),
  ]);
  expect(messages[0]).toMatch(reason);
});

test("each service is reported, and each connection", async () => {
  const kinds = ["huawei.CertificateAuthority", "huawei.ApigCertificate", "huawei.PrivateCertificate"];
  expect(await checkMessages({}, [...kinds, ...ALIBABA])).toEqual([
    expect.stringMatching(/^Huawei Cloud cannot be used: /),
    expect.stringMatching(/^Huawei Cloud's API gateway cannot be used: /),
    expect.stringMatching(/^Alibaba Cloud cannot be used: /),
  ]);
  const own = { alibabaAccessKey: "AKIDEXAMPLE", alibabaSecretKey: "another" };
  const env = { ...KEY, PKI_CONNECTIONS: JSON.stringify({ shared: own }), connection: "shared" };
  expect(await checkMessages(env, ALIBABA)).toEqual([expect.stringContaining("SignatureDoesNotMatch")]);
});

test("with valid credentials, on the local CA and for keys nothing is said", async () => {
  expect(await checkMessages(KEY, ALIBABA)).toEqual([]);
  expect(await checkMessages({}, ["keys.PrivateKey"])).toEqual([]);
  expect(await checkMessages({ PKI_BACKEND: "local", PKI_ENDPOINT: undefined }, ALIBABA)).toEqual([]);
});

test("a wrong setting is a failure of the check, which the engine reports without a stack", async () => {
  const config = { get: (key: string) => (key === "pki:backend" ? "clod" : undefined) };
  const { failures = [] } = await handler("alibaba.ServerCertificate", config).check({}, SERVER);
  expect(failures).toEqual([
    {
      property: "",
      reason: expect.stringMatching(/^invalid configuration: pki:backend or PKI_BACKEND: /) as string,
    },
  ]);
});
