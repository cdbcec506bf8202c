import { randomUUID } from "node:crypto";
import { authorization, rpcSignature } from "../../provider/api/alibaba/signature";
import { canonicalQuery, sha256 } from "../../provider/base/canonical";
import { KEY } from "../alibaba/official";
import { removeFolders } from "../x509/support";
import { openEmulator, type Served } from "./http";

let served: Served;
beforeAll(async () => {
  served = await openEmulator({ limits: { body: 10_000 } });
});
afterAll(async () => {
  await served.close();
  removeFolders();
});

interface Refusal {
  readonly status: number;
  readonly Code: string;
  readonly RequestId: string;
}

const MINUTE = 60_000;
const at = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+/, "");

interface Changes {
  readonly action?: string;
  readonly version?: string;
  readonly query?: Record<string, string>;
  /** Applied after signing. */
  readonly sent?: Record<string, string>;
  readonly headers?: Record<string, string | undefined>;
  readonly body?: string;
  readonly secret?: string;
  readonly id?: string;
  readonly method?: string;
}

/** A request with an ACS3 signature, with some changes. */
async function acs3(changes: Changes = {}): Promise<Refusal> {
  const { action = "ListCert", version = "2020-06-30", query = {}, method = "POST", body = "" } = changes;
  const all: Record<string, string | undefined> = {
    host: new URL(served.endpoint).host,
    "x-acs-action": action,
    "x-acs-version": version,
    "x-acs-date": at(Date.now()),
    "x-acs-signature-nonce": randomUUID(),
    "x-acs-content-sha256": sha256(body),
    ...(body === "" ? {} : { "content-type": "application/x-www-form-urlencoded" }),
    ...changes.headers,
  };
  const headers = Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as Record<string, string>;
  const parts = { method, path: "/", query, headers, body: Buffer.from(body) };
  const { id = KEY.accessKeyId, secret = KEY.accessKeySecret } = changes;
  const signed = {
    ...headers,
    authorization: authorization(parts, { accessKeyId: id, accessKeySecret: secret }),
  };
  return send(method, { ...query, ...changes.sent }, signed, body);
}

/** The same with a signature in the RPC style, in the query. */
async function rpc(
  changes: Record<string, string | undefined> = {},
  sent: Record<string, string> = {},
  secret = KEY.accessKeySecret,
) {
  const all: Record<string, string | undefined> = {
    Action: "ListCert",
    Version: "2020-06-30",
    Format: "JSON",
    AccessKeyId: KEY.accessKeyId,
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    SignatureNonce: randomUUID(),
    Timestamp: at(Date.now()),
    ...changes,
  };
  const query = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
  const Signature = rpcSignature("GET", query, secret, "HMAC-SHA1");
  return send("GET", { ...query, Signature, ...sent }, {}, "");
}

async function send(
  method: string,
  query: Record<string, string>,
  headers: Record<string, string>,
  body: string,
): Promise<Refusal> {
  const { host: _host, ...rest } = headers;
  const answer = await fetch(`${served.endpoint}/?${canonicalQuery(query)}`, {
    method,
    headers: rest,
    ...(body === "" ? {} : { body }),
  });
  return { status: answer.status, ...((await answer.json()) as Omit<Refusal, "status">) };
}

const REFUSED = { RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/) as string };

