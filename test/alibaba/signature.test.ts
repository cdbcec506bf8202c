import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import {
  acs3Signature,
  authorization,
  rpcSignature,
  type Credentials,
} from "../../provider/api/alibaba/signature";
import { decodeRequest, encodeRequest } from "../../provider/api/alibaba/wire";
import { canonicalQuery, sha256 } from "../../provider/base/canonical";
import { KEY, officialAuthorization } from "./official";

interface Vector {
  readonly id: string;
  readonly ak: string;
  readonly sk: string;
  readonly method: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly authorization: string;
}

const FIXTURE = join(__dirname, "../../../test/fixtures/acs3-vectors.json");
const vectors = JSON.parse(readFileSync(FIXTURE, "utf8")) as Vector[];

const sign = (parts: Omit<Vector, "id" | "ak" | "sk" | "authorization">, credentials: Credentials): string =>
  authorization({ ...parts, path: "/", body: Buffer.from(parts.body) }, credentials);

test.each(vectors)("vector $id: the Authorization header is the recorded one", (vector) => {
  const credentials = { accessKeyId: vector.ak, accessKeySecret: vector.sk };
  expect(sign(vector, credentials)).toBe(vector.authorization);
});

test("reproduces the published example of the signature", () => {
  const query = { ImageId: "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", RegionId: "cn-shanghai" };
  const headers = {
    host: "ecs.cn-shanghai.aliyuncs.com",
    "x-acs-action": "RunInstances",
    "x-acs-content-sha256": sha256(""),
    "x-acs-date": "2023-10-26T10:22:32Z",
    "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
    "x-acs-version": "2014-05-26",
  };
  const credentials = { accessKeyId: "YourAccessKeyId", accessKeySecret: "YourAccessKeySecret" };
  expect(sign({ method: "POST", query, headers, body: "" }, credentials)).toContain(
    "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
  );
});

test("blanks around a header are not signed, and a missing header is signed as empty", () => {
  const signatureOf = (headers: Record<string, string>): string => {
    const parts = { method: "GET", path: "/", query: {}, headers, body: Buffer.alloc(0) };
    return acs3Signature(parts, ["host", "x-acs-a"], "secret");
  };
  const host = "cas.aliyuncs.com";
  expect(signatureOf({ host, "x-acs-a": " a " })).toBe(signatureOf({ host, "x-acs-a": "a" }));
  expect(signatureOf({ host })).toBe(signatureOf({ host, "x-acs-a": "" }));
  expect(signatureOf({ host })).not.toBe(signatureOf({ host, "x-acs-a": "a" }));
});

test("reproduces the published example of the older signature", () => {
  const parameters = {
    AccessKeyId: "testid",
    Action: "DescribeRegions",
    Format: "XML",
    SignatureMethod: "HMAC-SHA1",
    SignatureNonce: "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
    SignatureVersion: "1.0",
    Timestamp: "2016-02-23T12:46:24Z",
    Version: "2014-05-26",
  };
  expect(rpcSignature("GET", parameters, "testsecret", "HMAC-SHA1")).toBe("OLeaidS1JvxuMvnyHOwuJ+uX5qY=");
});

const text = fc.oneof(
  fc.string({ maxLength: 40, unit: "grapheme" }),
  fc.constantFrom("阿里云 A&B*~", "p 1", "a+b", "100%", "!'()", "", "\n-----BEGIN\\n", "=&=", "😀"),
);

const serverRequest = fc.record(
  {
    CommonName: text,
    Algorithm: fc.constantFrom("RSA_2048", "ECC_256"),
    ParentIdentifier: text,
    Domain: text,
    Organization: text,
    Days: fc.nat(),
    BeforeTime: fc.nat(),
    EnableCrl: fc.constantFrom(0, 1),
    Immediately: fc.constantFrom(0, 1, 2),
    Tags: fc.array(fc.record({ Key: text, Value: text }), { minLength: 1, maxLength: 20 }),
  },
  { requiredKeys: ["CommonName", "Algorithm", "ParentIdentifier"] },
);

test("signs generated requests like the official client", () => {
  fc.assert(
    fc.property(serverRequest, fc.option(text, { nil: undefined }), (request, ClientToken) => {
      const { query, form } = encodeRequest(
        "CreateSubCACertificate",
        { ...request, ClientToken },
        "cn-hangzhou",
      );
      const body = canonicalQuery(form);
      const headers = {
        host: "cas.aliyuncs.com",
        "x-acs-action": "CreateSubCACertificate",
        "x-acs-content-sha256": sha256(body),
        "x-acs-date": "2026-01-02T03:04:05Z",
        "x-acs-signature-nonce": "n",
        "x-acs-version": "2020-06-30",
        ...(body === "" ? {} : { "content-type": "application/x-www-form-urlencoded" }),
      };
      const parts = { method: "POST", query, headers, body };
      expect(sign(parts, KEY)).toBe(officialAuthorization(parts));
    }),
    { numRuns: 500 },
  );
});

test("an encoded request decodes to the same request, even after a round trip through a URL", () => {
  fc.assert(
    fc.property(serverRequest, (request) => {
      const { query } = encodeRequest("CreateServerCertificate", request, "cn-hangzhou");
      const received = Object.fromEntries(new URL(`http://x/?${canonicalQuery(query)}`).searchParams);
      expect(received).toEqual(query);
      expect(decodeRequest("CreateServerCertificate", received)).toEqual(JSON.parse(JSON.stringify(request)));
    }),
    { numRuns: 500 },
  );
});

test("V11: zero and false are sent, undefined is not", () => {
  const request = {
    PathLenConstraint: 0,
    EnableCrl: false,
    CrlDay: undefined,
    ExtendedKeyUsages: ["serverAuth"],
  };
  expect(encodeRequest("CreateSubCACertificate", request, "cn-hangzhou").query).toEqual({
    PathLenConstraint: "0",
    EnableCrl: "false",
    "ExtendedKeyUsages.1": "serverAuth",
  });
});

test("only operations that take a region get one", () => {
  const tag = { ResourceId: ["a"], ResourceType: "PcaCertificate", Tag: [{ Key: "k", Value: "v" }] };
  expect(encodeRequest("TagResources", tag, "cn-hangzhou").query).toEqual({
    RegionId: "cn-hangzhou",
    "ResourceId.1": "a",
    ResourceType: "PcaCertificate",
    "Tag.1.Key": "k",
    "Tag.1.Value": "v",
  });
  expect(encodeRequest("ListCert", {}, "cn-hangzhou").query).toEqual({});
});

test("a hostile parameter name does not reach a prototype", () => {
  decodeRequest("ListCert", { "__proto__.polluted": "yes", "constructor.prototype.polluted": "yes" });
  expect({}).not.toHaveProperty("polluted");
});

test("parameters are sorted by name, not by name and value", () => {
  expect(canonicalQuery({ "A.1": "x", A: "1" })).toBe("A=1&A.1=x");
});

test.each([
  ["nested too deep", { [Array(9).fill("a").join(".")]: "x" }],
  ["as one value and as several", { Tag: "x", "Tag.1.Key": "y" }],
  ["as one value and as several", { "Tag.1.Key": "y", Tag: "x" }],
])("a request whose parameters are %s is MALFORMED", (words, parameters) => {
  const decoding = (): unknown => decodeRequest("TagResources", parameters);
  expect(decoding).toThrow(expect.objectContaining({ code: "MALFORMED" }) as Error);
  expect(decoding).toThrow(new RegExp(words));
});
