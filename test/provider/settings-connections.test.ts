import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { regionsOf } from "../../provider/client/connect";
import { findCredentials } from "../../provider/client/alibaba/credentials";
import { findIdentity } from "../../provider/client/huawei/credentials";
import { besideConnection, readSettings, type ConnectionSettings } from "../../provider/settings";
import { newFolder, removeFolders } from "../x509/support";

afterAll(removeFolders);

const MARKER = "MARKER-9";
type Values = Readonly<Record<string, string>>;
type Connections = Readonly<Record<string, Values>>;

const configOf = (values: Values, connections: Connections): { get(key: string): string | undefined } => ({
  get: (key) => (key === "pki:connections" ? JSON.stringify(connections) : values[key]),
});

const connectionOf = (own: Values, stack: Values = {}, env: Values = {}): ConnectionSettings => {
  const { connections } = readSettings(configOf(stack, { one: own }), env);
  if (!connections.one) throw new Error("it is not read");
  return connections.one;
};

describe("the setting is refused", () => {
  const refused = (text: string): string => {
    try {
      readSettings({ get: (key) => (key === "pki:connections" ? text : undefined) }, {});
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };
  const CASES: readonly (readonly [string, string, RegExp])[] = [
    ["text that is no JSON", `{"a": ${MARKER}`, /pki:connections or PKI_CONNECTIONS: must be a JSON object/],
    ["a list", `["${MARKER}"]`, /must be a JSON object/],
    ["far too much", `{"a": {"endpoint": "${MARKER.repeat(13_000)}"}}`, /at most 100000 characters/],
    ["a name", `{"2 ${MARKER}": {}}`, /a name must be 1 to 64 letters/],
    ["a connection that is no object", `{"a": "${MARKER}"}`, /"a": must be an object/],
    ["a value that is no text", `{"a": {"huaweiRegion": 7}}`, /"a": huaweiRegion: must be a string/],
    [
      "another spelling",
      `{"a": {"alibaba-region": "${MARKER}"}}`,
      /"a": .* is not a setting of a connection; it is spelled alibabaRegion/,
    ],
    ["a typing error", `{"a": {"alibabaRegoin": "${MARKER}"}}`, /; it is spelled alibabaRegion/],
    ["the stack's key", `{"a": {"alicloud:region": "${MARKER}"}}`, /; it is spelled alibabaRegion/],
    ["a variable", `{"a": {"HW_REGION_NAME": "${MARKER}"}}`, /; it is spelled huaweiRegion/],
    ["what nobody knows", `{"a": {"colour": "${MARKER}"}}`, /"a": "colour" is not .*; those are backend, /],
    ...[
      "policy",
      "renewalWindows",
      "noRevocationWithin",
      "minimumRemainingCount",
      "movedTo",
      "takeUp",
      "clockOffset",
      "connections",
    ].map(
      (name) =>
        [
          name,
          `{"a": {"${name}": "${MARKER}"}}`,
          new RegExp(`"a": ${name} holds for the whole stack`),
        ] as const,
    ),
    [
      "an invalid value",
      `{"a": {"endpoint": "http://${MARKER}.example"}}`,
      /^connection "a": .*endpoint: must be https/,
    ],
    [
      "an empty value",
      `{"a": {"alibabaRegion": " "}}`,
      /^connection "a": .*alibabaRegion: must not be empty/,
    ],
  ];

  test.each(CASES)("%s", (_, text, expected) => {
    expect(refused(text)).toMatch(expected);
    expect(refused(text)).not.toContain(MARKER);
  });

  test("more than a hundred connections", () => {
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`a${index}`, {}]));
    expect(refused(JSON.stringify(many))).toMatch(/must not have more than 100/);
  });
});