describe("ACS3", () => {
  test("a correctly signed request is carried out", async () => {
    expect(await acs3()).toMatchObject({ status: 200, TotalCount: 0 });
    expect(await acs3({ method: "GET" })).toMatchObject({ status: 200, TotalCount: 0 });
  });

  const WRONG: [string, Changes, number, string][] = [
    ["another secret", { secret: "other" }, 400, "SignatureDoesNotMatch"],
    ["another key", { id: "other" }, 404, "InvalidAccessKeyId.NotFound"],
    [
      "a changed parameter",
      { query: { ShowSize: "1" }, sent: { ShowSize: "2" } },
      400,
      "SignatureDoesNotMatch",
    ],
    ["one more parameter", { sent: { ShowSize: "2" } }, 400, "SignatureDoesNotMatch"],
    [
      "another hash of the body",
      { headers: { "x-acs-content-sha256": sha256("x") } },
      400,
      "SignatureDoesNotMatch",
    ],
    [
      "a date of 16 minutes ago",
      { headers: { "x-acs-date": at(Date.now() - 16 * MINUTE) } },
      400,
      "InvalidTimeStamp.Expired",
    ],
    [
      "a date 16 minutes ahead",
      { headers: { "x-acs-date": at(Date.now() + 16 * MINUTE) } },
      400,
      "InvalidTimeStamp.Expired",
    ],
    ["a date that is none", { headers: { "x-acs-date": "yesterday" } }, 400, "InvalidTimeStamp.Format"],
    [
      "a date that does not exist",
      { headers: { "x-acs-date": "2026-02-30T25:00:00Z" } },
      400,
      "InvalidTimeStamp.Format",
    ],
    ["no nonce", { headers: { "x-acs-signature-nonce": undefined } }, 400, "IncompleteSignature"],
    ["no date", { headers: { "x-acs-date": undefined } }, 400, "IncompleteSignature"],
    [
      "a token that the key does not have",
      { headers: { "x-acs-security-token": "t" } },
      400,
      "InvalidSecurityToken.MismatchWithAccessKey",
    ],
    ["an unknown action", { action: "DescribeRegions" }, 404, "InvalidAction.NotFound"],
    ["a name of every object", { action: "constructor" }, 404, "InvalidAction.NotFound"],
    ["an action of the other version", { action: "DeletePCACert" }, 404, "InvalidAction.NotFound"],
    ["no action", { headers: { "x-acs-action": undefined } }, 400, "MissingAction"],
    ["XML", { query: { Format: "XML" } }, 400, "InvalidParameter"],
  ];
  test.each(WRONG)("%s", async (_name, changes, status, Code) => {
    expect(await acs3(changes)).toMatchObject({ ...REFUSED, status, Code });
  });

  test("an unsigned header", async () => {
    const headers = {
      authorization: "ACS3-HMAC-SHA256 Credential=AKIDEXAMPLE,SignedHeaders=host,Signature=" + "0".repeat(64),
    };
    const more = { "x-acs-action": "ListCert", "x-acs-version": "2020-06-30" };
    expect(await send("POST", {}, { ...headers, ...more }, "")).toMatchObject({
      Code: "IncompleteSignature",
    });
    expect(await send("POST", {}, { ...more, authorization: "Bearer x" }, "")).toMatchObject({
      Code: "IncompleteSignature",
    });
  });

  test("a used nonce, even with another date and another request", async () => {
    const headers = { "x-acs-signature-nonce": randomUUID() };
    expect(await acs3({ headers })).toMatchObject({ status: 200 });
    expect(await acs3({ headers })).toMatchObject({ status: 400, Code: "SignatureNonceUsed" });
    const later = { ...headers, "x-acs-date": at(Date.now() + 2 * MINUTE) };
    expect(await acs3({ headers: later, query: { ShowSize: "1" } })).toMatchObject({
      Code: "SignatureNonceUsed",
    });
  });

  test("a wrong signature does not use up a valid nonce", async () => {
    const headers = { "x-acs-signature-nonce": randomUUID() };
    expect(await acs3({ headers, secret: "other" })).toMatchObject({ Code: "SignatureDoesNotMatch" });
    expect(await acs3({ headers })).toMatchObject({ status: 200 });
  });

  test("a body above the limit, whoever sends it", async () => {
    const body = `Csr=${"x".repeat(20_000)}`;
    expect(await acs3({ body })).toMatchObject({ ...REFUSED, status: 413, Code: "RequestEntityTooLarge" });
  });
});

