import { createECDH, createHash, createHmac, hkdfSync, verify, type KeyObject } from "node:crypto";
import { memoized } from "../../base/memo";
import { readPublicKey } from "../../x509/keys";
import { isEqual } from "../keys";

/** Whether a signature of a text was made with a secret. */
type Check = (text: string, signature: string, secret: Secret) => boolean;

interface Secret {
  readonly id: string;
  readonly secret: string;
}

/** A documented signature scheme for access keys. */
export interface SigningAlgorithm {
  /** The hash for bodies and for what is signed. */
  readonly hash: "sha256" | "sm3";
  /** The header with which a sender can replace the body's hash. */
  readonly payloadHeader: string;
  /** Whether the key is derived for a date, a region and a service, which the credential then includes. */
  readonly isScoped?: true;
  readonly check: (scope: string) => Check;
}

const sha = { hash: "sha256", payloadHeader: "x-sdk-content-sha256" } as const;
const sm3 = { hash: "sm3", payloadHeader: "x-sdk-content-sm3" } as const;

const ECDSA = "SDK-ECDSA-P256-SHA256";

/** A hash algorithm, with lower-case hexadecimal output. */
export const hashWith = ({ hash }: SigningAlgorithm, data: Buffer | string): string =>
  createHash(hash).update(data).digest("hex");

const byHmac =
  (hash: SigningAlgorithm["hash"], keyOf = ({ secret }: Secret): string => secret): Check =>
  (text, signature, secret) =>
    isEqual(signature, createHmac(hash, keyOf(secret)).update(text).digest("hex"));

/** HKDF (RFC 5869); the key is used as text. */
const byDerivedKey = (scope: string): Check =>
  byHmac("sha256", ({ id, secret }) =>
    Buffer.from(hkdfSync("sha256", secret, id, scope, DERIVED_LENGTH)).toString("hex"),
  );

const DERIVED_LENGTH = 32;

const byEcdsa: Check = (text, signature, { id, secret }) => {
  const key = verificationKey(JSON.stringify([id, secret]));
  return verify("sha256", Buffer.from(text), key, Buffer.from(signature, "hex"));
};

/** Two less than the order of P-256: a candidate up to this, plus one, is a private key. */
const LARGEST = BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254f");
/** The prefix of a point in an encoded P-256 public key. */
const POINT = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d030107034200", "hex");

/** The public half of the P-256 key that both sides derive from an access key. */
const verificationKey = memoized(16, (pair): KeyObject => {
  const [id, secret] = JSON.parse(pair) as [string, string];
  const ecdh = createECDH("prime256v1");
  const number = firstFitting((counter) => candidateAt(counter, id, secret));
  ecdh.setPrivateKey(number.toString(16).padStart(64, "0"), "hex");
  return readPublicKey(Buffer.concat([POINT, ecdh.getPublicKey()]));
});

/** The first candidate that is small enough, plus one; one in 2^32 keys needs a second candidate. */
export function firstFitting(candidate: (counter: number) => bigint): bigint {
  for (let counter = 0; ; counter++) {
    const number = candidate(counter);
    if (number <= LARGEST) return number + 1n;
  }
}

/** A number derived from the secret (NIST SP 800-108, 800-133). */
function candidateAt(counter: number, id: string, secret: string): bigint {
  const data = Buffer.concat([
    Buffer.of(0, 0, 0, 1),
    Buffer.from(ECDSA),
    Buffer.of(0),
    Buffer.from(id),
    Buffer.of(counter, 0, 0, 1, 0),
  ]);
  return BigInt(`0x${createHmac("sha256", secret).update(data).digest("hex")}`);
}

/** By their name in the header. The official clients support one more, SDK-SM2-SM3. */
export const ALGORITHMS: ReadonlyMap<string, SigningAlgorithm> = new Map<string, SigningAlgorithm>([
  ["SDK-HMAC-SHA256", { ...sha, check: () => byHmac("sha256") }],
  ["SDK-HMAC-SM3", { ...sm3, check: () => byHmac("sm3") }],
  [ECDSA, { ...sha, check: () => byEcdsa }],
  ["V11-HMAC-SHA256", { ...sha, isScoped: true, check: byDerivedKey }],
]);
