import "./silence";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GlobalCredentials } from "@huaweicloud/huaweicloud-sdk-core";
import { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner";
import * as fc from "fast-check";
import { percentEncode } from "../../provider/base/canonical";
import { authorization } from "../../provider/api/huawei/signature";
import { isSigned, KEY, type WireRequest } from "./official";

interface Vector extends WireRequest {
  readonly id: string;
  readonly ak: string;
  readonly sk: string;
  readonly authorization: string;
}
const FIXTURE = join(__dirname, "../../../test/fixtures/huawei-vectors.json");
const vectors = JSON.parse(readFileSync(FIXTURE, "utf8")) as Vector[];
const keyOf = ({ ak, sk, headers }: Vector) => ({
  accessKeyId: ak,
  secretAccessKey: sk,
  securityToken: headers["x-security-token"],
});

test.each(vectors)("vector $id: the Authorization header is the recorded one", (vector) => {
  expect(authorization(vector, keyOf(vector))).toBe(vector.authorization);
});

test.each(vectors)("vector $id: the emulator's verifier accepts it, and no other signature", (vector) => {
  const { authorization: recorded, ...rest } = vector;
  const request = { ...rest, headers: { ...rest.headers, authorization: recorded } };
  const key = keyOf(vector);
  expect(isSigned(request, [key])).toBe(true);
  expect(isSigned({ ...request, method: "PUT" }, [key])).toBe(false);
  expect(isSigned({ ...request, path: `${request.path}x` }, [key])).toBe(false);
  expect(isSigned({ ...request, body: `${request.body} ` }, [key])).toBe(false);
  expect(isSigned({ ...request, query: { ...request.query, a: "b" } }, [key])).toBe(false);
  expect(isSigned({ ...request, headers: { ...request.headers, "x-domain-id": "other" } }, [key])).toBe(
    false,
  );
  expect(isSigned(request, [{ ...key, secretAccessKey: "other" }])).toBe(false);
  expect(isSigned(request, [{ ...key, accessKeyId: "other" }])).toBe(false);
});

const text = (letters: string, constraints: fc.StringConstraints = {}): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from(letters)), ...constraints });
const NAMES = "abcXYZ019-_.~";
// Without characters that Node's URL parser encodes before the official signer encodes them again, and without those
// that end a path.
const ODD = `${NAMES}中文é😀%+=&*!();:@$,[]`;
const value = fc.oneof(fc.string({ unit: "grapheme" }), text(`${ODD} "'/?#\n\\{}`));
const headerValue = text(`${NAMES} /+=;,:"'`).map((one) => one.trim());

const generated = fc.record({
  method: fc.constantFrom("GET", "POST", "PUT", "DELETE"),
  segments: fc.array(text(ODD), { minLength: 1, maxLength: 6 }),
  query: fc.dictionary(text(NAMES, { minLength: 1 }), value, { maxKeys: 5, noNullPrototype: true }),
  headers: fc.dictionary(
    text("abcxyz019-", { minLength: 1, maxLength: 12 }).map((name) => `x-${name}`),
    headerValue,
    { maxKeys: 5, noNullPrototype: true },
  ),
  contentType: fc.option(fc.constantFrom("application/json", "application/json;charset=utf-8")),
  data: fc.option(fc.dictionary(value, fc.oneof(value, fc.integer(), fc.boolean(), fc.array(value)))),
  time: fc.date({ min: new Date("2000-01-01"), max: new Date("2099-01-01"), noInvalidDate: true }),
});

test("signs generated requests like the official signer", () => {
  const compare = ({ method, segments, query, headers, contentType, data, time }: Sample): void => {
    const date = time.toISOString().replace(/[-:]|\.\d+/g, "");
    const given = {
      host: "ccm.example:8080",
      ...(contentType && { "content-type": contentType }),
      ...headers,
    };
    const request = {
      method,
      endpoint: `https://ccm.example:8080/${segments.join("/")}`,
      queryParams: query,
      headers: { ...given, "X-Sdk-Date": date },
      ...(data && { data }),
    };
    const credentials = new GlobalCredentials().withAk(KEY.accessKeyId).withSk(KEY.secretAccessKey);
    const official = AKSKSigner.sign(request, credentials) as { Authorization: string };
    const parts = {
      method,
      path: `/${segments.map(percentEncode).join("/")}`,
      query,
      headers: { ...given, "x-sdk-date": date },
      body: data ? JSON.stringify(data) : "",
    };
    expect(authorization(parts, KEY)).toBe(official.Authorization);
  };
  fc.assert(fc.property(generated, compare), { numRuns: 500 });
});

type Sample = typeof generated extends fc.Arbitrary<infer T> ? T : never;
