import { sdkSignature } from "../../huawei/signature";
import type { ServiceError } from "../../errors";
import { refusalOf, type Meaning, type WireRequest } from "../exchange";
import { isEqual, type Account, type EmulatorKey } from "../keys";
import { isTimely } from "../nonces";
import type { Tokens } from "./tokens";

/** What it takes to tell who sends a request. */
export interface Gatekeeper {
  readonly keys: readonly EmulatorKey[];
  readonly account: Account;
  readonly tokens: Tokens;
  /** Milliseconds; by the clock of the machine, also where certificates are issued by another. */
  readonly now: () => number;
}

/** Where a request goes: to the account, to the project in its path, or to the identity service. */
export type Place = "account" | "identity" | { readonly project: string };

/**
 * The access key that a request is signed with, or "token".
 *
 * @throws ServiceError with the gateway's codes
 */
export function authenticate(request: WireRequest, place: Place, meaning: Meaning, gate: Gatekeeper): string {
  const token = request.headers["x-auth-token"];
  const sender =
    token === undefined ? bySignature(request, meaning, gate) : byToken(token, place, meaning, gate);
  checkPlace(request.headers, place, meaning, gate);
  return sender;
}

const unauthenticated = (meaning: Meaning, what: string): ServiceError =>
  refusalOf(meaning, 401, "APIGW.0301", `Incorrect IAM authentication information: ${what}`);

const forbidden = (meaning: Meaning, what: string): ServiceError =>
  refusalOf(meaning, 403, "APIGW.0310", what);

function byToken(token: string, place: Place, meaning: Meaning, { tokens }: Gatekeeper): string {
  const scope = tokens.scopeOf(token);
  if (scope === undefined) throw unauthenticated(meaning, "the token is unknown or has expired");
  const needed = place === "account" ? "domain" : "project";
  if (place !== "identity" && scope !== needed) {
    throw forbidden(meaning, `The project is unavailable: the token has to be one of a ${needed}`);
  }
  return "token";
}

const AUTHORIZATION =
  /^SDK-HMAC-SHA256 +Access=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/;
/** Headers that must not be exchanged on the way. */
const IDENTITY = ["host", "x-sdk-date", "x-domain-id", "x-project-id", "x-security-token"];

function bySignature(request: WireRequest, meaning: Meaning, { keys, now }: Gatekeeper): string {
  const { headers } = request;
  const no = (what: string): ServiceError => unauthenticated(meaning, what);
  const [, keyId, list = "", signature = ""] = AUTHORIZATION.exec(headers.authorization ?? "") ?? [];
  if (keyId === undefined) throw no("neither X-Auth-Token nor an SDK-HMAC-SHA256 signature");
  const names = list.split(";");
  const unsigned = IDENTITY.find((name) => headers[name] !== undefined && !names.includes(name));
  if (unsigned !== undefined) throw no(`${unsigned} is not signed`);
  const key = keys.find(({ id }) => id === keyId);
  // The gateway does not tell an unknown key from a wrong signature.
  const expected = sdkSignature(request, names, key?.secret ?? "");
  if (!key || !isEqual(signature, expected)) throw no("verify aksk signature fail");
  if (!isEqual(key.securityToken ?? "", headers["x-security-token"] ?? ""))
    throw no("the security token is wrong");
  if (!isTimely(dateOf(headers["x-sdk-date"] ?? ""), now())) {
    throw refusalOf(
      meaning,
      401,
      "APIGW.0303",
      "The request date differs from the server's by more than 15 minutes",
    );
  }
  return key.id;
}

const DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

const dateOf = (text: string): number =>
  DATE.test(text) ? Date.parse(text.replace(DATE, "$1-$2-$3T$4:$5:$6Z")) : NaN;

/** A request may leave out whose it is, but not name somebody else. */
function checkPlace(
  { "x-domain-id": domain, "x-project-id": named }: WireRequest["headers"],
  place: Place,
  meaning: Meaning,
  { account }: Gatekeeper,
): void {
  const inPath = typeof place === "object" ? place.project : undefined;
  const projects = [inPath, named].filter((project) => project !== undefined);
  if (projects.some((project) => project !== account.projectId)) {
    throw forbidden(meaning, "The project is unavailable");
  }
  if (domain !== undefined && domain !== account.domainId)
    throw forbidden(meaning, "The account is unavailable");
}
