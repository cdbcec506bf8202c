import type { KeyObject } from "node:crypto";
import { PkiError } from "../base/errors";
import { publicKeyFrom, spki } from "./keys";
import { algorithmName, readSpki } from "./public-key";

/** The key of a certificate. A certificate with a key of any kind is one; only some keys can be worked with. */
export interface CertificateKey {
  /** SubjectPublicKeyInfo, DER, as it stands in the certificate. */
  readonly spki: Buffer;
  /** Undefined for kinds that are not supported and for broken keys; nothing is issued for or verified by them. */
  readonly publicKey: KeyObject | undefined;
  /** The documented name of the key's algorithm, for example `RSA_2048`; undefined for algorithms without one. */
  readonly algorithm: string | undefined;
  /** Why there is no {@link publicKey}, in words. */
  readonly keyProblem: string | undefined;
}

/** Reads the key of a certificate; Node is asked for it only when somebody wants to work with it. */
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

/** Whether a certificate is for a key, or for the public half of a private one. */
export const isKeyOf = (key: KeyObject, { publicKey }: Pick<CertificateKey, "publicKey">): boolean =>
  publicKey !== undefined && spki(key).equals(spki(publicKey));