describe("RPC", () => {
  test("a correctly signed request is carried out", async () => {
    expect(await rpc()).toMatchObject({ status: 200, TotalCount: 0 });
  });

  const { Signature: _, ...NOTHING } = { Signature: "" };
  const WRONG: [string, () => Promise<Refusal>, string][] = [
    ["another secret", () => rpc({}, {}, "other"), "SignatureDoesNotMatch"],
    ["another key", () => rpc({ AccessKeyId: "other" }), "InvalidAccessKeyId.NotFound"],
    ["a changed parameter", () => rpc({ ShowSize: "1" }, { ShowSize: "2" }), "SignatureDoesNotMatch"],
    ["a late date", () => rpc({ Timestamp: at(Date.now() - 16 * MINUTE) }), "InvalidTimeStamp.Expired"],
    ["no key", () => rpc({ AccessKeyId: undefined }), "MissingAccessKeyId"],
    ["no nonce", () => rpc({ SignatureNonce: undefined }), "MissingSignatureNonce"],
    ["no date", () => rpc({ Timestamp: undefined }), "MissingTimestamp"],
    ["another algorithm", () => rpc({ SignatureMethod: "HMAC-MD5" }), "IncompleteSignature"],
    [
      "no signature",
      () => send("GET", { Action: "ListCert", Version: "2020-06-30", ...NOTHING }, {}, ""),
      "MissingAccessKeyId",
    ],
  ];
  test.each(WRONG)("%s", async (_name, call, Code) => {
    expect(await call()).toMatchObject({ ...REFUSED, Code });
  });

  test("a used nonce", async () => {
    const SignatureNonce = randomUUID();
    expect(await rpc({ SignatureNonce })).toMatchObject({ status: 200 });
    expect(await rpc({ SignatureNonce })).toMatchObject({ Code: "SignatureNonceUsed" });
  });
});

describe("parameters of the wrong shape", () => {
  const create = (query: Record<string, string>): Promise<Refusal> =>
    acs3({ action: "CreateServerCertificate", query });
  const SUBJECT = { Organization: "O", OrganizationUnit: "U", Locality: "L", State: "S" };
  const USUAL = { CommonName: "a.example.com", Algorithm: "ECC_256", ParentIdentifier: "p" };
  const SUBORDINATE = { ...USUAL, ...SUBJECT, Years: "1" };

  const WRONG: [string, () => Promise<Refusal>, string, RegExp][] = [
    ["nothing at all", () => create({}), "MissingParameter", /CommonName|ParentIdentifier/],
    ["a text for a number", () => create({ ...USUAL, Days: "many" }), "InvalidParameter", /Days/],
    ["a fraction", () => create({ ...USUAL, Days: "1.5" }), "InvalidParameter", /Days/],
    [
      "a number that no number holds",
      () => create({ ...USUAL, Days: "9".repeat(40) }),
      "InvalidParameter",
      /Days/,
    ],
    ["a list for a text", () => create({ ...USUAL, "Domain.1": "a" }), "InvalidParameter", /Domain/],
    ["a text for a list", () => create({ ...USUAL, Tags: "a" }), "InvalidParameter", /Tags/],
    [
      "a tag without a value",
      () => create({ ...USUAL, "Tags.1.Key": "a" }),
      "MissingParameter",
      /Tags\.1\.Value/,
    ],
    [
      "both a text and a list",
      () => create({ ...USUAL, Tags: "a", "Tags.1.Key": "b" }),
      "InvalidParameter",
      /both/,
    ],
    ["nested too deep", () => create({ ...USUAL, "a.b.c.d.e.f.g.h.i.j": "b" }), "InvalidParameter", /deep/],
    [
      "the prototype",
      () => create({ ...USUAL, "__proto__.CommonName": "b", Days: "x" }),
      "InvalidParameter",
      /Days/,
    ],
    [
      "tags without a list",
      () => acs3({ action: "TagResources", query: { ResourceType: "PcaCertificate", "ResourceId.1": "a" } }),
      "MissingParameter",
      /Tag/,
    ],
    [
      "a list that is missing",
      () => acs3({ action: "UntagResources", query: { ResourceType: "x", "TagKey.1": "a" } }),
      "MissingParameter",
      /ResourceId/,
    ],
    [
      "JSON that is none",
      () =>
        acs3({
          action: "CreateExternalCACertificate",
          query: { InstanceId: "i", Csr: "c", Validity: "1y", ApiPassthrough: "{" },
        }),
      "InvalidParameter",
      /ApiPassthrough/,
    ],
    [
      "a switch that is neither on nor off",
      () => acs3({ action: "CreateSubCACertificate", query: { ...SUBORDINATE, EnableCrl: "perhaps" } }),
      "InvalidParameter",
      /EnableCrl/,
    ],
  ];
  test.each(WRONG)("%s", async (_name, call, Code, message) => {
    expect(await call()).toMatchObject({
      ...REFUSED,
      status: 400,
      Code,
      Message: expect.stringMatching(message) as string,
    });
  });

  test("undocumented parameters are ignored", async () => {
    const query = { RegionId: "cn-hangzhou", Nonsense: "1", "More.1.Nonsense": "2" };
    expect(await acs3({ query })).toMatchObject({ status: 200 });
  });
});
