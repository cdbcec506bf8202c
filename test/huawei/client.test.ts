import { inspect } from "node:util";
import type { Invoke } from "../../provider/api/backend";
import { ServiceError } from "../../provider/base/errors";
import type { Identity } from "../../provider/client/huawei/credentials";
import { isGone, unlessGone } from "../../provider/api/huawei/not-found";
import { OPERATIONS, type HuaweiOperations } from "../../provider/api/huawei/operations";
import { sampleOf } from "../api/samples";
import { BY_KEY, BY_PASSWORD, failure, openCloud, type Cloud } from "./cloud";
import { DOMAIN, KEY, PROJECT, TEMPORARY, USER } from "./official";

/** The service behind the front: answers every call, or refuses it as a test demands. */
let refusal: { serviceCode: string; httpStatus: number } | undefined;
let carriedOut: string[];
let cloud: Cloud;
beforeEach(async () => {
  [refusal, carriedOut] = [undefined, []];
  cloud = await openCloud(((operation: string) => {
    carriedOut.push(operation);
    if (refusal) throw new ServiceError({ ...refusal, operation, requestId: "R-BEHIND", message: "m" });
    return Promise.resolve({ ...sampleOf(OPERATIONS[operation as typeof LIST_IN_CCM].answer), total: 7 });
  }) as Invoke<HuaweiOperations>);
});
afterEach(() => cloud.front.close());

const LIST_IN_CCM = "ListCertificate";
const LIST_IN_APIG = "ListCertificatesV2";
const TOKENS = "POST /v3/auth/tokens";
const DOMAINS = "GET /v3/auth/domains";
const PROJECTS = "GET /v3/projects";
const EACH = [
  ["CCM", LIST_IN_CCM, "x-domain-id", DOMAIN, DOMAINS],
  ["APIG", LIST_IN_APIG, "x-project-id", PROJECT, PROJECTS],
] as const;

const headersOf = (operation: string): Record<string, string>[] =>
  cloud.front.requests
    .filter((_, index) => cloud.front.arrived[index] === operation)
    .map(({ headers }) => headers);

describe.each(EACH)("an access key, %s", (_service, list, header, id, lookUp) => {
  test("the id is looked up once, even for concurrent calls", async () => {
    const invoke = cloud.client();
    await Promise.all([invoke(list, {}), invoke(list, {})]);
    await invoke(list, {});
    expect(cloud.front.arrived).toEqual([lookUp, list, list, list]);
    expect(headersOf(list)).toEqual(Array(3).fill(expect.objectContaining({ [header]: id })));
    expect(headersOf(list)[0]).not.toHaveProperty("x-auth-token");
  });

  test("a given id is not looked up", async () => {
    await cloud.client(BY_KEY, { domainId: DOMAIN, projectId: PROJECT })(list, {});
    expect(cloud.front.arrived).toEqual([list]);
  });

  test("a failed lookup is repeated by the next call", async () => {
    cloud.front.fault = (operation) => (operation === lookUp ? "html-after" : undefined);
    const invoke = cloud.client();
    await expect(invoke(list, {})).rejects.toMatchObject({ code: "BAD_ANSWER" });
    cloud.front.fault = () => undefined;
    await expect(invoke(list, {})).resolves.toMatchObject({ total: 7 });
  });

  test("a temporary key: its token is sent and signed, also to the identity service", async () => {
    await cloud.client({ kind: "key", key: TEMPORARY })(list, {});
    expect(cloud.front.arrived).toEqual([lookUp, list]);
    const { securityToken } = TEMPORARY;
    for (const { headers } of cloud.front.requests)
      expect(headers).toMatchObject({
        "x-security-token": securityToken,
        authorization: expect.stringContaining("x-security-token") as string,
      });
  });

  const WRONG: [string, object][] = [
    ["secret", { ...KEY, secretAccessKey: "wrongSECRET" }],
    ["id", { ...KEY, accessKeyId: "AKIDOTHER" }],
    ["token", { ...TEMPORARY, securityToken: undefined }],
  ];
  test.each(WRONG)("another %s: APIGW.0301, without a retry", async (_part, key) => {
    const identity = { kind: "key", key } as Identity;
    const error = await failure(cloud.client(identity, { domainId: DOMAIN, projectId: PROJECT })(list, {}));
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ serviceCode: "APIGW.0301", httpStatus: 401, requestId: "R-AUTH" });
    expect(error.message).toContain("R-AUTH");
    expect(cloud.front.arrived).toEqual([list]);
    expect(carriedOut).toEqual([]);
  });
});

test("a missing project: names the setting to give", async () => {
  const error = await failure(cloud.client(BY_KEY, { projectName: "cn-north-4_none" })(LIST_IN_APIG, {}));
  expect(error).toMatchObject({ code: "INVALID_CONFIG" });
  expect(error.message).toMatch(/huaweicloud:projectId.*cn-north-4_none/);
});

