import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { OPERATIONS, type AlibabaOperations } from "../../provider/api/alibaba/operations";
import type { Credentials } from "../../provider/api/alibaba/signature";
import { canonicalQuery } from "../../provider/base/canonical";
import { createAlibabaClient } from "../../provider/client/alibaba/client";
import type { Invoke } from "../../provider/api/backend";
import { createHttp } from "../../provider/client/http";
import { sampleOf } from "../api/samples";
import { openFront, type Front } from "./front";
import { isSigned, KEY, officialAuthorization, type WireRequest } from "./official";
import { GENERIC } from "./official-clients";

/** The service behind the front: records and counts the calls. */
let carriedOut: string[];
let front: Front;
beforeEach(async () => {
  carriedOut = [];
  const echo = (operation: string, request: unknown): Promise<object> => {
    carriedOut.push(operation);
    const { answer } = OPERATIONS[operation as keyof typeof OPERATIONS];
    return Promise.resolve({ ...sampleOf(answer), RequestId: "R", operation, request });
  };
  front = await openFront(echo as Invoke<AlibabaOperations>);
});
afterEach(() => front.close());

interface Sent {
  readonly method?: string;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly form?: Record<string, string>;
}

async function send({ method = "POST", query = {}, headers = {}, form }: Sent): Promise<object> {
  const answer = await fetch(`${front.endpoint}/?${canonicalQuery(query)}`, {
    method,
    headers,
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
  });
  return { status: answer.status, ...((await answer.json()) as object) };
}

/** Computed by two official packages, and what pop-core sends for this date and nonce. */
const R_POST = {
  AccessKeyId: "AKIDEXAMPLE",
  Action: "CreateServerCertificate",
  Algorithm: "RSA_2048" as const,
  CommonName: "www.example.com",
  Days: "365",
  Format: "JSON",
  Organization: "阿里云 A&B*~",
  ParentIdentifier: "271ae6bb538d538c70c01f81dg30001",
  Signature: "4D8Wu17xSq4W2Ra1AdRM4WkbppA=",
  SignatureMethod: "HMAC-SHA1",
  SignatureNonce: "3156853299f313e23d1673dc12e1703d",
  SignatureVersion: "1.0",
  "Tags.1.Key": "account",
  "Tags.1.Value": "test",
  Timestamp: "2026-01-02T03:04:05Z",
  Version: "2020-06-30",
};
const DECODED = {
  operation: "CreateServerCertificate",
  request: {
    Algorithm: "RSA_2048",
    CommonName: "www.example.com",
    Days: 365,
    Organization: "阿里云 A&B*~",
    ParentIdentifier: "271ae6bb538d538c70c01f81dg30001",
    Tags: [{ Key: "account", Value: "test" }],
  },
};

describe("V1 signatures", () => {
  const NOTHING: WireRequest = { method: "POST", query: {}, headers: {}, body: "" };

  test("vector R-POST, in the query and in the form body", () => {
    expect(isSigned({ ...NOTHING, query: R_POST })).toBe(true);
    expect(isSigned({ ...NOTHING, body: canonicalQuery(R_POST) })).toBe(true);
  });

  test("vector R0, the published example", () => {
    const query = {
      AccessKeyId: "testid",
      Action: "DescribeRegions",
      Format: "XML",
      Signature: "OLeaidS1JvxuMvnyHOwuJ+uX5qY=",
      SignatureMethod: "HMAC-SHA1",
      SignatureNonce: "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
      SignatureVersion: "1.0",
      Timestamp: "2016-02-23T12:46:24Z",
      Version: "2014-05-26",
    };
    const key = { accessKeyId: "testid", accessKeySecret: "testsecret" };
    expect(isSigned({ ...NOTHING, method: "GET", query }, key)).toBe(true);
    expect(isSigned({ ...NOTHING, method: "GET", query }, { ...key, accessKeySecret: "other" })).toBe(false);
    expect(isSigned({ ...NOTHING, method: "GET", query }, { ...key, accessKeyId: "other" })).toBe(false);
  });

  test.each(["query", "form"])(
    "a request in the %s reaches its operation without the protocol parameters",
    async (place) => {
      expect(await send({ [place]: R_POST })).toMatchObject({ status: 200, ...DECODED });
      expect(front.arrived).toEqual(["CreateServerCertificate"]);
    },
  );

  const { Signature: _, ...unsigned } = R_POST;
  const WRONG: [string, Sent][] = [
    ["another signature", { form: { ...R_POST, Signature: "OLeaidS1JvxuMvnyHOwuJ+uX5qY=" } }],
    ["no signature", { form: unsigned }],
    ["a changed parameter", { form: { ...R_POST, Days: "366" } }],
    ["one more parameter", { form: R_POST, query: { Immediately: "2" } }],
    ["another method", { method: "GET", query: R_POST }],
  ];
  test.each(WRONG)("%s is refused", async (_name, sent) => {
    expect(await send(sent)).toMatchObject({ status: 400, Code: "SignatureDoesNotMatch" });
    expect(carriedOut).toEqual([]);
  });
});

