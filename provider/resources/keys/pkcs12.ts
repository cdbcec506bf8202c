import { pkcs12 as definition } from "../../../schema/keys/pkcs12";
import type { ArgumentsOf } from "../../../schema/resource";
import type { Pkcs12Outputs } from "../../../sdk/keys/pkcs12";
import { issuePkcs12 } from "../../x509/pkcs12";
import { defined } from "../fields-of";
import type { Kind } from "../kind";
import { storeFailures, storeLifecycle } from "./stores";

type Args = ArgumentsOf<typeof definition>;

const READABLE = {
  families: ["RSA", "ECC", "ED25519", "SM2"],
  message:
    "is of a kind that PKCS #12 readers do not support: use RSA, ECDSA on a NIST curve, Ed25519 or SM2",
} as const;

/** `keys.Pkcs12`: exists in the state only. */
export const pkcs12: Kind<Args, Pkcs12Outputs> = {
  ...defined(definition),
  rules: (intent) => storeFailures(intent, READABLE),
  ...storeLifecycle<Args, "pfx">("pfx", (content, { password, profile = "modern" }, _now, entropy) =>
    issuePkcs12(content, password, profile, entropy),
  ),
};
