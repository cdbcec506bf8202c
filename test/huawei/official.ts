import "./silence";
import { GlobalCredentials } from "@huaweicloud/huaweicloud-sdk-core";
import { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner";
import { sha256 } from "../../provider/base/canonical";
import type { AccessKey } from "../../provider/api/huawei/signature";

/** Keys, an account and a project for tests. */
export const KEY: AccessKey = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secretEXAMPLE" };
export const TEMPORARY: AccessKey = {
  accessKeyId: "AKIDTEMPORARY",
  secretAccessKey: "secretTEMPORARY",
  securityToken: "TOKEN-EXAMPLE+/=",
};
export const DOMAIN = "d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0";
export const PROJECT = "0123456789abcdef0123456789abcdef";
export const REGION = "cn-north-4";
export const USER = { userName: "ops", password: "pass*Word 密码", domainName: "example-account" };

/** A request on the wire: the path as sent, header names in lower case. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body: string;
}

// The signer serialises objects itself; on the wire there is only text.
class WireSigner extends AKSKSigner {
  protected static override buildPayloadHash(request: { data?: unknown }): string {
    return sha256(request.data as string);
  }
}

/** The `Authorization` that the official signer computes for a received request, over the named headers. */
export function officialAuthorization(
  { method, path, query, headers, body }: WireRequest,
  { accessKeyId, secretAccessKey }: AccessKey,
  names = Object.keys(headers),
): string {
  const signed = names.map((name) => [name === "x-sdk-date" ? "X-Sdk-Date" : name, headers[name]]);
  const endpoint = `http://${headers.host}${decodeURIComponent(path)}`;
  const request = { method, endpoint, queryParams: query, headers: Object.fromEntries(signed) as object };
  const credentials = new GlobalCredentials().withAk(accessKeyId).withSk(secretAccessKey);
  const all = WireSigner.sign({ ...request, data: body }, credentials) as { Authorization: string };
  return all.Authorization;
}

/** Headers that must not be replaced in transit. */
const IDENTITY = ["x-domain-id", "x-project-id", "x-security-token", "x-sdk-date", "host"];

/** Whether a request carries the signature of one of the keys. */
export function isSigned(request: WireRequest, keys: readonly AccessKey[] = [KEY, TEMPORARY]): boolean {
  const { authorization = "", ...headers } = request.headers;
  const [, id, list = ""] =
    /^SDK-HMAC-SHA256 Access=([^,]+), SignedHeaders=([^,]+), /.exec(authorization) ?? [];
  const key = keys.find(({ accessKeyId }) => accessKeyId === id);
  const names = list.split(";");
  return (
    key !== undefined &&
    key.securityToken === headers["x-security-token"] &&
    IDENTITY.every((name) => headers[name] === undefined || names.includes(name)) &&
    authorization === officialAuthorization(request, key, names)
  );
}
