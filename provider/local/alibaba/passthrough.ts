import { EXTENDED_KEY_USAGES } from "../../x509/extensions";
import { isOid } from "../../x509/der";
import { refusal, type Call } from "../call";

/** Extended key usages from the API passthrough: documented names or OIDs. */
export function usagesOf(call: Call, usages: string[] | undefined): string[] | undefined {
  if (usages !== undefined && !Array.isArray(usages)) {
    throw refusal(call, "InvalidParameter", "ApiPassthrough.Extensions.ExtendedKeyUsages: must be a list");
  }
  const wrong = usages?.find((usage) => !EXTENDED_KEY_USAGES.includes(usage) && !isOid(usage));
  if (wrong === undefined) return usages;
  throw refusal(
    call,
    "InvalidParameter",
    `ApiPassthrough.Extensions.ExtendedKeyUsages: "${wrong}" is neither one of ${EXTENDED_KEY_USAGES.join(", ")} nor a dotted OID`,
  );
}
