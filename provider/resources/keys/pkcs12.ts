import { pkcs12 as definition } from "../../../schema/keys/pkcs12";
import type { ArgumentsOf } from "../../../schema/resource";
import type { Pkcs12Outputs } from "../../../sdk/keys/pkcs12";
import { PkiError } from "../../base/errors";
import type { Entropy } from "../../x509/issue";
import { issuePkcs12 } from "../../x509/pkcs12";
import { defined } from "../fields-of";
import { schemaOf, type Kind } from "../kind";
import { contentOf, storeFailures, storeLifecycle } from "./stores";

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

/**
 * The file that the resource would have.
 *
 * @throws PkiError `INVALID_INPUT` where a preview would refuse the arguments
 */
export function pkcs12File(args: Args, entropy: Entropy): Buffer {
  const [issue] = schemaOf(pkcs12.fields).safeParse(args).error?.issues ?? [];
  if (issue) throw refused(issue.path.join("."), issue.message);
  const [failure] = storeFailures({ args, unknown: new Set() }, READABLE);
  if (failure) throw refused(failure.argument, failure.message);
  return issuePkcs12(contentOf(args), args.password, args.profile ?? "modern", entropy);
}

const refused = (argument: string, message: string): PkiError =>
  new PkiError("INVALID_INPUT", `${argument} ${message}`);
