import type { KeyObject } from "node:crypto";
import { privateKey as definition } from "../../../schema/keys/private-key";
import type { ArgumentsOf } from "../../../schema/resource";
import type { PrivateKeyOutputs } from "../../../sdk/keys/private-key";
import { defined } from "../fields-of";
import type { Failure, Kind } from "../kind";
import { tryPrivateKey } from "../private-key";
import { algorithmOf, keyAlgorithm } from "../../x509/algorithms";
import {
  publicKeyFacts,
  privateKeyPem,
  publicKeyPem,
  readPrivateKey,
  sha256Hex,
  spki,
} from "../../x509/keys";
import { keyWords } from "../../x509/public-key";

type Args = ArgumentsOf<typeof definition>;

/** `keys.PrivateKey`: exists in the state only. */
export const privateKey: Kind<Args, PrivateKeyOutputs> = {
  ...defined(definition),
  rules: ({ args }) => algorithmFailures(args),
  async create(_context, args) {
    const key =
      args.privateKey === undefined
        ? await keyAlgorithm(args.algorithm).generate()
        : readPrivateKey(args.privateKey);
    const state = stateOf(key);
    return { id: state.fingerprint, state };
  },
  // Nothing outside the state can change or lose it.
  read: (_context, _id, state) => Promise.resolve({ state: state as PrivateKeyOutputs }),
  update: (_context, _id, olds) => Promise.resolve(stateOf(readPrivateKey(olds.privateKey ?? ""))),
  delete: () => Promise.resolve(),
};

const stateOf = (key: KeyObject): PrivateKeyOutputs => ({
  privateKey: privateKeyPem(key),
  publicKey: publicKeyPem(key),
  fingerprint: sha256Hex(spki(key)),
});

/** What is wrong with a key that is given, or with the algorithm beside it. */
export function algorithmFailures(args: {
  algorithm?: string | undefined;
  privateKey?: string | undefined;
}): Failure[] {
  if (args.privateKey === undefined) return [];
  const key = tryPrivateKey(args.privateKey);
  if (typeof key === "string") return [{ argument: "privateKey", message: key }];
  const algorithm = algorithmOf(key);
  if (args.algorithm === undefined || algorithm === args.algorithm) return [];
  const facts = publicKeyFacts(key);
  const found =
    algorithm === undefined && facts ? keyWords(facts) : `a key of ${algorithm ?? "another kind"}`;
  return [{ argument: "algorithm", message: `is ${args.algorithm}, but privateKey is ${found}` }];
}
