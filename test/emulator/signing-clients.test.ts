import { readFileSync } from "node:fs";
import { request as send } from "node:http";
import { join } from "node:path";
import { removeFolders } from "../x509/support";
import { openEmulator, type Served } from "./http";

/**
 * A request as written by a client in some language; computed by an independent implementation of the
 * documentation.
 */
interface Recorded {
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const FIXTURE = join(__dirname, "../../../test/fixtures/signing-clients.json");
const RECORDED = JSON.parse(readFileSync(FIXTURE, "utf8")) as Record<"huawei" | "alibaba", Recorded[]>;
/** The time at which they were signed. */
const THEN = Date.parse("2026-01-02T03:04:05Z");

let served: Served;
beforeAll(async () => {
  served = await openEmulator({ now: () => THEN });
});
afterAll(() => served.close());
afterAll(removeFolders);

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Sends exactly these headers, which `fetch` would not. */
function replay({ method, path, search, headers, body }: Recorded): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const url = `${served.endpoint}${path}${search === "" ? "" : `?${search}`}`;
    const request = send(url, { method, headers: { ...headers, "content-length": Buffer.byteLength(body) } });
    request.on("error", reject);
    request.on("response", (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("end", () => {
        resolve({ status: answer.statusCode ?? 0, text });
      });
    });
    request.end(body);
  });
}

type Change = [what: string, change: (one: Recorded) => Recorded];

const withHeader = (one: Recorded, name: string, value: (old: string) => string): Recorded => ({
  ...one,
  headers: Object.fromEntries(
    Object.entries(one.headers).map(([key, old]) => [key, key.toLowerCase() === name ? value(old) : old]),
  ),
});
const headerOf = ({ headers }: Recorded, name: string): string =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? "";

/** Changes that a man in the middle could make; each must be detected wherever it applies. */
const CHANGES: Change[] = [
  ["the method", (one) => ({ ...one, method: one.method === "GET" ? "POST" : "GET" })],
  [
    "one more parameter",
    (one) => ({ ...one, search: `${one.search}${one.search === "" ? "" : "&"}extra=1` }),
  ],
  ["the body", (one) => ({ ...one, body: one.body === "" ? "{}" : `${one.body} ` })],
  ["the date", (one) => withHeader(one, "x-sdk-date", () => "20260102T030406Z")],
  ["the account", (one) => withHeader(one, "x-domain-id", () => "0".repeat(32))],
  ["the project", (one) => withHeader(one, "x-project-id", () => "0".repeat(32))],
  ["the action", (one) => withHeader(one, "x-acs-action", () => "DescribeCACertificateList")],
  ["the version", (one) => withHeader(one, "x-acs-version", () => "2020-04-07")],
  ["the date", (one) => withHeader(one, "x-acs-date", () => "2026-01-02T03:04:06Z")],
  ["the nonce", (one) => withHeader(one, "x-acs-signature-nonce", () => "other")],
  ["the signature", (one) => withHeader(one, "authorization", (old) => flipped(old))],
  ["the list of what is signed", (one) => withHeader(one, "authorization", (old) => shortened(old))],
];
const flipped = (text: string): string => text.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
const shortened = (text: string): string => text.replace(/;[^;,]+,/, ",");

/** Parts that nobody reads, or that the sender deliberately left unsigned. */
function isOpen(what: string, one: Recorded): boolean {
  if (what !== "the body") return false;
  const isParameters = headerOf(one, "authorization") === "" && one.body === "";
  return isParameters || headerOf(one, "x-sdk-content-sha256") === "UNSIGNED-PAYLOAD";
}

describe.each(["huawei", "alibaba"] as const)("%s: clients' signatures are accepted, and verify", (cloud) => {
  test.each(RECORDED[cloud].map((one) => [one.client, one] as const))("%s", async (_client, one) => {
    // Refusals first: they use up no nonce.
    for (const [what, change] of CHANGES) {
      const changed = change(one);
      if (JSON.stringify(changed) === JSON.stringify(one) || isOpen(what, one)) continue;
      const { status, text } = await replay(changed);
      expect({ what, text, isRefused: [400, 401, 404].includes(status) }).toMatchObject({ isRefused: true });
    }
    expect(await replay(one)).toMatchObject({ status: 200 });
  });
});