describe("a connection takes from the stack", () => {
  test("everything that it does not set itself", () => {
    const stack = {
      "pki:endpoint": "https://stack.example",
      "huaweicloud:domainId": "d",
      "pki:localStore": "/s",
    };
    const { settings } = connectionOf({ huaweiRegion: "cn-east-3" }, stack, { PKI_LOCAL_URL: "http://env" });
    expect(settings).toMatchObject({
      endpoint: "https://stack.example",
      localStore: "/s",
      localUrl: "http://env",
    });
    expect(settings.huawei).toMatchObject({ region: "cn-east-3", domainId: "d" });
    expect(settings.connections).toEqual({});
  });

  test("nothing that belongs to another region", () => {
    const { settings } = connectionOf(
      { huaweiRegion: "my-kualalumpur-1", alibabaRegion: "eu-central-1" },
      { "pki:casRegion": "cn-hangzhou", "pki:ccmRegion": "cn-north-4", "huaweicloud:projectId": "p" },
      { HW_PROJECT_NAME: "cn-north-4", HW_REGION_NAME: "cn-north-4" },
    );
    expect(regionsOf(settings)).toEqual({
      cas: "eu-central-1",
      ccm: "my-kualalumpur-1",
      apig: "my-kualalumpur-1",
      iam: "my-kualalumpur-1",
    });
    expect(settings.huawei).toEqual({ region: "my-kualalumpur-1" });
  });

  const chain = (profile?: string): Promise<{ accessKeyId: string; accessKeySecret: string }> =>
    Promise.resolve({ accessKeyId: `profile ${profile ?? "none"}`, accessKeySecret: "" });
  const alibabaKey = async (own: Values, stack: Values, env: Values): Promise<string> => {
    const { settings } = connectionOf(own, stack, env);
    return (await findCredentials(settings.alibaba, besideConnection(own, env), chain)()).accessKeyId;
  };
  const OWN = { alibabaAccessKey: "own", alibabaSecretKey: "s" };
  const STACK = { "alicloud:accessKey": "stack", "alicloud:secretKey": "s", "alicloud:securityToken": "t" };
  const ENV = { ALICLOUD_ACCESS_KEY: "env", ALICLOUD_SECRET_KEY: "s", ALICLOUD_SECURITY_TOKEN: "t" };
  test.each<[string, Values, Values, Values, string]>([
    ["its own key, wherever else there is one", OWN, STACK, ENV, "own"],
    ["its own profile, not the keys", { alibabaProfile: "own" }, STACK, ENV, "profile own"],
    ["the environment's", { alibabaRegion: "cn-shanghai" }, STACK, ENV, "env"],
    ["the stack's", { alibabaRegion: "cn-shanghai" }, STACK, {}, "stack"],
    [
      "the stack's, where it has credentials of the other cloud",
      { huaweiAuthToken: "t" },
      STACK,
      {},
      "stack",
    ],
  ])("credentials of Alibaba Cloud come from one place: %s", async (_, own, stack, env, expected) => {
    expect(await alibabaKey(own, stack, env)).toBe(expected);
  });

  test("credentials of Huawei Cloud come from one place, with the account that they belong to", () => {
    const own = { huaweiAccessKey: "own", huaweiSecretKey: "s" };
    const stack = {
      "huaweicloud:securityToken": "t",
      "huaweicloud:domainId": "stack",
      "huaweicloud:projectId": "stack",
      "huaweicloud:domainName": "stack",
      "huaweicloud:projectName": "stack",
    };
    const env = { HW_AUTH_TOKEN: "env", HW_DOMAIN_ID: "env", HW_PROJECT_ID: "env", HW_DOMAIN_NAME: "env" };
    const { settings } = connectionOf(own, stack, env);
    expect(settings.huawei).toEqual({ region: "cn-north-4", accessKey: "own", secretKey: "s" });
    expect(findIdentity(settings.huawei, besideConnection(own, env))).toEqual({
      kind: "key",
      key: { accessKeyId: "own", secretAccessKey: "s" },
    });
  });

  test("a partial key is not completed from the stack", () => {
    const own = { huaweiAccessKey: "own" };
    const { settings } = connectionOf(own, { "huaweicloud:secretKey": "stack" }, {});
    expect(() => findIdentity(settings.huawei, {})).toThrow(/set without huaweicloud:secretKey/);
  });
});

test("a connection's profile is looked up only by its name, whatever the environment", () => {
  const home = newFolder();
  mkdirSync(join(home, ".aliyun"));
  mkdirSync(join(home, ".alibabacloud"));
  const profiles = ["one", "two"].map((name) => ({
    ...{ name, mode: "AK", access_key_id: `${name}Key`, access_key_secret: "s" },
  }));
  writeFileSync(join(home, ".aliyun/config.json"), JSON.stringify({ current: "one", profiles }));
  writeFileSync(
    join(home, ".alibabacloud/credentials"),
    "[three]\ntype = access_key\naccess_key_id = threeKey\naccess_key_secret = s\n",
  );
  // The home folder belongs to the process.
  const credentials = join(__dirname, "../../provider/client/alibaba/credentials.js");
  const program = `
    const { profileAlone } = require(${JSON.stringify(credentials)});
    (async () => {
      for (const name of ["two", "one", "three", "two", "four"])
        console.log(await profileAlone(name).then(({ accessKeyId }) => accessKeyId, ({ code }) => code));
    })();`;
  const env = {
    ...{ PATH: process.env.PATH, HOME: home, ALIBABA_CLOUD_PROFILE: "one" },
    ...{ ALIBABA_CLOUD_ACCESS_KEY_ID: "env", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "s" },
  };
  const output = execFileSync(process.execPath, ["-e", program], { env, encoding: "utf8" });
  expect(output.trim().split("\n")).toEqual(["twoKey", "oneKey", "threeKey", "twoKey", "NO_CREDENTIALS"]);
});