test("a clock that is off by an hour: the service's own error", async () => {
  cloud.front.iam.now = () => cloud.time + 3_600_000;
  const known = { domainId: DOMAIN };
  await expect(cloud.client(BY_KEY, known)(LIST_IN_CCM, {})).rejects.toMatchObject({
    serviceCode: "APIGW.0303",
  });
});

describe("a given token", () => {
  test("CCM: nothing else is needed, and nothing is signed", async () => {
    const token = cloud.front.iam.grant("domain");
    await cloud.client({ kind: "token", token })(LIST_IN_CCM, {});
    expect(cloud.front.arrived).toEqual([LIST_IN_CCM]);
    const [headers] = headersOf(LIST_IN_CCM);
    expect(headers).toMatchObject({ "x-auth-token": token });
    expect(headers).not.toHaveProperty("authorization");
    expect(headers).not.toHaveProperty("x-sdk-date");
  });

  test("APIG: the project in the path is looked up with the token, or given", async () => {
    const token = cloud.front.iam.grant("project");
    await cloud.client({ kind: "token", token })(LIST_IN_APIG, {});
    await cloud.client({ kind: "token", token }, { projectId: PROJECT })(LIST_IN_APIG, {});
    expect(cloud.front.arrived).toEqual([PROJECTS, LIST_IN_APIG, LIST_IN_APIG]);
  });

  test("revoked: there is no other token, so the service's error is reported immediately", async () => {
    cloud.front.fault = () => "token-withdrawn";
    const token = cloud.front.iam.grant("domain");
    const error = await failure(cloud.client({ kind: "token", token })(LIST_IN_CCM, {}));
    expect(error).toMatchObject({ serviceCode: "APIGW.0307", requestId: "R-TOKEN" });
    expect(cloud.front.arrived).toHaveLength(1);
    expect(inspect(error)).not.toContain(token);
  });
});

const HOUR = 3_600_000;
const countOf = (operation: string): number => cloud.front.arrived.filter((one) => one === operation).length;

