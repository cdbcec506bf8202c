import type { PublicKeyFacts } from "./public-key";

/** A private key whose parts are consistent with each other. */
export interface PrivateKeyFacts {
  readonly publicKey: PublicKeyFacts;
  /** The key re-encoded as PKCS#8 (RFC 5208), with nothing else. */
  readonly pkcs8: Buffer;
}
