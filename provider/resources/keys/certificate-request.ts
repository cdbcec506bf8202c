import type { KeyObject } from "node:crypto";
import { certificateRequest as definition } from "../../../schema/keys/certificate-request";
import { KEY_ALGORITHM } from "../../../schema/keys/common";
import type { ArgumentsOf } from "../../../schema/resource";
import type { CertificateRequestOutputs } from "../../../sdk/keys/certificate-request";
import { defined } from "../fields-of";
import type { Failure, Intent, Kind } from "../kind";
import { oneOf } from "../messages";
import { tryPrivateKey } from "../private-key";
import { keyAlgorithm, signingProblem } from "../../x509/algorithms";
import { createCsr } from "../../x509/csr";
import { privateKeyPem, publicKeyPem, readPrivateKey, sha256Hex } from "../../x509/keys";
import { generalName, nameTypeOf } from "../../x509/names";
import { toPem } from "../../x509/pem";
import { algorithmFailures } from "./private-key";

type Args = ArgumentsOf<typeof definition>;

/** `keys.CertificateRequest`: exists in the state only. */
export const certificateRequest: Kind<Args, CertificateRequestOutputs> = {
  ...defined(definition),
  rules,
  async create(_context, args) {
    const key =
      args.privateKey === undefined
        ? await keyAlgorithm(args.algorithm ?? "").generate()
        : readPrivateKey(args.privateKey);
    const der = await createCsr(
      args,
      (args.names ?? []).map((name) => generalName(nameTypeOf(name), name)),
      key,
    );
    return { id: sha256Hex(der), state: stateOf(toPem("CERTIFICATE REQUEST", der), key) };
  },
  // Nothing outside the state can change or lose it.
  read: (_context, _id, state) => Promise.resolve({ state: state as CertificateRequestOutputs }),
  update: (_context, _id, olds) =>
    Promise.resolve(stateOf(olds.csr ?? "", readPrivateKey(olds.privateKey ?? ""))),
  delete: () => Promise.resolve(),
};

const stateOf = (csr: string, key: KeyObject): CertificateRequestOutputs => ({
  csr,
  privateKey: privateKeyPem(key),
  publicKey: publicKeyPem(key),
});

function rules({ args, unknown }: Intent<Args>): readonly Failure[] {
  const isGiven = (name: "algorithm" | "privateKey"): boolean =>
    args[name] !== undefined || unknown.has(name);
  if (!isGiven("algorithm") && !isGiven("privateKey")) {
    const message = `is required to generate a key: ${oneOf(KEY_ALGORITHM.of)}; or give privateKey`;
    return [{ argument: "algorithm", message }];
  }
  const key = args.privateKey === undefined ? "" : tryPrivateKey(args.privateKey);
  const problem = typeof key === "string" ? undefined : signingProblem(key);
  return problem === undefined ? algorithmFailures(args) : [{ argument: "privateKey", message: problem }];
}