const [GO, , , , , PHP] = RECORDED.huawei as [Recorded, ...Recorded[]];
const [TEA] = RECORDED.alibaba as [Recorded, ...Recorded[]];
const V11 = RECORDED.huawei.find(({ client }) => client.startsWith("V11"))!;

const authorized = (one: Recorded, change: (old: string) => string): Recorded =>
  withHeader(one, "authorization", change);

describe("Huawei Cloud: refusals are by name", () => {
  const WRONG: [string, Recorded, RegExp][] = [
    [
      "another algorithm",
      authorized(GO, (old) => old.replace(/^\S+/, "SDK-SM2-SM3")),
      /SDK-SM2-SM3 is not supported/,
    ],
    ["another scheme", authorized(GO, () => "Bearer abc"), /neither X-Auth-Token nor a signature/],
    [
      "an account that is not signed",
      authorized(GO, (old) => old.replace("x-domain-id;", "")),
      /x-domain-id is not signed/,
    ],
    [
      "a date that is not signed",
      authorized(GO, (old) => old.replace(";x-sdk-date", "")),
      /x-sdk-date is not signed/,
    ],
    [
      "a body left unsigned by somebody else",
      authorized(PHP!, (old) => old.replace("x-sdk-content-sha256;", "")),
      /x-sdk-content-sha256 is not signed/,
    ],
    [
      "the hash of another body",
      withHeader(PHP!, "x-sdk-content-sha256", () => "0".repeat(64)),
      /x-sdk-content-sha256 is not the hash/,
    ],
    [
      "the key of another day",
      authorized(V11, (old) => old.replace("/20260102/", "/20260101/")),
      /X-Sdk-Date/,
    ],
    [
      "a derived key without its scope",
      authorized(V11, (old) => old.replace(/\/20260102[^,]+/, "")),
      /X-Sdk-Date/,
    ],
    [
      "a scope too long to be one",
      authorized(V11, (old) => old.replace("/ccm", `/${"c".repeat(2000)}`)),
      /neither X-Auth-Token nor a signature/,
    ],
  ];
  test.each(WRONG)("%s", async (_name, one, message) => {
    const { status, text } = await replay(one);
    expect({ status, text }).toMatchObject({ status: 401, text: expect.stringMatching(message) as string });
  });
});

describe("Alibaba Cloud: refusals are by name", () => {
  const parameters = RECORDED.alibaba.at(-1)!;
  const WRONG: [string, Recorded, RegExp][] = [
    [
      "key pairs",
      authorized(TEA, (old) => old.replace(/^\S+/, "ACS3-RSA-SHA256")),
      /ACS3-RSA-SHA256 is not supported here; supported are ACS3-HMAC-SHA256, ACS3-HMAC-SM3/,
    ],
    ["the style of resources", authorized(TEA, () => "acs AKIDEXAMPLE:c2lnbg=="), /Authorization is one of/],
    ...[
      "host",
      "x-acs-action",
      "x-acs-version",
      "x-acs-date",
      "x-acs-signature-nonce",
      "x-acs-content-sha256",
    ].map((name): [string, Recorded, RegExp] => [
      `${name} left unsigned`,
      authorized(TEA, (old) => old.replace(new RegExp(`${name};|;${name}(?=,)`), "")),
      new RegExp(`${name} must be there and signed`),
    ]),
    [
      "another method of signing parameters",
      { ...parameters, search: parameters.search.replace("HMAC-SHA256", "HMAC-MD5") },
      /SignatureMethod is HMAC-SHA1 or HMAC-SHA256/,
    ],
    [
      "a bearer token",
      { ...parameters, search: `${parameters.search}&SignatureType=BEARERTOKEN` },
      /SignatureType/,
    ],
  ];
  test.each(WRONG)("%s", async (_name, one, message) => {
    const { status, text } = await replay(one);
    expect({ status, text }).toMatchObject({ status: 400, text: expect.stringMatching(message) as string });
  });
});
