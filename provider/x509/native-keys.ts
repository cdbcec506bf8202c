import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { spkiOf, type PublicKeyFacts } from "./public-key";

/*
 * The only place where keys are passed to Node. Its decoders and getters crash the process on keys that they do not
 * expect, so every key that gets here has been parsed and re-encoded first.
 */

const text = (value: Buffer): string => value.toString("base64url");

/**
 * The Node key object. Keys are passed by their numbers, bypassing OpenSSL's decoders, where that is faster: on the
 * larger curves it takes longer.
 */
export function importPublic(facts: PublicKeyFacts): KeyObject {
  const key = numbersOf(facts);
  return key
    ? createPublicKey({ key, format: "jwk" })
    : createPublicKey({ key: spkiOf(facts), format: "der", type: "spki" });
}

/** A key as a JWK (RFC 7518, 6). */
function numbersOf(facts: PublicKeyFacts): JsonWebKey | undefined {
  if (facts.kind === "RSA") return { kty: "RSA", n: text(facts.modulus), e: text(facts.exponent) };
  if (facts.kind !== "EC") return { kty: "OKP", crv: facts.kind, x: text(facts.point) };
  const { curve, point } = facts;
  if (curve.jwk !== "P-256") return undefined;
  const middle = 1 + curve.size;
  return {
    kty: "EC",
    crv: curve.jwk,
    x: text(point.subarray(1, middle)),
    y: text(point.subarray(middle)),
  };
}

/** The Node key object from PKCS#8 that this package has encoded. */
export const importPrivate = (pkcs8: Buffer): KeyObject =>
  createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });

/** The public half of a Node key object. */
export const publicHalf = (key: KeyObject): KeyObject =>
  key.type === "private" ? createPublicKey(key) : key;
