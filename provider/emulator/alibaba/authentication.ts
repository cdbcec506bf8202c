import { createHash } from "node:crypto";
import {
  ACS3_HASHES,
  acs3Signature,
  RPC_HASHES,
  rpcSignature,
  type Acs3Algorithm,
  type RpcMethod,
} from "../../api/alibaba/signature";
import type { ServiceError } from "../../base/errors";
import { refusalOf, type ParsedCall, type ReceivedRequest } from "../exchange";
import { isEqual, type EmulatorKey } from "../keys";
import { isTimely, type Nonces } from "../nonces";

/** Dependencies of authentication. */
export interface AlibabaGatekeeper {
  readonly keys: readonly EmulatorKey[];
  readonly nonces: Nonces;
  /** Milliseconds, by the machine's clock, even if certificates are issued by another one. */
  readonly now: () => number;
}

/** The authentication parameters of a request, in either signature scheme. */
interface Claim {
  readonly keyId: string;
  readonly securityToken: string | undefined;
  readonly date: string;
  readonly nonce: string;
  readonly signature: string;
  /** The header that should contain the hash of the body, and does not. */
  readonly wrongHash?: string | undefined;
  /** The correct signature for a secret. */
  sign(secret: string): string;
}

/**
 * The access key that a request is signed with.
 *
 * @throws ServiceError with the documented codes if it is unsigned, too old, or a replay
 */
export async function authenticate(
  request: ReceivedRequest,
  parameters: Readonly<Record<string, string>>,
  parsed: ParsedCall,
  gate: AlibabaGatekeeper,
): Promise<string> {
  const no = (status: number, code: string, message: string): ServiceError =>
    refusalOf(parsed, status, code, message);
  const claim =
    request.headers.authorization === undefined
      ? claimOfRpc(request, parameters, no)
      : claimOfAcs3(request, no);
  const key = gate.keys.find(({ id }) => id === claim.keyId);
  if (!key) throw no(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
  if (claim.wrongHash !== undefined)
    throw no(400, "SignatureDoesNotMatch", `${claim.wrongHash} is not the hash of the body.`);
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
  /^([A-Za-z0-9-]{1,40}) +Credential=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{16,1024})$/;
const REQUIRED = ["host", "x-acs-date", "x-acs-signature-nonce"];
/** Headers in which clients send the hash of the body, including older names. */
const [PAYLOAD, OLDER_PAYLOAD] = ["x-acs-content-sha256", "x-acs-content-sm3"] as const;

function claimOfAcs3(request: ReceivedRequest, no: No): Claim {
  const { headers, body } = request;
  const header = (one: string): string => headers[one] ?? "";
  const found = AUTHORIZATION.exec(header("authorization"));
  const incomplete = (what: string): ServiceError =>
    no(400, "IncompleteSignature", `The request signature does not conform to standards: ${what}.`);
  const known = Object.keys(ACS3_HASHES);
  if (!found)
    throw incomplete(
      `Authorization is one of ${known.join(", ")} with Credential=,SignedHeaders=,Signature=`,
    );
  // The pattern requires all of them.
  const [name, keyId, list, signature] = found.slice(1) as [string, string, string, string];
  if (!isKeyOf(ACS3_HASHES, name))
    throw incomplete(`${name} is not supported here; supported are ${known.join(", ")}`);
  const names = list.split(";");
  const payload = headers[OLDER_PAYLOAD] === undefined ? PAYLOAD : OLDER_PAYLOAD;
  // Anything unsigned could be changed in transit.
  const needed = [...REQUIRED, payload, ...Object.keys(headers).filter((one) => one.startsWith("x-acs-"))];
  const unsigned = needed.find((one) => !names.includes(one) || headers[one] === undefined);
  if (unsigned !== undefined) throw incomplete(`${unsigned} must be there and signed`);
  const isHash = headers[payload] === createHash(ACS3_HASHES[name]).update(body).digest("hex");
  return {
    keyId,
    securityToken: headers["x-acs-security-token"],
    date: header("x-acs-date"),
    nonce: header("x-acs-signature-nonce"),
    signature,
    wrongHash: isHash ? undefined : payload,
    sign: (secret) => acs3Signature(request, names, secret, name satisfies Acs3Algorithm),
  };
}

const isKeyOf = <T extends object>(table: T, name: string): name is keyof T & string =>
  Object.hasOwn(table, name);

function claimOfRpc(
  { method }: ReceivedRequest,
  { Signature: signature, ...signed }: Readonly<Record<string, string>>,
  no: No,
): Claim {
  const required = (name: string): string => {
    const value = name === "Signature" ? signature : signed[name];
    if (value !== undefined && value !== "") return value;
    throw no(400, `Missing${name}`, `${name} is mandatory for this action.`);
  };
  const keyId = required("AccessKeyId");
  const algorithm = rpcMethodOf(required("SignatureMethod"), required("SignatureVersion"), signed, no);
  return {
    keyId,
    securityToken: signed.SecurityToken,
    date: required("Timestamp"),
    nonce: required("SignatureNonce"),
    signature: required("Signature"),
    sign: (secret) => rpcSignature(method, signed, secret, algorithm),
  };
}

/** The parameter signature scheme of a request, if it is supported. */
function rpcMethodOf(
  method: string,
  version: string,
  { SignatureType: type = "" }: Readonly<Record<string, string>>,
  no: No,
): RpcMethod {
  if (isKeyOf(RPC_HASHES, method) && version === "1.0" && type === "") return method;
  const known = Object.keys(RPC_HASHES).join(" or ");
  const message = `SignatureMethod is ${known}, SignatureVersion 1.0 and SignatureType empty; other kinds of signatures are not supported here.`;
  throw no(400, "IncompleteSignature", message);
}

// Some clients send the parameter without a value.
function checkToken(key: EmulatorKey, given = "", no: No): void {
  if (key.securityToken === undefined && given === "") return;
  if (given === "") throw no(400, "MissingSecurityToken", "SecurityToken is mandatory for this key.");
  if (key.securityToken !== undefined && isEqual(given, key.securityToken)) return;
  const message = "Specified security token does not belong to the access key.";
  throw no(400, "InvalidSecurityToken.MismatchWithAccessKey", message);
}

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const NONCE = /^[\x21-\x7e]{1,128}$/;

async function checkOnce(
  { date: text, nonce, keyId }: Claim,
  { nonces, now }: AlibabaGatekeeper,
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
