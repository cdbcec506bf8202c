import type { PolicyInput } from "./schema";

/** The built-in profiles: rules to start from. */
export const PROFILES: Readonly<
  Record<NonNullable<PolicyInput["profile"]>, NonNullable<PolicyInput["rules"]>>
> = {
  /** A company's internal hierarchy. */
  internal: {
    maximumValidity: { root: "20y", subordinate: "10y", end: "398d" },
    keyAlgorithms: {
      allowed: ["RSA_2048", "RSA_3072", "RSA_4096", "ECC_256", "ECC_384", "ECC_512", "ED25519", "SM2_256"],
    },
    pathLength: { maximum: 2 },
    retention: { authorities: ["retain", "delete"], certificates: ["revoke"] },
  },
  /** As browser root programs require from 2029 on: 47 days, no key with less than 112 bits of security. */
  "public-like": {
    maximumValidity: { root: "25y", subordinate: "10y", end: "47d" },
    keyAlgorithms: { allowed: ["RSA_2048", "RSA_3072", "RSA_4096", "ECC_256", "ECC_384"] },
    pathLength: { maximum: 1 },
    retention: { authorities: ["retain", "delete"], certificates: ["revoke"] },
    renewBefore: { required: true, severity: "warning" },
  },
  /** Commercial cryptography in China: SM2 keys throughout the hierarchy. */
  sm2: {
    maximumValidity: { root: "20y", subordinate: "10y", end: "398d" },
    keyAlgorithms: { allowed: ["SM2_256"] },
    pathLength: { maximum: 2 },
    retention: { authorities: ["retain", "delete"], certificates: ["revoke"] },
  },
};
