import { OpenApiUtil } from "@alicloud/openapi-core";

const ALGORITHM = "ACS3-HMAC-SHA256";

/** A key pair for tests. */
export const KEY = { accessKeyId: "AKIDEXAMPLE", accessKeySecret: "secretEXAMPLE" };

/** A request on the wire; header names in lower case. */
export interface WireRequest {
  readonly method: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** The `Authorization` that the official client's own signer computes for a request. */
export function officialAuthorization({ method, query, headers, body }: WireRequest, key = KEY): string {
  const payload = OpenApiUtil.hash(Buffer.from(body), ALGORITHM).toString("hex");
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- it reads these four fields only
  const request = { method, pathname: "/", query, headers } as Parameters<
    typeof OpenApiUtil.getAuthorization
  >[0];
  return OpenApiUtil.getAuthorization(request, ALGORITHM, payload, key.accessKeyId, key.accessKeySecret);
}