/** Our client, with a clock that does not wait; requests can be altered in transit. */
function ourClient(
  key: Partial<Credentials> = {},
  onTheWay: (sent: string) => string = (sent) => sent,
): Invoke<AlibabaOperations> {
  const http = createHttp();
  return createAlibabaClient({
    endpoint: front.endpoint,
    region: "cn-hangzhou",
    credentials: () => Promise.resolve({ ...KEY, ...key }),
    http: ({ url, body, ...rest }) =>
      http({ ...rest, url: onTheWay(url), body: Buffer.from(onTheWay(body.toString())) }),
    timer: { now: () => Date.now(), sleep: () => Promise.resolve() },
    random: () => 1,
  });
}

const SUB = {
  CommonName: "Sub",
  Organization: "E",
  OrganizationUnit: "P",
  Locality: "杭州",
  State: "浙江",
  Years: 5,
  Algorithm: "ECC_256" as const,
  ParentIdentifier: "p",
  ClientToken: "token",
};

interface Vector extends WireRequest {
  readonly id: string;
  readonly ak: string;
  readonly sk: string;
  readonly authorization: string;
}
const FIXTURE = join(__dirname, "../../../test/fixtures/acs3-vectors.json");
const vectors = JSON.parse(readFileSync(FIXTURE, "utf8")) as Vector[];

describe("V3 signatures", () => {
  test.each(vectors)("vector $id", ({ ak, sk, authorization, ...request }) => {
    const key = { accessKeyId: ak, accessKeySecret: sk };
    const signed = { ...request, headers: { ...request.headers, authorization } };
    expect(isSigned(signed, key)).toBe(true);
    expect(isSigned({ ...signed, method: "GET" }, key)).toBe(false);
  });

  test("the body must have the hash given in the signed header", () => {
    const request = { ...vectors[0]!, headers: { ...vectors[0]!.headers, "x-acs-content-sha256": "00" } };
    const authorization = officialAuthorization(request);
    expect(isSigned({ ...request, headers: { ...request.headers, authorization } })).toBe(false);
  });

  test("parameters in the body and in the query are both signed and carried out", async () => {
    await expect(ourClient()("CreateSubCACertificate", SUB)).resolves.toMatchObject({ request: SUB });
  });

  test("a temporary token is signed, and is not an operation parameter", async () => {
    const call = ourClient({ securityToken: "TOKEN *~+" });
    await expect(call("ListCert", { ShowSize: 1 })).resolves.toMatchObject({ request: { ShowSize: 1 } });
  });

  const WRONG: [string, () => Invoke<AlibabaOperations>][] = [
    ["another secret", () => ourClient({ accessKeySecret: "other" })],
    ["another key", () => ourClient({ accessKeyId: "other" })],
    ["a changed query", () => ourClient({}, (sent) => sent.replace("Years=5", "Years=6"))],
    ["a changed body", () => ourClient({}, (sent) => sent.replace("=token", "=other"))],
  ];
  test.each(WRONG)("%s is refused", async (_name, make) => {
    await expect(make()("CreateSubCACertificate", SUB)).rejects.toMatchObject({
      serviceCode: "SignatureDoesNotMatch",
      requestId: "R-SIGN",
    });
    expect(carriedOut).toEqual([]);
  });
});

