import type { KeyObject } from "node:crypto";
import type * as SmCrypto from "sm-crypto-v2";
import { children, content, decode } from "./der";
import { publicKeyFacts } from "./keys";

/**
 * SM2 signatures with SM3 and the distinguishing ID that certificates use (GB/T 35276). Node and OpenSSL sign with an
 * empty ID by default, which other implementations reject, and offer no way to set a different one.
 */
const DISTINGUISHING_ID = "1234567812345678";

// Loaded on first use: few hierarchies need it, and its tables take time to build.
const library = (): (typeof SmCrypto)["sm2"] =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- not import(): verifying is synchronous
  (require("sm-crypto-v2") as typeof SmCrypto).sm2;

/** The uncompressed point, hexadecimal. */
function pointOf(key: KeyObject): string {
  const facts = publicKeyFacts(key);
  return facts?.kind === "EC" ? facts.point.toString("hex") : "";
}

function scalarOf(key: KeyObject): string {
  const [, , wrapped] = children(decode(key.export({ type: "pkcs8", format: "der" })));
  const [, scalar] = children(decode(content(wrapped)));
  return content(scalar).toString("hex");
}

/** Whether a key is on the SM2 curve; Node does not name the curve of a key that was decoded. */
export function isSm2(key: KeyObject): boolean {
  const facts = publicKeyFacts(key);
  return facts?.kind === "EC" && facts.curve.name === "SM2";
}

/** Signs with an SM2 private key; the signature is in DER, as certificates require. */
export function signSm2(data: Buffer, key: KeyObject): Buffer {
  const options = { hash: true, der: true, publicKey: pointOf(key), userId: DISTINGUISHING_ID };
  return Buffer.from(library().doSignature(data, scalarOf(key), options), "hex");
}

/** Whether a DER signature over the data was made by the SM2 key. */
export function verifySm2(data: Buffer, signature: Buffer, key: KeyObject): boolean {
  const options = { hash: true, der: true, userId: DISTINGUISHING_ID };
  try {
    return library().doVerifySignature(data, signature.toString("hex"), pointOf(key), options);
  } catch {
    // The library throws on signatures that are not DER, and on numbers out of range.
    return false;
  }
}
