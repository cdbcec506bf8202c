import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UNREAD } from "../../provider/emulator/bodies";
import type { ReceivedRequest } from "../../provider/emulator/exchange";
import type { RequestScope } from "../../provider/emulator/huawei/authentication";
import type { TokenScope } from "../../provider/emulator/huawei/tokens";
import { WINDOW } from "../../provider/emulator/nonces";
import {
  ACCOUNT,
  ask,
  DATE,
  FOREIGN,
  last,
  LATE,
  NOW,
  PLAIN,
  signed,
  TEMPORARY,
  tokens,
  WRONG,
  type Changes,
  type Headers,
} from "./huawei-gate";

const V11 = { name: "V11-HMAC-SHA256", scope: "20260102/cn-north-4/ccm" };
const SM3 = { name: "SDK-HMAC-SM3" };
const UNSIGNED = "UNSIGNED-PAYLOAD";
const SHA_HEADER = "x-sdk-content-sha256";
const SM3_HEADER = "x-sdk-content-sm3";
const hashed = (hash: string): string => createHash(hash).update("body").digest("hex");

describe("signatures", () => {
  const ACCEPTED: [string, Changes][] = [
    ["as documented", {}],
    ["with SM3", SM3],
    ["with a derived key", V11],
    ["with more blanks, or none", { authorization: (all) => all.replace(" ", "  ").replace(/, /g, ",") }],
    ["with parameters in any order", { search: "name=b&limit=1&name=a" }],
    ["with a header that is not signed", { headers: { accept: "*/*" }, unsigned: "accept" }],
    ["with a header that was sent empty, and did not arrive", { headers: { accept: "" }, lost: "accept" }],
    ["with blanks around a header", { headers: { accept: " */* " } }],
    ["with the hash of the body", { headers: { [SHA_HEADER]: hashed("sha256") } }],
    ["with the hash of the body, by SM3", { ...SM3, headers: { [SM3_HEADER]: hashed("sm3") } }],
    ["with the other hash's header, which is nothing to it", { ...SM3, headers: { [SHA_HEADER]: "x" } }],
    ["with its body unsigned", { headers: { [SHA_HEADER]: UNSIGNED }, payload: UNSIGNED }],
    ["with its body unsigned, by SM3", { ...SM3, headers: { [SM3_HEADER]: UNSIGNED }, payload: UNSIGNED }],
    [
      "with another body than the one that was left unsigned",
      { headers: { [SHA_HEADER]: UNSIGNED }, payload: UNSIGNED, sent: { body: Buffer.from("other") } },
    ],
  ];
  test.each(ACCEPTED)("accepted: %s", (_, changes) => {
    expect(signed(changes)).toBe(PLAIN.id);
  });

  const NO_SIGNATURE = /neither X-Auth-Token nor a signature/;
  const MISPLACED = /what names the key does not belong to .*, or to X-Sdk-Date/;
  const MISMATCH = /verify aksk signature fail/;
  const REFUSED: [string, Changes, RegExp][] = [
    ["something stands before it", { authorization: (all) => `!${all}` }, NO_SIGNATURE],
    ["something stands behind it", { authorization: (all) => `${all}!` }, NO_SIGNATURE],
    ["it is empty", { authorization: () => "" }, NO_SIGNATURE],
    ["its algorithm is unknown", { name: "SDK-SM2-SM3" }, /SDK-SM2-SM3 is not supported here/],
    ["the key is unknown", { key: { id: "nobody", secret: PLAIN.secret } }, MISMATCH],
    ["the key is unknown, and the secret empty", { key: { id: "nobody", secret: "" } }, MISMATCH],
    ["the secret is another key's", { key: { ...PLAIN, secret: TEMPORARY.secret } }, MISMATCH],
    ["the secret is another key's, by SM3", { ...SM3, key: { ...PLAIN, secret: "two" } }, MISMATCH],
    ["the secret is another key's, derived", { ...V11, key: { ...PLAIN, secret: "two" } }, MISMATCH],
    ["the body is another one", { sent: { body: Buffer.from("other") } }, MISMATCH],
    ["the method is another one", { sent: { method: "PUT" } }, MISMATCH],
    ["the path is another one", { sent: { path: "/v1/private-certificate-authorities" } }, MISMATCH],
    ["the query is another one", { sent: { search: "limit=1" } }, MISMATCH],
    ["the body was not read", { body: UNREAD }, MISMATCH],
    [
      "the body was left unsigned, and not read",
      { body: UNREAD, headers: { [SHA_HEADER]: UNSIGNED }, payload: UNSIGNED },
      MISMATCH,
    ],
    [
      "somebody else left the body unsigned",
      { headers: { [SHA_HEADER]: UNSIGNED }, unsigned: SHA_HEADER, payload: UNSIGNED },
      /x-sdk-content-sha256 is not signed/,
    ],
    [
      "somebody else left the body unsigned, by SM3",
      { ...SM3, headers: { [SM3_HEADER]: UNSIGNED }, unsigned: SM3_HEADER, payload: UNSIGNED },
      /x-sdk-content-sm3 is not signed/,
    ],
    [
      "the hash is another body's",
      { headers: { [SHA_HEADER]: hashed("sm3") }, payload: hashed("sm3") },
      /x-sdk-content-sha256 is not the hash of the body/,
    ],
    ["a derived key has no scope", { name: V11.name }, MISPLACED],
    ["a derived key has no scope, but says so", { name: V11.name, word: "Credential" }, MISPLACED],
    ["a derived key is named as another", { ...V11, word: "Access" }, MISPLACED],
    ["a key is named as a derived one", { word: "Credential" }, MISPLACED],
    ["a key has a scope", { scope: V11.scope, word: "Access" }, MISPLACED],
    ["the scope is of another day", { ...V11, scope: "20260101/cn-north-4/ccm" }, MISPLACED],
    ["the scope has no service", { ...V11, scope: "20260102/cn-north-4" }, MISPLACED],
    ["something stands before the scope", { ...V11, scope: "x/20260102/cn-north-4/ccm" }, MISPLACED],
    ["something stands behind the scope", { ...V11, scope: "20260102/cn-north-4/ccm/x" }, MISPLACED],
    ["a derived key has no date", { ...V11, headers: { "x-sdk-date": undefined } }, MISPLACED],
  ];
  test.each(REFUSED)("refused: %s", (_, changes, message) => {
    expect(signed(changes)).toBe(WRONG);
    expect(last.reason).toMatch(message);
  });

  test("the refusal lists the supported ones", () => {
    const all = "SDK-HMAC-SHA256, SDK-HMAC-SM3, SDK-ECDSA-P256-SHA256, V11-HMAC-SHA256";
    signed({ name: "SDK-SM2-SM3" });
    expect(last.reason).toContain(`supported are ${all}`);
    signed({ authorization: () => "Basic" });
    expect(last.reason).toContain(`(${all})`);
    expect(signed({ sent: { headers: {} } })).toBe(WRONG);
    expect(last.reason).toContain(`(${all})`);
  });

  const IDENTITY = {
    "x-sdk-date": DATE,
    "x-domain-id": ACCOUNT.domainId,
    "x-project-id": ACCOUNT.projectId,
    "x-security-token": "token",
  };
  test.each(Object.entries(IDENTITY))("%s must be signed, unless it is empty", (name, value) => {
    const key = name === "x-security-token" ? TEMPORARY : PLAIN;
    expect(signed({ key, headers: { [name]: value } })).toBe(key.id);
    expect(signed({ key, headers: { [name]: value }, unsigned: name })).toBe(WRONG);
    expect(last.reason).toContain(`${name} is not signed`);
    const withoutValue = name === "x-sdk-date" ? LATE : PLAIN.id;
    expect(signed({ headers: { [name]: "" }, unsigned: name })).toBe(withoutValue);
  });

  test("a temporary key requires its own token, and other keys none", () => {
    const withToken = (key: typeof PLAIN, token?: string): string =>
      signed({ key, headers: { "x-security-token": token } });
    expect(withToken(TEMPORARY, "token")).toBe("temporary");
    for (const token of [undefined, "", "other"]) expect(withToken(TEMPORARY, token)).toBe(WRONG);
    expect(withToken(PLAIN, "token")).toBe(WRONG);
    expect(last.reason).toContain("the security token is wrong");
    expect(withToken(PLAIN, "")).toBe(PLAIN.id);
  });

  const at = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
  const DATES: [string | undefined, string][] = [
    [at(NOW - WINDOW), PLAIN.id],
    [at(NOW + WINDOW), PLAIN.id],
    [at(NOW - WINDOW - 1000), LATE],
    [at(NOW + WINDOW + 1000), LATE],
    ["2026-01-02T03:04:05Z", LATE],
    ["20260102T030405+00:00", LATE],
    ["+0020260102T030405Z", LATE],
    [" 20260102T030405Z", LATE],
    ["20260102T030405Z(x)", LATE],
    ["20260102T030405Z ", LATE],
    ["20261302T030405Z", LATE],
    ["", LATE],
    [undefined, LATE],
  ];
  test.each(DATES)("the date %j: %s", (date, answer) => {
    expect(signed({ headers: { "x-sdk-date": date } })).toBe(answer);
  });
});

