import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Cloud } from "../../common/cloud";
import { services } from "../../cli/doctor/services";
import { readSettings } from "../../provider/settings";
import { startServe, type Serve } from "../emulator/process";
import { removeFolders } from "../x509/support";
import { matching, textsOf } from "./findings";

const SECRET = "secretEXAMPLE";
const KEY = { ALIBABA_CLOUD_ACCESS_KEY_ID: "AKIDEXAMPLE", ALIBABA_CLOUD_ACCESS_KEY_SECRET: SECRET };
const HUAWEI_KEY = { HUAWEICLOUD_SDK_AK: "AKIDEXAMPLE", HUAWEICLOUD_SDK_SK: SECRET };

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

/** Findings by the titles of their sections. */
async function check(
  env: NodeJS.ProcessEnv,
  wanted?: readonly Cloud[],
): Promise<Readonly<Record<string, string[]>>> {
  const own = { PKI_ENDPOINT: emulator.endpoint, ...env };
  const sections = await services(readSettings({ get: () => undefined }, own), own, wanted);
  return Object.fromEntries(sections.map(({ title, findings }) => [title, textsOf(findings)]));
}

test("credentials that the service accepts are ok, with where they are; the other cloud is skipped", async () => {
  expect(await check(KEY)).toEqual({
    "Alibaba Cloud": [
      "ok credentials in ALIBABA_CLOUD_ACCESS_KEY_ID",
      matching(/^ok 127\.0\.0\.1:\d+ answers/),
      "ok the service accepts the credentials",
    ],
    "Huawei Cloud": [matching(/^skipped no credentials/)],
  });
  const huawei = await check(HUAWEI_KEY, ["huawei"]);
  expect(huawei["Huawei Cloud"]).toContain("ok the service accepts the credentials");
});

test.each([
  ["alibaba", { ...KEY, ALIBABA_CLOUD_ACCESS_KEY_SECRET: "anotherSECRET" }],
  ["huawei", { ...HUAWEI_KEY, HUAWEICLOUD_SDK_SK: "anotherSECRET" }],
] as const)("a wrong secret for %s fails, and is not printed", async (cloud, env) => {
  const found = Object.values(await check(env, [cloud])).flat();
  expect(found).toContainEqual(
    matching(
      /^failed .* was refused: .* → the key does not exist, is disabled, has expired, or its secret is another/,
    ),
  );
  expect(found.join()).not.toContain("anotherSECRET");
});

test("expired temporary credentials are reported as such", async () => {
  const found = await check({ ...KEY, ALIBABA_CLOUD_SECURITY_TOKEN: "expiredTOKEN" });
  expect(found["Alibaba Cloud"]).toContainEqual(
    matching(/^failed .* → the temporary credentials have expired/),
  );
  expect(JSON.stringify(found)).not.toContain("expiredTOKEN");
});

test("without any credentials both clouds fail; with --cloud the one that is named", async () => {
  expect(await check({})).toMatchObject({
    "Alibaba Cloud": [matching(/^failed no credentials for Alibaba Cloud: set /), matching(/^ok .* answers/)],
    "Huawei Cloud": [matching(/^failed no credentials for Huawei Cloud: set /), matching(/^ok .* answers/)],
  });
  expect(await check(KEY, ["huawei"])).toEqual({
    "Huawei Cloud": [matching(/^failed no credentials/), matching(/^ok .* answers/)],
  });
});

test("incomplete credentials fail although the other cloud has some", async () => {
  const found = await check({ ...KEY, HUAWEICLOUD_SDK_AK: "AKIDEXAMPLE" });
  expect(found["Huawei Cloud"]).toContainEqual(matching(/^failed .*set without HUAWEICLOUD_SDK_SK/));
});

test("each connection has its own section", async () => {
  const own = { alibabaAccessKey: "AKIDEXAMPLE", alibabaSecretKey: "anotherSECRET" };
  const found = await check({ ...KEY, PKI_CONNECTIONS: JSON.stringify({ shared: own }) });
  expect(found['Alibaba Cloud, connection "shared"']).toEqual([
    "ok credentials in pki:connections",
    matching(/^ok /),
    matching(/^failed /),
  ]);
  expect(JSON.stringify(found)).not.toContain("anotherSECRET");
});

test("a host that does not answer fails, with its name", async () => {
  const { url, server } = await listening(new Date());
  server.close();
  expect((await check({ ...KEY, PKI_ENDPOINT: url }))["Alibaba Cloud"]).toEqual([
    matching(/^ok credentials/),
    matching(/^failed 127\.0\.0\.1:\d+ .* did not answer: ECONNREFUSED → allow connections/),
  ]);
});

test.each([
  ["an hour", 3_600_000, /^failed this machine's clock is 3(599|60\d) seconds ahead of .* → synchronise/],
  ["two minutes", 120_000, /^warning this machine's clock is 1(19|2\d) seconds ahead of/],
])("a clock that is wrong by %s is found", async (_, difference, message) => {
  const { url, server } = await listening(new Date(Date.now() - difference));
  const found = await check({ ...KEY, PKI_ENDPOINT: url });
  server.close();
  expect(found["Alibaba Cloud"]).toContainEqual(matching(message));
});

async function listening(date: Date): Promise<{ url: string; server: Server }> {
  const server = createServer((_, response) => {
    response.setHeader("date", date.toUTCString()).writeHead(404).end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
