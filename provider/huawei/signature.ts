import { createHmac } from "node:crypto";
import { byBytes, canonicalQuery, percentEncode, sha256 } from "../canonical";

/** An access key, with the token of a temporary one. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly securityToken?: string | undefined;
}

/** A request as far as the signature is about it. Header names are lower case; all of them are signed. */
export interface SignedParts {
  readonly method: string;
  /** As it travels, percent-encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const ALGORITHM = "SDK-HMAC-SHA256";

/**
 * The `Authorization` header of a request that already has every other header, `x-sdk-date` among them.
 *
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html
 */
export function authorization(request: SignedParts, key: AccessKey): string {
  const names = Object.keys(request.headers).sort(byBytes);
  const canonical = [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query),
    ...names.map((name) => `${name}:${(request.headers[name] ?? "").trim()}`),
    "",
    names.join(";"),
    sha256(request.body),
  ].join("\n");
  const signature = createHmac("sha256", key.secretAccessKey)
    .update(`${ALGORITHM}\n${request.headers["x-sdk-date"]}\n${sha256(canonical)}`)
    .digest("hex");
  return `${ALGORITHM} Access=${key.accessKeyId}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
}

// Only what is signed ends with a slash, not what is sent.
function canonicalPath(path: string): string {
  const encoded = path
    .split("/")
    .map((part) => percentEncode(decodeURIComponent(part)))
    .join("/");
  return encoded.endsWith("/") ? encoded : `${encoded}/`;
}
