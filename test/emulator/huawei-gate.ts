import { createHash, createHmac, hkdfSync } from "node:crypto";
import { canonicalRequest } from "../../provider/api/huawei/signature";
import type { ServiceError } from "../../provider/base/errors";
import type { ReceivedRequest } from "../../provider/emulator/exchange";
import {
  authenticate,
  type HuaweiGatekeeper,
  type RequestScope,
} from "../../provider/emulator/huawei/authentication";
import { Tokens } from "../../provider/emulator/huawei/tokens";

export const NOW = Date.parse("2026-01-02T03:04:05Z");
export const DATE = "20260102T030405Z";
export const DAY = 24 * 3_600_000;
export const PLAIN = { id: "AKIDEXAMPLE", secret: "secretEXAMPLE" };
export const TEMPORARY = { id: "temporary", secret: "two", securityToken: "token" };
export const ACCOUNT = {
  domainId: "d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0",
  domainName: "example-account",
  projectId: "0123456789abcdef0123456789abcdef",
  userName: "ops",
  password: "password",
};

/** The time at which tokens expire. */
export const clock = { now: NOW };
export const tokens = new Tokens("secret", () => clock.now);
export const gate: HuaweiGatekeeper = { keys: [PLAIN, TEMPORARY], account: ACCOUNT, tokens, now: () => NOW };

/** The message of the last refusal. */
export const last = { reason: "" };

/** The id of the key that signed the request, or the code and status of the refusal. */
export function ask(request: ReceivedRequest, place: RequestScope = "account"): string {
  try {
    return authenticate(request, place, { operation: "ListCertificate", requestId: "request" }, gate);
  } catch (error) {
    const { httpStatus, serviceCode } = error as ServiceError;
    last.reason = (error as ServiceError).reason;
    return `${httpStatus} ${serviceCode}`;
  }
}

export const WRONG = "401 APIGW.0301";
export const LATE = "401 APIGW.0303";
export const FOREIGN = "403 APIGW.0310";

export type Headers = Record<string, string | undefined>;
const known = (all: Headers): Record<string, string> =>
  Object.fromEntries(Object.entries(all).filter((one): one is [string, string] => one[1] !== undefined));

export interface Changes {
  readonly key?: { id: string; secret: string };
  readonly name?: string;
  /** Access or Credential. */
  readonly word?: string;
  readonly scope?: string;
  readonly headers?: Headers;
  readonly body?: Buffer;
  /** Signed instead of the hash of the body. */
  readonly payload?: string;
  readonly search?: string;
  /** A header that is sent but not signed. */
  readonly unsigned?: string;
  /** A header that is signed but not sent. */
  readonly lost?: string;
  readonly place?: RequestScope;
  /** Changes the Authorization header and the request. */
  readonly authorization?: (text: string) => string;
  readonly sent?: Partial<ReceivedRequest>;
}

/** As documented; the derived key is used as text. */
function keyOf(name: string, { id, secret }: typeof PLAIN, scope: string): string {
  if (!name.startsWith("V11")) return secret;
  return Buffer.from(hkdfSync("sha256", secret, id, scope, 32)).toString("hex");
}

/** Sends a request whose signature is valid for the key it names, even if that key may not be used in this way. */
export function signed(changes: Changes = {}): string {
  const { key = PLAIN, name = "SDK-HMAC-SHA256", scope = "", search = "", unsigned, lost, sent } = changes;
  const { body = Buffer.from("body"), word = scope === "" ? "Access" : "Credential" } = changes;
  const hash = name.endsWith("SM3") ? "sm3" : "sha256";
  const hexOf = (data: Buffer | string): string => createHash(hash).update(data).digest("hex");
  const headers = known({ host: "ccm.example.com", "x-sdk-date": DATE, ...changes.headers });
  const request = { method: "POST", path: "/v1/private-certificates", search, headers, body };
  const names = Object.keys(headers)
    .filter((one) => one !== unsigned)
    .sort();
  const canonicalQuery = search.split("&").sort().join("&");
  const trimmed = Object.fromEntries(Object.entries(headers).map(([one, value]) => [one, value.trim()]));
  const canonical = canonicalRequest(
    { ...request, headers: trimmed, canonicalQuery },
    names,
    changes.payload ?? hexOf(body),
  );
  const text = [name, headers["x-sdk-date"] ?? "", ...(scope === "" ? [] : [scope]), hexOf(canonical)].join(
    "\n",
  );
  const signature = createHmac(hash, keyOf(name, key, scope))
    .update(text)
    .digest("hex");
  const whom = scope === "" ? key.id : `${key.id}/${scope}`;
  const proof = `${name} ${word}=${whom}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  const { authorization = (all: string) => all } = changes;
  const all = Object.fromEntries(Object.entries(headers).filter(([one]) => one !== lost));
  return ask(
    { ...request, query: {}, headers: { ...all, authorization: authorization(proof) }, ...sent },
    changes.place,
  );
}
