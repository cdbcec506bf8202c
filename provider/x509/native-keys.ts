import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { spkiOf, type PublicKeyFacts } from "./public-key";

/*
 * The only place where keys are handed to Node. Its decoders and getters end the process at keys that they do not
 * expect, so nothing comes here but what was read and written anew before.
 */

const text = (value: Buffer): string => value.toString("base64url");

/** The key for Node; RSA and Edwards curves by their numbers, past the decoders of OpenSSL. */
export function importPublic(facts: PublicKeyFacts): KeyObject {
  if (facts.kind === "EC") return createPublicKey({ key: spkiOf(facts), format: "der", type: "spki" });
  const key =
    facts.kind === "RSA"
      ? { kty: "RSA", n: text(facts.modulus), e: text(facts.exponent) }
      : { kty: "OKP", crv: facts.kind, x: text(facts.point) };
  return createPublicKey({ key, format: "jwk" });
}

/** The key for Node, from the PKCS#8 that this package has written. */
export const importPrivate = (pkcs8: Buffer): KeyObject =>
  createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });

/** The public half of a key that Node has already. */
export const publicHalf = (key: KeyObject): KeyObject =>
  key.type === "private" ? createPublicKey(key) : key;
