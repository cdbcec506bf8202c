import { createHmac } from "node:crypto";
import { byBytes, canonicalQuery, percentEncode, sha256 } from "../../base/canonical";

/** An access key, with the token of a temporary one. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly securityToken?: string | undefined;
}

/** The parts of a request that the signature covers. Header names are lower case. */
export interface HuaweiSignedParts {
  readonly method: string;
  /** As sent, percent-encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

const ALGORITHM = "SDK-HMAC-SHA256";

/**
 * The string to sign.
 *
 * @param payload - the hash of the body, or what the sender says instead of one
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html
 */
export const canonicalRequest = (
  request: Omit<HuaweiSignedParts, "body" | "query"> & { readonly canonicalQuery: string },
  signedHeaders: readonly string[],
  payload: string,
): string =>
  [
    request.method,
    canonicalPath(request.path),
    request.canonicalQuery,
    ...signedHeaders.map((name) => `${name}:${(request.headers[name] ?? "").trim()}`),
    "",
    signedHeaders.join(";"),
    payload,
  ].join("\n");

/** The SDK-HMAC-SHA256 signature of a request over the named headers, `x-sdk-date` among them; lower-case hexadecimal. */
function sdkSignature(request: HuaweiSignedParts, signedHeaders: readonly string[], secret: string): string {
  const parts = { ...request, canonicalQuery: canonicalQuery(request.query) };
  const canonical = canonicalRequest(parts, signedHeaders, sha256(request.body));
  return createHmac("sha256", secret)
    .update(`${ALGORITHM}\n${request.headers["x-sdk-date"]}\n${sha256(canonical)}`)
    .digest("hex");
}

/** The `Authorization` header of a request that already has every other header; all of them are signed. */
export function authorization(request: HuaweiSignedParts, key: AccessKey): string {
  const names = Object.keys(request.headers).sort(byBytes);
  const signature = sdkSignature(request, names, key.secretAccessKey);
  return `${ALGORITHM} Access=${key.accessKeyId}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
}

// Only the signed path ends with a slash, not the one that is sent.
function canonicalPath(path: string): string {
  const encoded = path
    .split("/")
    .map((part) => percentEncode(decodeURIComponent(part)))
    .join("/");
  return encoded.endsWith("/") ? encoded : `${encoded}/`;
}
