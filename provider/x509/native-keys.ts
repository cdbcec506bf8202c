import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { spkiOf, type PublicKeyFacts } from "./public-key";

/*
 * The only place where keys are passed to Node. Its decoders and getters crash the process on keys that they do not
 * expect, so every key that gets here has been parsed and re-encoded first.
 */

const text = (value: Buffer): string => value.toString("base64url");

/** The Node key object; RSA and Edwards keys are passed by their numbers, bypassing OpenSSL's decoders. */
export function importPublic(facts: PublicKeyFacts): KeyObject {
  if (facts.kind === "EC") return createPublicKey({ key: spkiOf(facts), format: "der", type: "spki" });
  const key =
    facts.kind === "RSA"
      ? { kty: "RSA", n: text(facts.modulus), e: text(facts.exponent) }
      : { kty: "OKP", crv: facts.kind, x: text(facts.point) };
  return createPublicKey({ key, format: "jwk" });
}

/** The Node key object from PKCS#8 that this package has encoded. */
export const importPrivate = (pkcs8: Buffer): KeyObject =>
  createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });

/** The public half of a Node key object. */
export const publicHalf = (key: KeyObject): KeyObject =>
  key.type === "private" ? createPublicKey(key) : key;
