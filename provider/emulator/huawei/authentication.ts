import { canonicalPairs } from "../../base/canonical";
import { canonicalRequest } from "../../api/huawei/signature";
import type { ServiceError } from "../../base/errors";
import { UNREAD } from "../bodies";
import { refusalOf, type ParsedCall, type ReceivedRequest } from "../exchange";
import { isEqual, type Account, type EmulatorKey } from "../keys";
import { isTimely } from "../nonces";
import { ALGORITHMS, hashWith, type SigningAlgorithm } from "./signatures";
import type { Tokens } from "./tokens";

/** Dependencies of authentication. */
export interface HuaweiGatekeeper {
  readonly keys: readonly EmulatorKey[];
  readonly account: Account;
  readonly tokens: Tokens;
  /** Milliseconds, by the machine's clock, even if certificates are issued by another one. */
  readonly now: () => number;
}

/** The scope of a request: the account, the project in its path, or the identity service. */
export type RequestScope = "account" | "identity" | { readonly project: string };

/**
 * The access key that a request is signed with, or "token".
 *
 * @throws ServiceError with the gateway's codes
 */
export function authenticate(
  request: ReceivedRequest,
  place: RequestScope,
  parsed: ParsedCall,
  gate: HuaweiGatekeeper,
): string {
  const token = request.headers["x-auth-token"];
  const sender =
    token === undefined ? bySignature(request, parsed, gate) : byToken(token, place, parsed, gate);
  checkPlace(request.headers, place, parsed, gate);
  return sender;
}

/** The gateway does not distinguish an unknown key from a wrong signature. */
const WRONG = "verify aksk signature fail";

const unauthenticated = (parsed: ParsedCall, what: string): ServiceError =>
  refusalOf(parsed, 401, "APIGW.0301", `Incorrect IAM authentication information: ${what}`);

const forbidden = (parsed: ParsedCall, what: string): ServiceError =>
  refusalOf(parsed, 403, "APIGW.0310", what);

function byToken(
  token: string,
  place: RequestScope,
  parsed: ParsedCall,
  { tokens }: HuaweiGatekeeper,
): string {
  const scope = tokens.scopeOf(token);
  if (scope === undefined) throw unauthenticated(parsed, "the token is unknown or has expired");
  const needed = place === "account" ? "domain" : "project";
  if (place !== "identity" && scope !== needed) {
    throw forbidden(parsed, `The project is unavailable: the token must have the scope ${needed}`);
  }
  return "token";
}

const AUTHORIZATION =
  /^([A-Z0-9-]{1,40}) +(Access|Credential)=([^,\s]{1,300}), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{16,200})$/;
/** Headers that identify the sender, date and scope: none of them may be changed in transit. */
const IDENTITY = ["x-sdk-date", "x-domain-id", "x-project-id", "x-security-token"];
/** Date, region and service. */
const SCOPE = /^(\d{8})\/[^/]{1,64}\/[^/]{1,64}$/;
/** Replaces the hash of an unsigned body, which clients use for streams. */
const UNSIGNED = "UNSIGNED-PAYLOAD";

/** The contents of the signature header. */
interface Claim {
  readonly name: string;
  readonly algorithm: SigningAlgorithm;
  readonly keyId: string;
  readonly scope: string;
  readonly date: string;
  readonly names: readonly string[];
  readonly signature: string;
}

type No = (what: string) => ServiceError;

function bySignature(request: ReceivedRequest, parsed: ParsedCall, { keys, now }: HuaweiGatekeeper): string {
  const { headers } = request;
  const no: No = (what) => unauthenticated(parsed, what);
  const claim = claimOf(headers, no);
  if (request.body === UNREAD) throw no(WRONG);
  const payload = payloadOf(request, claim, no);
  const key = keys.find(({ id }) => id === claim.keyId);
  const parts = { ...request, canonicalQuery: canonicalPairs(new URLSearchParams(request.search)) };
  const hash = hashWith(claim.algorithm, canonicalRequest(parts, claim.names, payload));
  const text = [claim.name, claim.date, ...(claim.scope === "" ? [] : [claim.scope]), hash].join("\n");
  const isRight = claim.algorithm.check(claim.scope)(text, claim.signature, key ?? { id: "", secret: "" });
  if (!key || !isRight) throw no(WRONG);
  if (!isEqual(key.securityToken ?? "", headers["x-security-token"] ?? ""))
    throw no("the security token is wrong");
  if (!isTimely(dateOf(claim.date), now())) {
    throw refusalOf(
      parsed,
      401,
      "APIGW.0303",
      "The request date differs from the server's by more than 15 minutes",
    );
  }
  return key.id;
}

/**
 * The claimed signature, once complete. Clients sign the headers that they set themselves, which need not include the
 * host.
 */
function claimOf(headers: ReceivedRequest["headers"], no: No): Claim {
  const known = [...ALGORITHMS.keys()].join(", ");
  const match = AUTHORIZATION.exec(headers.authorization ?? "");
  if (!match) throw no(`neither X-Auth-Token nor a signature (${known})`);
  const [name, word, key, list, signature] = match.slice(1) as [string, string, string, string, string];
  const algorithm = ALGORITHMS.get(name);
  if (!algorithm) throw no(`${name} is not supported here; supported are ${known}`);
  const names = list.split(";");
  const unsigned = IDENTITY.find((one) => isGiven(headers, one) && !names.includes(one));
  if (unsigned !== undefined) throw no(`${unsigned} is not signed`);
  const [keyId, ...scopes] = key.split("/") as [string, ...string[]];
  const scope = scopes.join("/");
  const date = headers["x-sdk-date"] ?? "";
  const isFitting = algorithm.isScoped
    ? word === "Credential" && SCOPE.exec(scope)?.[1] === date.slice(0, 8)
    : word === "Access" && scope === "";
  if (!isFitting) throw no(`what names the key does not belong to ${name}, or to X-Sdk-Date`);
  return { name, algorithm, keyId, scope, date, names, signature };
}

const isGiven = (headers: ReceivedRequest["headers"], name: string): boolean => (headers[name] ?? "") !== "";

/** The hash of the body. The sender may declare the body unsigned, but nobody else: the header has to be signed. */
function payloadOf({ headers, body }: ReceivedRequest, { algorithm, names }: Claim, no: No): string {
  const { payloadHeader } = algorithm;
  const hash = hashWith(algorithm, body);
  const claimed = headers[payloadHeader];
  if (claimed === undefined) return hash;
  if (!names.includes(payloadHeader)) throw no(`${payloadHeader} is not signed`);
  if (claimed !== UNSIGNED && claimed !== hash) throw no(`${payloadHeader} is not the hash of the body`);
  return claimed;
}

const DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

const dateOf = (text: string): number =>
  DATE.test(text) ? Date.parse(text.replace(DATE, "$1-$2-$3T$4:$5:$6Z")) : NaN;

/** A request may omit its account and project, but not name others. Some clients send the header without a value. */
function checkPlace(
  { "x-domain-id": domain = "", "x-project-id": named = "" }: ReceivedRequest["headers"],
  place: RequestScope,
  parsed: ParsedCall,
  { account }: HuaweiGatekeeper,
): void {
  const inPath = typeof place === "object" ? place.project : undefined;
  const projects = [...(inPath === undefined ? [] : [inPath]), ...(named === "" ? [] : [named])];
  if (projects.some((project) => project !== account.projectId)) {
    throw forbidden(parsed, "The project is unavailable");
  }
  if (domain !== "" && domain !== account.domainId) throw forbidden(parsed, "The account is unavailable");
}