describe("name and password", () => {
  test("one token per scope, even for concurrent calls", async () => {
    const invoke = cloud.client(BY_PASSWORD);
    await Promise.all([invoke(LIST_IN_CCM, {}), invoke(LIST_IN_CCM, {}), invoke(LIST_IN_APIG, {})]);
    await invoke(LIST_IN_APIG, {});
    expect([countOf(TOKENS), countOf(DOMAINS), countOf(PROJECTS)]).toEqual([2, 0, 0]);
    const scopes = cloud.front.requests
      .filter(({ path }) => path === "/v3/auth/tokens")
      .map(({ body }) => (JSON.parse(body) as { auth: { scope: object } }).auth.scope);
    expect(scopes).toHaveLength(2);
    expect(scopes).toContainEqual({ domain: { name: USER.domainName } });
    expect(scopes).toContainEqual({ project: { name: "cn-north-4" } });
    expect(carriedOut).toHaveLength(4);
  });

  test("the token is requested for the given ids", async () => {
    const invoke = cloud.client(BY_PASSWORD, { domainId: DOMAIN, projectId: PROJECT });
    await invoke(LIST_IN_CCM, {});
    await invoke(LIST_IN_APIG, {});
    const bodies = cloud.front.requests.map(({ body }) => body).join();
    expect(bodies).toContain(`"scope":{"domain":{"id":"${DOMAIN}"}}`);
    expect(bodies).toContain(`"scope":{"project":{"id":"${PROJECT}"}}`);
  });

  test("a token is kept while it is valid, and renewed before it expires", async () => {
    const invoke = cloud.client(BY_PASSWORD);
    await invoke(LIST_IN_CCM, {});
    cloud.time += 23 * HOUR;
    await invoke(LIST_IN_CCM, {});
    expect(countOf(TOKENS)).toBe(1);
    cloud.time += HOUR - 60_000;
    await Promise.all([invoke(LIST_IN_CCM, {}), invoke(LIST_IN_APIG, {})]);
    await invoke(LIST_IN_CCM, {});
    expect(countOf(TOKENS)).toBe(3);
    const [first, , third] = headersOf(LIST_IN_CCM).map((headers) => headers["x-auth-token"]);
    expect(third).not.toBe(first);
    expect(carriedOut).toHaveLength(5);
  });

  test("a token about to expire is renewed once for concurrent calls", async () => {
    const invoke = cloud.client(BY_PASSWORD);
    await invoke(LIST_IN_CCM, {});
    cloud.time += 24 * HOUR;
    await Promise.all(Array.from({ length: 5 }, () => invoke(LIST_IN_CCM, {})));
    expect(carriedOut).toHaveLength(6);
    expect(countOf(TOKENS)).toBe(2);
  });

  test.each([LIST_IN_CCM, "CreateCertificateV2"] as const)(
    "%s, token revoked: renewed, and nothing was carried out before",
    async (operation) => {
      cloud.front.fault = (one, count) => (one === operation && count === 1 ? "token-withdrawn" : undefined);
      const request = { name: "cert", cert_content: "c", private_key: "k" };
      await cloud.client(BY_PASSWORD)(operation as "CreateCertificateV2", request);
      expect(cloud.front.arrived).toEqual([TOKENS, operation, TOKENS, operation]);
      expect(carriedOut).toEqual([operation]);
      expect(cloud.pauses).toEqual([]);
    },
  );

  test("several calls encounter a revoked token", async () => {
    const invoke = cloud.client(BY_PASSWORD);
    await invoke(LIST_IN_CCM, {});
    cloud.front.iam.withdraw(headersOf(LIST_IN_CCM)[0]?.["x-auth-token"]);
    await Promise.all(Array.from({ length: 5 }, () => invoke(LIST_IN_CCM, {})));
    expect(carriedOut).toHaveLength(6);
  });

  test("several calls that encounter a revoked token request only one new token", async () => {
    const invoke = cloud.client(BY_PASSWORD);
    await invoke(LIST_IN_CCM, {});
    cloud.front.iam.withdraw(headersOf(LIST_IN_CCM)[0]?.["x-auth-token"]);
    await Promise.all(Array.from({ length: 5 }, () => invoke(LIST_IN_CCM, {})));
    expect(countOf(TOKENS)).toBe(2);
  });

  test("permanently revoked: one renewal, then the service's error", async () => {
    cloud.front.fault = (one) => (one === LIST_IN_CCM ? "token-withdrawn" : undefined);
    const error = await failure(cloud.client(BY_PASSWORD)(LIST_IN_CCM, {}));
    expect(error).toMatchObject({ serviceCode: "APIGW.0307", requestId: "R-TOKEN" });
    expect(cloud.front.arrived).toEqual([TOKENS, LIST_IN_CCM, TOKENS, LIST_IN_CCM]);
  });

  test("a wrong password is refused once, and the next call asks again", async () => {
    const invoke = cloud.client({ ...BY_PASSWORD, password: "wrong*PASSWORD" } as Identity);
    const error = await failure(invoke(LIST_IN_CCM, {}));
    expect(error).toMatchObject({ code: "SERVICE_ERROR", httpStatus: 401 });
    expect(cloud.front.arrived).toEqual([TOKENS]);
    expect(inspect(error)).not.toMatch(/wrong\*PASSWORD/);
    await failure(invoke(LIST_IN_CCM, {}));
    expect(cloud.front.arrived).toEqual([TOKENS, TOKENS]);
  });

  test("a token lost in transit is requested again", async () => {
    cloud.front.fault = (one, count) => (one === TOKENS && count < 3 ? "lost-after" : undefined);
    await expect(cloud.client(BY_PASSWORD)(LIST_IN_CCM, {})).resolves.toMatchObject({ total: 7 });
    expect(cloud.pauses).toEqual([500, 1000]);
  });
});

describe("missing objects", () => {
  const GONE = [
    [400, "PCA.10010002", true],
    [404, "PCA.00030102", true],
    [404, "PCA.1", true],
    [404, "APIG.3025", true],
    [404, "APIGW.0101", false],
    [400, "PCA.00020001", false],
    [400, "APIG.3025", false],
    [403, "PCA.1", false],
  ] as const;
  test.each(GONE)("HTTP %d %s: missing is %s", async (httpStatus, serviceCode, gone) => {
    refusal = { httpStatus, serviceCode };
    const show = (): Promise<object> => cloud.client()("ShowCertificate", { certificate_id: "x" });
    const error = await failure(show());
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ serviceCode, httpStatus, requestId: "R-BEHIND" });
    expect(error.message).toContain("R-BEHIND");
    expect(isGone(error)).toBe(gone);
    if (gone) await expect(unlessGone(show())).resolves.toBeUndefined();
    else await expect(unlessGone(show())).rejects.toMatchObject({ serviceCode });
  });

  test("a path that no service has", async () => {
    const answer = await fetch(`${cloud.front.endpoint}/v1/other`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get("x-request-id")).toBe("R-PATH");
    expect(await answer.json()).toMatchObject({ error_code: "APIGW.0101" });
  });

  test("an empty identifier does not turn reading one object into listing all", async () => {
    await expect(cloud.client()("ShowCertificate", { certificate_id: "" })).rejects.toThrow();
  });
});
