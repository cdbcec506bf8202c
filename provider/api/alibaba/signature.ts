import { createHash, createHmac } from "node:crypto";
import { byBytes, canonicalQuery, percentEncode } from "../../base/canonical";

/** Credentials that sign requests. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** For temporary credentials. */
  readonly securityToken?: string | undefined;
}

/** The parts of a request that the signature covers. Header names are lower case. */
export interface AlibabaSignedParts {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const ALGORITHM = "ACS3-HMAC-SHA256";

const isSigned = (name: string): boolean =>
  name === "host" || name === "content-type" || name.startsWith("x-acs-");

/** The algorithms of an ACS3 signature; the header names the one used. */
export type Acs3Algorithm = keyof typeof ACS3_HASHES;

/** Algorithm → its hash, of the body and of the string to sign. */
export const ACS3_HASHES = { "ACS3-HMAC-SHA256": "sha256", "ACS3-HMAC-SM3": "sm3" } as const;

/**
 * The ACS3 signature of a request over the named headers, lower-case hexadecimal.
 *
 * @see https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
 */
export function acs3Signature(
  request: AlibabaSignedParts,
  signedHeaders: readonly string[],
  secret: string,
  algorithm: Acs3Algorithm = ALGORITHM,
): string {
  const hash = ACS3_HASHES[algorithm];
  const hexOf = (data: Buffer | string): string => createHash(hash).update(data).digest("hex");
  const canonical = [
    request.method,
    request.path,
    canonicalQuery(request.query),
    ...signedHeaders.map((name) => `${name}:${(request.headers[name] ?? "").trim()}`),
    "",
    signedHeaders.join(";"),
    hexOf(request.body),
  ].join("\n");
  return createHmac(hash, secret)
    .update(`${algorithm}\n${hexOf(canonical)}`)
    .digest("hex");
}

/** The methods of the older signature → their hashes. */
export const RPC_HASHES = { "HMAC-SHA1": "sha1", "HMAC-SHA256": "sha256" } as const;
export type RpcMethod = keyof typeof RPC_HASHES;

/**
 * The older RPC signature: an HMAC over every other parameter, Base64.
 *
 * @see https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism
 */
export function rpcSignature(
  method: string,
  parameters: Readonly<Record<string, string>>,
  secret: string,
  algorithm: RpcMethod,
): string {
  const text = `${method}&%2F&${percentEncode(canonicalQuery(parameters))}`;
  return createHmac(RPC_HASHES[algorithm], `${secret}&`).update(text).digest("base64");
}

/** The `Authorization` header for a request that has all its other headers. */
export function authorization(request: AlibabaSignedParts, credentials: Credentials): string {
  const names = Object.keys(request.headers).filter(isSigned).sort(byBytes);
  const signature = acs3Signature(request, names, credentials.accessKeySecret);
  return `${ALGORITHM} Credential=${credentials.accessKeyId},SignedHeaders=${names.join(";")},Signature=${signature}`;
}
