/** A supported curve. */
export interface Curve {
  readonly oid: string;
  /** Its name in Node and OpenSSL. */
  readonly name: string;
  readonly words: string;
  /** Size of a coordinate, in bytes. */
  readonly size: number;
  /** The documented name of its keys; undefined if there is none, in which case nothing is issued for them. */
  readonly algorithm?: string;
  /** Its JWK name (RFC 7518, 6.2.1.1). */
  readonly jwk?: string;
  /** The field's prime and the constant of y² = x³ - 3x + b (FIPS 186-4, D.1.2), for the most common curve. */
  readonly equation?: { readonly prime: bigint; readonly constant: bigint };
}

export const CURVES: readonly Curve[] = [
  {
    oid: "1.2.840.10045.3.1.7",
    name: "prime256v1",
    words: "P-256",
    size: 32,
    algorithm: "ECC_256",
    jwk: "P-256",
    equation: {
      prime: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
      constant: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    },
  },
  { oid: "1.3.132.0.34", name: "secp384r1", words: "P-384", size: 48, algorithm: "ECC_384", jwk: "P-384" },
  { oid: "1.3.132.0.35", name: "secp521r1", words: "P-521", size: 66, algorithm: "ECC_512", jwk: "P-521" },
  { oid: "1.2.156.10197.1.301", name: "SM2", words: "SM2", size: 32, algorithm: "SM2_256" },
  { oid: "1.3.132.0.33", name: "secp224r1", words: "P-224", size: 28 },
  { oid: "1.3.132.0.10", name: "secp256k1", words: "secp256k1", size: 32 },
  { oid: "1.3.36.3.3.2.8.1.1.7", name: "brainpoolP256r1", words: "brainpoolP256r1", size: 32 },
  { oid: "1.3.36.3.3.2.8.1.1.9", name: "brainpoolP320r1", words: "brainpoolP320r1", size: 40 },
  { oid: "1.3.36.3.3.2.8.1.1.11", name: "brainpoolP384r1", words: "brainpoolP384r1", size: 48 },
  { oid: "1.3.36.3.3.2.8.1.1.13", name: "brainpoolP512r1", words: "brainpoolP512r1", size: 64 },
];

/** Algorithms of the keys that can be read. */
export const KEY_OIDS = {
  rsa: "1.2.840.113549.1.1.1",
  rsaPss: "1.2.840.113549.1.1.10",
  ec: "1.2.840.10045.2.1",
  ed25519: "1.3.101.112",
  ed448: "1.3.101.113",
} as const;

/**
 * Names, for messages, of key types that are not supported: each would be an additional risk, and nothing is issued for
 * them.
 */
const OTHERS: Readonly<Record<string, string>> = {
  "1.2.840.113549.1.1.7": "an RSA-OAEP key",
  "1.2.840.10040.4.1": "a DSA key",
  "1.2.840.113549.1.3.1": "a Diffie-Hellman key",
  "1.2.840.10046.2.1": "a Diffie-Hellman key",
  "1.3.132.1.12": "an ECDH key",
  "1.3.132.1.13": "an ECMQV key",
  "1.3.101.110": "an X25519 key",
  "1.3.101.111": "an X448 key",
  "1.2.643.2.2.19": "a GOST R 34.10-2001 key",
  "1.2.643.7.1.1.1.1": "a GOST R 34.10-2012 key",
  "1.2.643.7.1.1.1.2": "a GOST R 34.10-2012 key",
  "2.16.840.1.101.3.4.3.17": "an ML-DSA-44 key",
  "2.16.840.1.101.3.4.3.18": "an ML-DSA-65 key",
  "2.16.840.1.101.3.4.3.19": "an ML-DSA-87 key",
  "2.16.840.1.101.3.4.4.1": "an ML-KEM-512 key",
  "2.16.840.1.101.3.4.4.2": "an ML-KEM-768 key",
  "2.16.840.1.101.3.4.4.3": "an ML-KEM-1024 key",
};

const SLH_DSA = /^2\.16\.840\.1\.101\.3\.4\.3\.(2\d|3[01])$/;

/** A key of another algorithm, for messages. */
export const otherKey = (oid: string): string =>
  OTHERS[oid] ?? (SLH_DSA.test(oid) ? "an SLH-DSA key" : `a key of unknown type (${oid})`);
