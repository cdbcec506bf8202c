import type { KeyObject } from "node:crypto";
import { z } from "zod";
import type {
  CertificateRequestArgs,
  CertificateRequestOutputs,
} from "../../../sdk/keys/certificate-request";
import type { Resolved } from "../../../sdk/resource";
import { anyName, country, sameAnyNames, text } from "../fields";
import { replaces, type ArgsOf, type Failure, type Field, type Intent, type Kind } from "../kind";
import { sameKey, tryPrivateKey } from "../private-key";
import { keyAlgorithm, signingProblem } from "../../x509/algorithms";
import { createCsr } from "../../x509/csr";
import { privateKeyPem, publicKeyPem, readPrivateKey, sha256Hex } from "../../x509/keys";
import { generalName, nameTypeOf } from "../../x509/names";
import { toPem } from "../../x509/pem";
import { ALGORITHMS, keyFailures } from "./private-key";

const fields = {
  privateKey: replaces(z.string().max(20_000).optional(), sameKey),
  algorithm: replaces(z.enum(ALGORITHMS).optional()),
  commonName: replaces(text(64)),
  names: replaces(z.array(anyName).max(100).optional(), sameAnyNames),
  organization: replaces(text(64).optional()),
  organizationUnit: replaces(text(64).optional()),
  country: replaces(country.optional()),
  state: replaces(text(128).optional()),
  locality: replaces(text(128).optional()),
} satisfies Record<keyof Resolved<CertificateRequestArgs>, Field>;

type Args = ArgsOf<typeof fields>;

/** `keys.CertificateRequest`: exists in the state only. */
export const certificateRequest: Kind<Args, CertificateRequestOutputs> = {
  kind: "keys.CertificateRequest",
  fields,
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
    const message = `is required to generate a key: one of ${ALGORITHMS.join(", ")}; or give privateKey`;
    return [{ argument: "algorithm", message }];
  }
  const key = args.privateKey === undefined ? "" : tryPrivateKey(args.privateKey);
  const problem = typeof key === "string" ? undefined : signingProblem(key);
  return problem === undefined ? keyFailures(args) : [{ argument: "privateKey", message: problem }];
}
