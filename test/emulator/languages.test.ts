import type { Front } from "../alibaba/front";
import { ISSUING_STEPS } from "../alibaba/official-issuing-steps";
import { STEPS, type World as AlibabaWorld } from "../alibaba/official-steps";
import type { Front as HuaweiFront } from "../huawei/front";
import { GATEWAY_STEPS } from "../huawei/official-gateway-steps";
import { CCM_STEPS, type World as HuaweiWorld } from "../huawei/official-steps";
import { removeFolders } from "../x509/support";
import { LANGUAGES, startClients, type Clients } from "./languages";
import { startServe, type Serve } from "./process";

afterAll(removeFolders);

// Faults have their own tests.
const isNoFault = ([name]: readonly [string, unknown]): boolean => !name.includes("throttled");
const HUAWEI = [...CCM_STEPS, ...GATEWAY_STEPS].filter(isNoFault);
const ALIBABA = [...STEPS, ...ISSUING_STEPS].filter(isNoFault);

/** Features missing in the newest available client for a language. */
const LACKS: Record<string, string> = { Java: "OCSP of a CA" };

/** Signature algorithms that the clients of a language support besides the usual one. */
const ALGORITHMS: Record<string, [cloud: string, algorithm: string][]> = {
  Go: [
    ["huawei", "SDK-HMAC-SM3"],
    ["huawei", "SDK-ECDSA-P256-SHA256"],
    ["huawei", "V11-HMAC-SHA256"],
    ["alibaba", "ACS3-HMAC-SM3"],
  ],
  Java: [
    ["huawei", "SDK-HMAC-SM3"],
    ["alibaba", "ACS3-HMAC-SM3"],
  ],
  Python: [
    ["huawei", "SDK-HMAC-SM3"],
    ["huawei", "SDK-ECDSA-P256-SHA256"],
    ["huawei", "V11-HMAC-SHA256"],
    ["alibaba", "ACS3-HMAC-SM3"],
  ],
};

describe.each(Object.keys(LANGUAGES))("the official %s clients", (language) => {
  let serve: Serve;
  let clients: Clients;
  let huawei: HuaweiWorld;
  let alibaba: AlibabaWorld;
  beforeAll(async () => {
    serve = await startServe();
    clients = startClients(language, serve.endpoint);
    const made = { root: "", sub: "", leaf: "", pem: "", key: "" };
    huawei = { front: {} as HuaweiFront, invoke: clients.huawei, made };
    const versions = { pca: clients.alibaba("2020-06-30"), warehouse: clients.alibaba("2020-04-07") };
    alibaba = { front: {} as Front, ...versions, made: { root: "", sub: "", leaf: "", certificate: "" } };
  }, 120_000);
  afterAll(async () => {
    await clients.stop();
    await serve.stop();
  });

  // Each step builds on the previous ones.
  test.each(HUAWEI.filter(([name]) => name !== LACKS[language]))("Huawei Cloud: %s", (_step, run) =>
    run(huawei),
  );
  test.each(ALIBABA)("Alibaba Cloud: %s", (_step, run) => run(alibaba));

  test("a common name above the documented 64 characters is refused", async () => {
    const request = {
      ...{ issuer_id: huawei.made.root, validity: { type: "DAY" as const, value: 1 } },
      distinguished_name: { common_name: "x".repeat(65) },
    };
    await expect(clients.huawei("CreateCertificate", request)).rejects.toMatchObject({
      httpStatusCode: 400,
      errorCode: expect.stringMatching(/^PCA\.000201/) as string,
    });
  });

  test.each(ALGORITHMS[language]!)("%s, signed with %s", async (cloud, algorithm) => {
    const operation = cloud === "huawei" ? "ListCertificate" : "ListCert";
    const question = { cloud, algorithm, operation, version: "2020-06-30", request: {} };
    expect(await clients.call(question)).toBeInstanceOf(Object);
  });
});
