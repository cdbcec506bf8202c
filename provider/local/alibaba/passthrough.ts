import { EXTENDED_KEY_USAGES } from "../../x509/extensions";
import { refusal, type Call } from "../call";

const OID = /^[0-2](\.(0|[1-9]\d*))+$/;

/** Extended key usages that are passed through: documented names or OIDs. */
export function usagesOf(call: Call, usages: string[] | undefined): string[] | undefined {
  const wrong = usages?.find((usage) => !EXTENDED_KEY_USAGES.includes(usage) && !OID.test(usage));
  if (wrong === undefined) return usages;
  throw refusal(
    call,
    "InvalidParameter",
    `ApiPassthrough.Extensions.ExtendedKeyUsages: "${wrong}" is neither one of ${EXTENDED_KEY_USAGES.join(", ")} nor a dotted OID`,
  );
}
