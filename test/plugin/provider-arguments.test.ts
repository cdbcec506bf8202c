import { EventEmitter, once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { findCredentials } from "../../provider/client/alibaba/credentials";
import { findIdentity } from "../../provider/client/huawei/credentials";
import {
  configOf,
  environmentBeside,
  PROVIDER_ARGUMENTS,
  readSettings,
  type Settings,
} from "../../provider/settings";
import { endPlugins, folder, pathOf, PLUGIN, send, start, URN } from "./process";

afterAll(endPlugins);

/** An environment in which every setting has another value. */
const ENVIRONMENT = {
  PKI_BACKEND: "local",
  PKI_LOCAL_STORE: "/env/store",
  PKI_STORE_PASSPHRASE: "of the environment",
  PKI_LOCAL_URL: "https://env.example.com",
  PKI_CLOCK_OFFSET: "1h",
  PKI_ENDPOINT: "https://env.example.com",
  PKI_CAS_REGION: "cn-beijing",
  PKI_CCM_REGION: "cn-north-4",
  PKI_CONNECTIONS: '{"environment":{}}',
  PKI_MOVED_TO: "store:new",
  PKI_TAKE_UP: "env-1",
  PKI_RENEWAL_WINDOWS: "Mon 09:00-16:00 UTC",
  PKI_NO_REVOCATION_WITHIN: "1d",
  ALIBABA_CLOUD_REGION_ID: "cn-beijing",
  ALIBABA_CLOUD_REGION: "cn-beijing",
  ALICLOUD_REGION: "cn-beijing",
  ALIBABA_CLOUD_ACCESS_KEY_ID: "envKey",
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: "envSecret",
  ALIBABA_CLOUD_SECURITY_TOKEN: "envToken",
  ALICLOUD_ACCESS_KEY: "envKey2",
  ALICLOUD_SECRET_KEY: "envSecret2",
  ALIBABA_CLOUD_PROFILE: "env",
  ALICLOUD_PROFILE: "env",
  HUAWEICLOUD_SDK_REGION: "cn-east-3",
  HW_REGION_NAME: "cn-east-3",
  HUAWEICLOUD_SDK_AK: "envKey",
  HUAWEICLOUD_SDK_SK: "envSecret",
  HUAWEICLOUD_SDK_SECURITY_TOKEN: "envToken",
  CLOUD_SDK_AK: "envKey2",
  CLOUD_SDK_SK: "envSecret2",
  HW_AUTH_TOKEN: "envToken",
  HW_USER_NAME: "envUser",
  HW_USER_PASSWORD: "envPassword",
  HW_DOMAIN_NAME: "envDomain",
  HUAWEICLOUD_SDK_DOMAIN_ID: "envDomainId",
  HW_DOMAIN_ID: "envDomainId",
  HUAWEICLOUD_SDK_PROJECT_ID: "envProject",
  HW_PROJECT_ID: "envProject",
  HW_PROJECT_NAME: "env_project",
};

type Arguments = Readonly<Record<string, string>>;

const settingsOf = (args: Arguments, env: NodeJS.ProcessEnv = ENVIRONMENT): Settings =>
  readSettings(configOf(args), environmentBeside(args, env));

const identityOf = (args: Arguments, env: NodeJS.ProcessEnv = ENVIRONMENT): unknown =>
  findIdentity(settingsOf(args, env).huawei, environmentBeside(args, env));

/** The key in use; for a chain, the profile that it is asked for. */
const credentialsOf = (args: Arguments, env: NodeJS.ProcessEnv = ENVIRONMENT): Promise<unknown> =>
  findCredentials(settingsOf(args, env).alibaba, environmentBeside(args, env), (profile) =>
    Promise.resolve({ accessKeyId: `profile ${profile ?? "none"}`, accessKeySecret: "" }),
  )();

const alibabaKey = { alibabaAccessKey: "ownKey", alibabaSecretKey: "ownSecret" };
const huaweiKey = { huaweiAccessKey: "ownKey", huaweiSecretKey: "ownSecret" };
const huaweiUser = {
  huaweiUserName: "ownUser",
  huaweiPassword: "ownPassword",
  huaweiDomainName: "ownDomain",
};
const ownAlibabaKey = { accessKeyId: "ownKey", accessKeySecret: "ownSecret" };
const ownHuaweiKey = { accessKeyId: "ownKey", secretAccessKey: "ownSecret" };
const ownUser = { kind: "password", userName: "ownUser", password: "ownPassword", domainName: "ownDomain" };

/** Each argument with those that belong to it, and the resulting setting. */
const CASES: Readonly<Record<string, [args: Arguments, use: (args: Arguments) => unknown, used: unknown]>> = {
  backend: [{ backend: "cloud", clockOffset: "0s" }, (args) => settingsOf(args).backend, "cloud"],
  localStore: [{ localStore: "/own" }, (args) => settingsOf(args).localStore, "/own"],
  storePassphrase: [{ storePassphrase: "own" }, (args) => settingsOf(args).storePassphrase, "own"],
  localCertificateCount: [
    { localCertificateCount: "7" },
    (args) => settingsOf(args).localCertificateCount,
    7,
  ],
  localUrl: [{ localUrl: "http://own" }, (args) => settingsOf(args).localUrl, "http://own"],
  clockOffset: [{ clockOffset: "2h" }, (args) => settingsOf(args).clockOffset, 7_200_000],
  endpoint: [{ endpoint: "https://own" }, (args) => settingsOf(args).endpoint, "https://own"],
  casRegion: [{ casRegion: "cn-own" }, (args) => settingsOf(args).casRegion, "cn-own"],
  ccmRegion: [{ ccmRegion: "cn-own-1" }, (args) => settingsOf(args).ccmRegion, "cn-own-1"],
  movedTo: [{ movedTo: "alibaba:own:1" }, (args) => settingsOf(args).movedTo, "alibaba:own:1"],
  connections: [
    { connections: '{"own":{"huaweiRegion":"cn-east-3"}}' },
    (args) => Object.keys(settingsOf(args).connections),
    ["own"],
  ],
  takeUp: [{ takeUp: "own-1" }, (args) => settingsOf(args).takeUp, "own-1"],
  renewalWindows: [
    { renewalWindows: "Tue 09:00-16:00 UTC" },
    (args) => settingsOf(args).renewalWindows,
    "Tue 09:00-16:00 UTC",
  ],
  minimumRemainingCount: [
    { minimumRemainingCount: "20 warning" },
    (args) => settingsOf(args).minimumRemainingCount,
    "20 warning",
  ],
  noRevocationWithin: [{ noRevocationWithin: "7d" }, (args) => settingsOf(args).noRevocationWithin, "7d"],
  alibabaRegion: [{ alibabaRegion: "cn-own" }, (args) => settingsOf(args).alibaba.region, "cn-own"],
  alibabaAccessKey: [alibabaKey, credentialsOf, ownAlibabaKey],
  alibabaSecretKey: [alibabaKey, credentialsOf, ownAlibabaKey],
  alibabaSecurityToken: [
    { ...alibabaKey, alibabaSecurityToken: "ownToken" },
    credentialsOf,
    { ...ownAlibabaKey, securityToken: "ownToken" },
  ],
  alibabaProfile: [
    { alibabaProfile: "own" },
    credentialsOf,
    { accessKeyId: "profile own", accessKeySecret: "" },
  ],
  huaweiRegion: [{ huaweiRegion: "cn-own-1" }, (args) => settingsOf(args).huawei.region, "cn-own-1"],
  huaweiAccessKey: [huaweiKey, identityOf, { kind: "key", key: ownHuaweiKey }],
  huaweiSecretKey: [huaweiKey, identityOf, { kind: "key", key: ownHuaweiKey }],
  huaweiSecurityToken: [
    { ...huaweiKey, huaweiSecurityToken: "ownToken" },
    identityOf,
    { kind: "key", key: { ...ownHuaweiKey, securityToken: "ownToken" } },
  ],
  huaweiAuthToken: [{ huaweiAuthToken: "ownToken" }, identityOf, { kind: "token", token: "ownToken" }],
  huaweiUserName: [huaweiUser, identityOf, ownUser],
  huaweiPassword: [huaweiUser, identityOf, ownUser],
  huaweiDomainName: [huaweiUser, identityOf, ownUser],
  huaweiDomainId: [{ huaweiDomainId: "own" }, (args) => settingsOf(args).huawei.domainId, "own"],
  huaweiProjectId: [{ huaweiProjectId: "own" }, (args) => settingsOf(args).huawei.projectId, "own"],
  huaweiProjectName: [{ huaweiProjectName: "own" }, (args) => settingsOf(args).huawei.projectName, "own"],
};

describe("a provider's own arguments take precedence over the environment", () => {
  test("there is a case for each argument; a policy in the environment is the exception", () => {
    expect(Object.keys(CASES).sort()).toEqual(
      [...PROVIDER_ARGUMENTS.keys()].filter((name) => name !== "policy").sort(),
    );
  });

  test.each(Object.entries(CASES))("%s", async (name, [args, use, used]) => {
    expect(args).toHaveProperty(name);
    expect(await use(args)).toEqual(used);
    // Without the argument, the environment applies.
    expect(await use({})).not.toEqual(used);
  });

  test("a policy in the environment applies in addition to the provider's own", () => {
    const { policies } = settingsOf({ policy: "own.yaml" }, { PKI_POLICY: "env.yaml" });
    expect(policies).toEqual([
      { file: "env.yaml", setting: "PKI_POLICY" },
      { file: "own.yaml", setting: "pki:policy" },
    ]);
  });

  test("an account given alone belongs to the user in the environment", () => {
    const { HW_USER_NAME, HW_USER_PASSWORD, HW_DOMAIN_NAME } = ENVIRONMENT;
    expect(
      identityOf({ huaweiDomainName: "ownDomain" }, { HW_USER_NAME, HW_USER_PASSWORD, HW_DOMAIN_NAME }),
    ).toEqual({ kind: "password", userName: "envUser", password: "envPassword", domainName: "ownDomain" });
    const { HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK } = ENVIRONMENT;
    expect(
      identityOf({ huaweiDomainName: "ownDomain" }, { HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK }),
    ).toMatchObject({ kind: "key", key: { accessKeyId: "envKey" } });
  });

  test("settings that only locate a profile, or forbid something, still apply", () => {
    const kept = {
      ALIBABA_CLOUD_CREDENTIALS_FILE: "/a/file",
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true",
      ALIBABA_CLOUD_CLI_PROFILE_DISABLED: "true",
    };
    const hidden = {
      ALIBABA_CLOUD_ROLE_ARN: "r",
      ALIBABA_CLOUD_OIDC_TOKEN_FILE: "/t",
      ALICLOUD_PROFILE: "p",
    };
    expect(environmentBeside({ alibabaProfile: "own" }, { ...kept, ...hidden })).toEqual(kept);
  });
});

test("a provider's own profile takes precedence over keys and profile in the environment, which the SDK's chain reads", async () => {
  const home = join(folder, "home");
  const profiles = ["own", "other"].map((name) => ({
    ...{ name, mode: "AK", access_key_id: `${name}Key`, access_key_secret: "secret" },
  }));
  mkdirSync(join(home, ".aliyun"), { recursive: true });
  writeFileSync(join(home, ".aliyun/config.json"), JSON.stringify({ current: "other", profiles }));
  const sent = new EventEmitter();
  const service = createServer(({ headers: { authorization } }, response) => {
    if (authorization !== undefined) sent.emit("signed", authorization);
    response.writeHead(404).end();
  });
  await once(service.listen(0, "127.0.0.1"), "listening");
  const endpoint = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const { client } = await start([PLUGIN], {
    HOME: home,
    ALIBABA_CLOUD_ACCESS_KEY_ID: "environmentKey",
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: "secret",
    ALIBABA_CLOUD_PROFILE: "other",
  });
  const request = new messages.ConfigureRequest()
    .setUrn(URN.replace("pki:alibaba/rootCa:RootCa", "pulumi:providers:pki"))
    .setArgs(Struct.fromJavaScript({ endpoint, alibabaProfile: "own" }));
  const answer = await send(client, pathOf("Configure"), request.serializeBinary());
  expect(Buffer.isBuffer(answer) ? status.OK : answer.code).toBe(status.OK);
  const read = new messages.ReadRequest().setUrn(URN).setId("root-1").setProperties(new Struct());
  const signed = once(sent, "signed");
  void send(client, pathOf("Read"), read.serializeBinary());
  const [authorization] = (await signed) as [string];
  service.close();
  service.closeAllConnections();
  expect(authorization).toContain("Credential=ownKey,");
});
