import { log, runtime } from "@pulumi/pulumi";
import { PROVIDER_ARGUMENTS } from "../../provider/settings";
import { alibaba } from "../../sdk";
import { registered, useMocks } from "./mocks";

const ROOT = {
  ...{ organization: "Example", organizationUnit: "IT", locality: "Hangzhou", state: "Zhejiang" },
  ...{ commonName: "Root", years: 10 },
  algorithm: "ECC_256",
} as const;

const MARKER = "marker-9";
const KEYS = '{"shared":{"alibabaSecretKey":"marker-9"}}';
let stack = 0;

afterEach(() => {
  jest.restoreAllMocks();
  runtime.setAllConfig({});
});

/** The warnings of a program with two resources in a stack with these settings. */
async function warnings(config: Record<string, string>, secret: readonly string[] = []): Promise<string[]> {
  await useMocks(undefined, `stack-${stack++}`);
  runtime.setAllConfig({ "pki:backend": "local", ...config }, [...secret]);
  const warn = jest.spyOn(log, "warn").mockResolvedValue();
  for (const name of ["one", "two"]) await registered(name, new alibaba.RootCa(name, ROOT));
  return warn.mock.calls.map(([message]) => message);
}

const SECRETS: readonly (readonly [string, string])[] = [
  ["pki:storePassphrase", MARKER],
  ["pki:connections", KEYS],
  ["pki:localStore", `postgres://user:${MARKER}@db.example.com/pki`],
  ...[...PROVIDER_ARGUMENTS.values()]
    .filter(({ secret, key }) => secret === true && !key.startsWith("pki:"))
    .map(({ key }) => [key, MARKER] as const),
];

test.each(SECRETS)(
  "%s in clear is reported once, with what to run and without its value",
  async (key, value) => {
    const messages = await warnings({ [key]: value });
    expect(messages).toEqual([expect.stringContaining(`pulumi config set --secret ${key}`)]);
    expect(messages.join()).not.toContain(MARKER);
  },
);

test.each([
  ["as secrets", Object.fromEntries(SECRETS), SECRETS.map(([key]) => key)],
  ["without anything to hide", { "pki:connections": '{"shared":{"alibabaRegion":"cn-beijing"}}' }, []],
  ["that are no JSON", { "pki:connections": "{" }, []],
])("nothing is reported about settings %s", async (_, config, secret) => {
  expect(await warnings(config, secret)).toEqual([]);
});

test("a program that uses the native plugin is warned too: the engine does not warn the plugin", async () => {
  process.env.PKI_PLUGIN = "true";
  try {
    const config = { "pki:alibabaSecretKey": MARKER, "pki:connections": KEYS };
    expect(await warnings(config, ["pki:connections"])).toEqual([
      expect.stringContaining("--secret pki:alibabaSecretKey"),
    ]);
  } finally {
    delete process.env.PKI_PLUGIN;
  }
});
