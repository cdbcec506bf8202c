import type { KeyObject } from "node:crypto";
import { PkiError } from "../base/errors";
import { publicKeyFrom, spki } from "./keys";
import { algorithmName, readSpki } from "./public-key";

/** A certificate's public key. Any kind of key can be in a certificate, but only some kinds are supported. */
export interface CertificateKey {
  /** SubjectPublicKeyInfo, DER, as in the certificate. */
  readonly spki: Buffer;
  /** Undefined for unsupported and broken keys: nothing is issued for them or verified with them. */
  readonly publicKey: KeyObject | undefined;
  /** The documented name of the key's algorithm, for example `RSA_2048`; undefined if it has none. */
  readonly algorithm: string | undefined;
  /** The reason there is no {@link publicKey}, for messages. */
  readonly keyProblem: string | undefined;
}

/** Reads a certificate's key; Node parses it only when it is first used. */
export function certificateKey(spki: Buffer): CertificateKey {
  try {
    const facts = readSpki(spki);
    let key: KeyObject | undefined;
    return {
      spki,
      get publicKey() {
        return (key ??= publicKeyFrom(facts, spki));
      },
      algorithm: algorithmName(facts),
      keyProblem: undefined,
    };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return { spki, publicKey: undefined, algorithm: undefined, keyProblem: error.message };
  }
}

/** Whether a certificate was issued for a public key, or for the public half of a private key. */
export const isKeyOf = (key: KeyObject, { publicKey }: Pick<CertificateKey, "publicKey">): boolean =>
  publicKey !== undefined && spki(key).equals(spki(publicKey));