interface Recorded {
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Signed as clients in several languages do, by an independent implementation of the documentation. */
const FIXTURE = join(__dirname, "../../../test/fixtures/signing-clients.json");
const RECORDED = (JSON.parse(readFileSync(FIXTURE, "utf8")) as { huawei: Recorded[] }).huawei;

const received = (one: Recorded, change = (text: string): string => text): ReceivedRequest => {
  const headers = Object.entries(one.headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const { authorization = "", ...others } = Object.fromEntries(headers);
  const all = { ...others, authorization: change(authorization) };
  return { ...one, query: {}, headers: all, body: Buffer.from(one.body) };
};

test.each(RECORDED.map((one) => [one.client, one] as const))("recorded: %s", (_, one) => {
  const place = one.path.startsWith("/v2/") ? { project: ACCOUNT.projectId } : "account";
  const request = received(one);
  expect(ask(request, place)).toBe(PLAIN.id);
  expect(ask({ ...request, path: `${one.path}/x` }, place)).toBe(WRONG);
  const flipped = received(one, (text) => text.replace(/.$/, (last) => (last === "0" ? "1" : "0")));
  expect(ask(flipped, place)).toBe(WRONG);
  expect(
    ask(
      received(one, (text) => text.replace(PLAIN.id, "temporary")),
      place,
    ),
  ).toBe(WRONG);
  expect(
    ask(
      received(one, (text) => text.replace(PLAIN.id, "nobody")),
      place,
    ),
  ).toBe(WRONG);
});

describe("tokens in place of a signature", () => {
  const project = { project: ACCOUNT.projectId };
  const request = { method: "GET", path: "/", search: "", query: {}, body: Buffer.alloc(0) };
  const withToken = (token: string, place: RequestScope, headers = {}): string =>
    ask({ ...request, headers: { "x-auth-token": token, ...headers } }, place);

  const PLACES: [TokenScope, RequestScope, string][] = [
    ["domain", "account", "token"],
    ["domain", "identity", "token"],
    ["domain", project, FOREIGN],
    ["project", "account", FOREIGN],
    ["project", "identity", "token"],
    ["project", project, "token"],
  ];
  test.each(PLACES)("one of a %s, at %j: %s", (scope, place, answer) => {
    expect(withToken(tokens.issue(scope).token, place)).toBe(answer);
    if (answer === FOREIGN)
      expect(last.reason).toMatch(place === "account" ? /the scope domain$/ : /the scope project$/);
  });

  test("an unknown one is refused, even with a valid signature", () => {
    for (const token of ["", "x", "x.y"]) {
      expect(withToken(token, "account")).toBe(WRONG);
      expect(last.reason).toContain("the token is unknown or has expired");
      expect(signed({ headers: { "x-auth-token": token } })).toBe(WRONG);
    }
  });

  test("does not identify any other user", () => {
    const { token } = tokens.issue("domain");
    expect(withToken(token, "account", { "x-domain-id": ACCOUNT.domainId })).toBe("token");
    expect(withToken(token, "account", { "x-domain-id": "other" })).toBe(FOREIGN);
    expect(withToken(token, "account", { "x-project-id": "other" })).toBe(FOREIGN);
  });
});

describe("a request names the emulator's account and project, or none", () => {
  const ours = { project: ACCOUNT.projectId };
  const OTHER = { project: "other" };
  const PLACES: [RequestScope, Headers, string][] = [
    ["account", { "x-domain-id": ACCOUNT.domainId, "x-project-id": ACCOUNT.projectId }, PLAIN.id],
    ["account", { "x-domain-id": "", "x-project-id": "" }, PLAIN.id],
    ["account", { "x-domain-id": "other" }, FOREIGN],
    ["account", { "x-project-id": "other" }, FOREIGN],
    ["identity", {}, PLAIN.id],
    ["identity", { "x-project-id": "other" }, FOREIGN],
    [ours, {}, PLAIN.id],
    [ours, { "x-project-id": ACCOUNT.projectId }, PLAIN.id],
    [ours, { "x-project-id": "" }, PLAIN.id],
    [ours, { "x-project-id": "other" }, FOREIGN],
    [OTHER, {}, FOREIGN],
    [OTHER, { "x-project-id": ACCOUNT.projectId }, FOREIGN],
  ];
  test.each(PLACES)("at %j with %j: %s", (place, headers, answer) => {
    expect(signed({ place, headers })).toBe(answer);
  });

  test("the refusal names them", () => {
    signed({ headers: { "x-domain-id": "other" } });
    expect(last.reason).toBe("The account is unavailable");
    signed({ headers: { "x-project-id": "other" } });
    expect(last.reason).toBe("The project is unavailable");
  });
});
