import type { PublicKeyFacts } from "./public-key";

/** A private key whose parts fit each other. */
export interface PrivateKeyFacts {
  readonly publicKey: PublicKeyFacts;
  /** The key written anew as PKCS#8 (RFC 5208), with nothing beside it. */
  readonly pkcs8: Buffer;
}
