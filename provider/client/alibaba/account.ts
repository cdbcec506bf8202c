import { parseObject, asText } from "../../base/json";
import type { OwnerLookup } from "../../base/place";
import { signedCall, type AlibabaClientOptions } from "./client";

const STS = { action: "GetCallerIdentity", version: "2015-04-01" } as const;

/**
 * The account that the credentials belong to, whichever of its access keys, users or roles they are for. The
 * certificate service has no operation that returns it; STS has one that every caller is allowed to use.
 *
 * @see https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-getcalleridentity
 */
export const alibabaAccount =
  (options: Omit<AlibabaClientOptions, "random" | "region">): OwnerLookup =>
  async () => {
    const { status, body } = await signedCall({ ...options, endpoint: stsEndpoint(options.endpoint) }, STS);
    return status === 200 ? asText(parseObject(body)?.AccountId) : undefined;
  };

/** The STS endpoint: next to the certificate service, or the custom address if one is configured. */
const stsEndpoint = (endpoint: string): string =>
  /^https:\/\/[^/]*\.aliyuncs\.com(:\d+)?$/.test(endpoint) ? "https://sts.aliyuncs.com" : endpoint;
