// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";

/** Key algorithms of Huawei Cloud's private CAs; SM2 on the China site only. */
export type KeyAlgorithm = "RSA2048" | "RSA4096" | "EC256" | "EC384" | "SM2";

/** Hashes that certificates are signed with; SM2 keys use SM3, and no other keys do. */
export type SignatureAlgorithm = "SHA256" | "SHA384" | "SHA512" | "SM3";

/** How long a certificate is valid. */
export interface Validity {
  /** Unit of `value`: a year has 12 calendar months, a month always 31 days. */
  type: Input<"YEAR" | "MONTH" | "DAY" | "HOUR">;
  /** Number of units, 1 to 400000; at most 20 years, for a root CA at most 30. */
  value: Input<number>;
  /**
   * Start: RFC 3339 text or UNIX time in milliseconds, at most five minutes in the past. Default: when it is
   * issued.
   */
  startFrom?: Input<string | number> | undefined;
}

/** Key usages (RFC 5280, 4.2.1.3). */
export type KeyUsage =
  | "digitalSignature"
  | "nonRepudiation"
  | "keyEncipherment"
  | "dataEncipherment"
  | "keyAgreement"
  | "keyCertSign"
  | "cRLSign"
  | "encipherOnly"
  | "decipherOnly";

/** Why a certificate or CA is revoked. No revocation can be undone, not even one with `CERTIFICATE_HOLD`. */
export type RevocationReason =
  | "UNSPECIFIED"
  | "KEY_COMPROMISE"
  | "CERTIFICATE_AUTHORITY_COMPROMISE"
  | "AFFILIATION_CHANGED"
  | "SUPERSEDED"
  | "CESSATION_OF_OPERATION"
  | "CERTIFICATE_HOLD"
  | "PRIVILEGE_WITHDRAWN"
  | "ATTRIBUTE_AUTHORITY_COMPROMISE";
