import { OpenApiUtil } from "@alicloud/openapi-core";

const ALGORITHM = "ACS3-HMAC-SHA256";

/** A key pair for tests. */
export const KEY = { accessKeyId: "AKIDEXAMPLE", accessKeySecret: "secretEXAMPLE" };

/** A request on the wire; header names are in lower case. */
export interface WireRequest {
  readonly method: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** All parameters of a request, wherever they travelled. */
export const parametersOf = ({ query, body }: WireRequest): Record<string, string> => ({
  ...query,
  ...Object.fromEntries(new URLSearchParams(body)),
});

/** Whether a request carries the signature that the official package's own signer computes, in either style. */
export function isSigned(request: WireRequest, key = KEY): boolean {
  return request.headers.authorization === undefined ? isSignedV1(request, key) : isSignedV3(request, key);
}

function isSignedV3(request: WireRequest, key: typeof KEY): boolean {
  const { headers, body } = request;
  return (
    headers["x-acs-content-sha256"] === hashOf(body) &&
    headers.authorization === officialAuthorization(request, key)
  );
}

function isSignedV1(request: WireRequest, key: typeof KEY): boolean {
  const { Signature, ...signed } = parametersOf(request);
  return (
    signed.AccessKeyId === key.accessKeyId &&
    Signature === OpenApiUtil.getRPCSignature(signed, request.method, key.accessKeySecret)
  );
}

const hashOf = (body: string): string => OpenApiUtil.hash(Buffer.from(body), ALGORITHM).toString("hex");

/** The `Authorization` that the official client's own signer computes for a request. */
export function officialAuthorization({ method, query, headers, body }: WireRequest, key = KEY): string {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- it reads these four fields only
  const request = { method, pathname: "/", query, headers } as Parameters<
    typeof OpenApiUtil.getAuthorization
  >[0];
  const { accessKeyId, accessKeySecret } = key;
  return OpenApiUtil.getAuthorization(request, ALGORITHM, hashOf(body), accessKeyId, accessKeySecret);
}
