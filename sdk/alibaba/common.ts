// Written by `npm run generate` from schema/: do not edit.

/**
 * Key algorithms of Alibaba Cloud's private CAs: family and key length in bits. `ECC_512` is P-521. A certificate
 * must be of the same family as the CA that issues it; the length may differ.
 */
export type Algorithm = "RSA_1024" | "RSA_2048" | "RSA_4096" | "ECC_256" | "ECC_384" | "ECC_512" | "SM2_256";
