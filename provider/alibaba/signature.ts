import { createHmac } from "node:crypto";
import { byBytes, canonicalQuery, percentEncode, sha256 } from "../canonical";

/** What requests are signed with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Of temporary credentials. */
  readonly securityToken?: string | undefined;
}

/** A request as far as the signature is about it. Header names are lower case. */
export interface SignedParts {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const ALGORITHM = "ACS3-HMAC-SHA256";

const isSigned = (name: string): boolean =>
  name === "host" || name === "content-type" || name.startsWith("x-acs-");

/**
 * The ACS3-HMAC-SHA256 signature of a request over the named headers, lower-case hexadecimal.
 *
 * @see https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
 */
export function acs3Signature(
  request: SignedParts,
  signedHeaders: readonly string[],
  secret: string,
): string {
  const canonical = [
    request.method,
    request.path,
    canonicalQuery(request.query),
    ...signedHeaders.map((name) => `${name}:${(request.headers[name] ?? "").trim()}`),
    "",
    signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
  return createHmac("sha256", secret)
    .update(`${ALGORITHM}\n${sha256(canonical)}`)
    .digest("hex");
}

/**
 * The older RPC signature: HMAC-SHA1 over every parameter but itself, base64.
 *
 * @see https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism
 */
export function rpcSignature(
  method: string,
  parameters: Readonly<Record<string, string>>,
  secret: string,
): string {
  const text = `${method}&%2F&${percentEncode(canonicalQuery(parameters))}`;
  return createHmac("sha1", `${secret}&`).update(text).digest("base64");
}

/** The `Authorization` header of a request that already has every other header. */
export function authorization(request: SignedParts, credentials: Credentials): string {
  const names = Object.keys(request.headers).filter(isSigned).sort(byBytes);
  const signature = acs3Signature(request, names, credentials.accessKeySecret);
  return `${ALGORITHM} Credential=${credentials.accessKeyId},SignedHeaders=${names.join(";")},Signature=${signature}`;
}
