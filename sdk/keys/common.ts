// Written by `npm run generate` from schema/: do not edit.

/** Algorithms of locally generated keys. */
export type KeyAlgorithm =
  "RSA_2048" | "RSA_3072" | "RSA_4096" | "ECC_256" | "ECC_384" | "ECC_512" | "ED25519" | "SM2_256";
