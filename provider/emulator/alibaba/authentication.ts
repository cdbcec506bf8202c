import { sha256 } from "../../canonical";
import { acs3Signature, rpcSignature } from "../../alibaba/signature";
import type { ServiceError } from "../../errors";
import { refusalOf, type Meaning, type WireRequest } from "../exchange";
import { isEqual, type EmulatorKey } from "../keys";
import { isTimely, type Nonces } from "../nonces";

/** What it takes to tell who sends a request. */
export interface Gatekeeper {
  readonly keys: readonly EmulatorKey[];
  readonly nonces: Nonces;
  /** Milliseconds; by the clock of the machine, also where certificates are issued by another. */
  readonly now: () => number;
}

/** What a request says of itself, in either style. */
interface Claim {
  readonly keyId: string;
  readonly securityToken: string | undefined;
  readonly date: string;
  readonly nonce: string;
  readonly signature: string;
  /** The right signature under a secret. */
  sign(secret: string): string;
}

/**
 * The access key that a request is signed with.
 *
 * @throws ServiceError with the documented codes, when it is not signed, or late, or was seen before
 */
export async function authenticate(
  request: WireRequest,
  parameters: Readonly<Record<string, string>>,
  meaning: Meaning,
  gate: Gatekeeper,
): Promise<string> {
  const no = (status: number, code: string, message: string): ServiceError =>
    refusalOf(meaning, status, code, message);
  const claim =
    request.headers.authorization === undefined
      ? claimOfRpc(request, parameters, no)
      : claimOfAcs3(request, no);
  const key = gate.keys.find(({ id }) => id === claim.keyId);
  if (!key) throw no(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
  if (!isEqual(claim.signature, claim.sign(key.secret))) {
    throw no(
      400,
      "SignatureDoesNotMatch",
      "Specified signature is not matched with our calculation. Check the secret, and what is signed.",
    );
  }
  checkToken(key, claim.securityToken, no);
  await checkOnce(claim, gate, no);
  return key.id;
}

type No = (status: number, code: string, message: string) => ServiceError;

const AUTHORIZATION =
  /^ACS3-HMAC-SHA256 +Credential=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/;
const REQUIRED = ["host", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"];

function claimOfAcs3(request: WireRequest, no: No): Claim {
  const { headers } = request;
  const [, keyId, list = "", signature = ""] = AUTHORIZATION.exec(headers.authorization ?? "") ?? [];
  const incomplete = (what: string): ServiceError =>
    no(400, "IncompleteSignature", `The request signature does not conform to standards: ${what}.`);
  if (keyId === undefined)
    throw incomplete("Authorization is ACS3-HMAC-SHA256 Credential=,SignedHeaders=,Signature=");
  const names = list.split(";");
  // What is not signed could be exchanged on the way.
  const needed = [...REQUIRED, ...Object.keys(headers).filter((name) => name.startsWith("x-acs-"))];
  const unsigned = needed.find((name) => !names.includes(name) || headers[name] === undefined);
  if (unsigned !== undefined) throw incomplete(`${unsigned} must be there and signed`);
  if (headers["x-acs-content-sha256"] !== sha256(request.body)) {
    throw no(400, "SignatureDoesNotMatch", "x-acs-content-sha256 is not the hash of the body.");
  }
  return {
    keyId,
    securityToken: headers["x-acs-security-token"],
    date: headers["x-acs-date"] ?? "",
    nonce: headers["x-acs-signature-nonce"] ?? "",
    signature,
    sign: (secret) => acs3Signature(request, names, secret),
  };
}

function claimOfRpc(
  { method }: WireRequest,
  { Signature: signature, ...signed }: Readonly<Record<string, string>>,
  no: No,
): Claim {
  const required = (name: string): string => {
    const value = name === "Signature" ? signature : signed[name];
    if (value !== undefined && value !== "") return value;
    throw no(400, `Missing${name}`, `${name} is mandatory for this action.`);
  };
  const keyId = required("AccessKeyId");
  if (required("SignatureMethod") !== "HMAC-SHA1" || required("SignatureVersion") !== "1.0") {
    throw no(400, "IncompleteSignature", "SignatureMethod is HMAC-SHA1 and SignatureVersion 1.0.");
  }
  return {
    keyId,
    securityToken: signed.SecurityToken,
    date: required("Timestamp"),
    nonce: required("SignatureNonce"),
    signature: required("Signature"),
    sign: (secret) => rpcSignature(method, signed, secret),
  };
}

function checkToken(key: EmulatorKey, given: string | undefined, no: No): void {
  if (key.securityToken === undefined && given === undefined) return;
  if (given === undefined) throw no(400, "MissingSecurityToken", "SecurityToken is mandatory for this key.");
  if (key.securityToken !== undefined && isEqual(given, key.securityToken)) return;
  const message = "Specified security token does not belong to the access key.";
  throw no(400, "InvalidSecurityToken.MismatchWithAccessKey", message);
}

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const NONCE = /^[\x21-\x7e]{1,128}$/;

async function checkOnce(
  { date: text, nonce, keyId }: Claim,
  { nonces, now }: Gatekeeper,
  no: No,
): Promise<void> {
  const date = DATE.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(date)) {
    throw no(400, "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.");
  }
  if (!isTimely(date, now())) {
    throw no(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
  }
  if (!NONCE.test(nonce))
    throw no(400, "IncompleteSignature", "The signature nonce is 1 to 128 ASCII characters.");
  if (!(await nonces.take(`${keyId} ${nonce}`, date, now()))) {
    throw no(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
  }
}