describe.each(Object.entries(GENERIC))("%s", (_name, connect) => {
  test("a wrong secret is refused", async () => {
    const call = connect(front.endpoint, { ...KEY, accessKeySecret: "other" });
    await expect(call("ListCert", "2020-06-30", {})).rejects.toMatchObject({
      code: "SignatureDoesNotMatch",
      requestId: "R-SIGN",
    });
    expect(carriedOut).toEqual([]);
  });

  test("a temporary token is signed, and is not an operation parameter", async () => {
    const call = connect(front.endpoint, { ...KEY, securityToken: "TOKEN *~+" });
    expect(await call("ListCert", "2020-06-30", { ShowSize: 1 })).toEqual({
      ...sampleOf(OPERATIONS.ListCert.answer),
      RequestId: "R",
      operation: "ListCert",
      request: { ShowSize: 1 },
    });
  });

  test("the version selects between two operations with the same name", async () => {
    const call = connect(front.endpoint);
    await expect(call("ListCert", "2020-06-30", {})).resolves.toMatchObject({ operation: "ListCert" });
    await expect(call("ListCert", "2020-04-07", { ShowSize: 0 })).resolves.toMatchObject({
      operation: "2020-04-07/ListCert",
      request: { ShowSize: 0 },
    });
    expect(front.arrived).toEqual(["ListCert", "2020-04-07/ListCert"]);
  });

  test.each(["DescribeRegions", "toString", "2020-04-07/ListCert"])(
    "the action %s does not exist",
    async (action) => {
      await expect(connect(front.endpoint)(action, "2020-04-07", {})).rejects.toMatchObject({
        code: "InvalidAction.NotFound",
        requestId: "R-ACTION",
      });
      expect(front.arrived).toEqual([]);
    },
  );
});

describe("faults", () => {
  const SERVER = {
    CommonName: "www.example.com",
    Algorithm: "ECC_256" as const,
    ParentIdentifier: "p",
    Days: 1,
  };
  const create = (): Promise<object> => ourClient()("CreateServerCertificate", SERVER);
  const arrival = async (): Promise<void> => {
    while (carriedOut.length === 0) await sleep(1);
  };

  test.each([
    ["reset-before", []],
    ["reset-after", ["CreateServerCertificate"]],
  ] as const)("%s: the outcome of a create is unknown, so it is not retried", async (kind, effects) => {
    front.fault = () => kind;
    await expect(create()).rejects.toMatchObject({
      code: "NO_ANSWER",
      sent: true,
      message: expect.stringContaining("ECONNRESET") as string,
    });
    expect(front.arrived).toHaveLength(1);
    expect(carriedOut).toEqual(effects);
  });

  test.each(["reset-before", "reset-after"] as const)("%s: a read is retried", async (kind) => {
    front.fault = (_operation, count) => (count === 1 ? kind : undefined);
    await expect(ourClient()("ListCert", {})).resolves.toMatchObject({ operation: "ListCert" });
    expect(front.arrived).toHaveLength(2);
  });

  test("slow: the response comes after the delay, the effect before it", async () => {
    [front.fault, front.delay] = [() => "slow", 300];
    const start = performance.now();
    let waited: number | undefined;
    const answered = create().then(() => (waited = performance.now() - start));
    await arrival();
    expect(waited).toBeUndefined();
    expect(await answered).toBeGreaterThanOrEqual(299);
  });

  test("slow: closing the server ends the wait", async () => {
    [front.fault, front.delay] = [() => "slow", 3_600_000];
    const answer = expect(create()).rejects.toMatchObject({ code: "NO_ANSWER", sent: true });
    await arrival();
    await front.close();
    await answer;
  });
});
