import { pkcs12 as definition } from "../../../schema/keys/pkcs12";
import type { ArgumentsOf } from "../../../schema/resource";
import type { Pkcs12Outputs } from "../../../sdk/keys/pkcs12";
import { defined } from "../fields-of";
import type { Failure, Intent, Kind } from "../kind";
import { pairFailures, readCertificates } from "../key-pair";
import { algorithmOf, familyOf } from "../../x509/algorithms";
import type { Entropy } from "../../x509/issue";
import { readPrivateKey, sha256Hex, spki } from "../../x509/keys";
import type { Certificate } from "../../x509/parse";
import { issuePkcs12 } from "../../x509/pkcs12";

const MOST = 10;

type Args = ArgumentsOf<typeof definition>;

/** `keys.Pkcs12`: exists in the state only. */
export const pkcs12: Kind<Args, Pkcs12Outputs> = {
  ...defined(definition),
  rules,
  create: ({ entropy }, args) => {
    const id = sha256Hex(spki(readPrivateKey(args.privateKey)));
    return Promise.resolve({ id, state: stateOf(args, entropy) });
  },
  // Nothing outside the state can change or lose it.
  read: (_context, _id, state) => Promise.resolve({ state: { pfx: state.pfx ?? "" } }),
  update: ({ entropy }, _id, _olds, args) => Promise.resolve(stateOf(args, entropy)),
  delete: () => Promise.resolve(),
};

function stateOf(
  { privateKey, chain, alias, password, profile = "modern" }: Args,
  entropy: Entropy,
): Pkcs12Outputs {
  const content = {
    privateKey: readPrivateKey(privateKey),
    chain: certificatesIn(chain),
    alias,
  };
  return { pfx: issuePkcs12(content, password, profile, entropy).toString("base64") };
}

/** Of a chain that has passed its check. */
function certificatesIn(chain: string): Certificate[] {
  const certificates = readCertificates(chain);
  return typeof certificates === "string" ? [] : certificates;
}

function rules({ args: { chain, privateKey } }: Intent<Args>): Failure[] {
  const failures = pairFailures(["chain", "privateKey"], chain, privateKey);
  if (failures.length > 0) return failures;
  if (chain !== undefined && certificatesIn(chain).length > MOST) {
    return [{ argument: "chain", message: `holds more than ${MOST} certificates` }];
  }
  const algorithm = privateKey === undefined ? undefined : algorithmOf(readPrivateKey(privateKey));
  const isReadable =
    privateKey === undefined || ["RSA", "ECC", "ED25519"].includes(familyOf(algorithm ?? ""));
  const message =
    "is of a kind that not all PKCS #12 readers support: use RSA, ECDSA on a NIST curve or Ed25519";
  return isReadable ? [] : [{ argument: "privateKey", message }];
}
