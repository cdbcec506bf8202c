import type { Input } from "@pulumi/pulumi";

/** Key algorithms of Huawei Cloud's private CAs; SM2 on the China site only. */
export type KeyAlgorithm = "RSA2048" | "RSA4096" | "EC256" | "EC384" | "SM2";

/** Hashes that certificates are signed with; SM3 for SM2 keys, and for them only. */
export type SignatureAlgorithm = "SHA256" | "SHA384" | "SHA512" | "SM3";

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

/** Subject of a certificate; letters of any script, digits and `-_ .,` in every part. */
export interface DistinguishedName {
  /** Common name, 1 to 64 characters; `*` is allowed here only. */
  commonName: Input<string>;
  /** Country, two letters (ISO 3166-1). Default: the issuing CA's. */
  country?: Input<string> | undefined;
  /** Province or state, 1 to 128 characters. Default: the issuing CA's. */
  state?: Input<string> | undefined;
  /** City, 1 to 128 characters. Default: the issuing CA's. */
  locality?: Input<string> | undefined;
  /** Name of the organization, 1 to 64 characters. Default: the issuing CA's. */
  organization?: Input<string> | undefined;
  /** Name of the department, 1 to 64 characters. Default: the issuing CA's. */
  organizationalUnit?: Input<string> | undefined;
}

/** Subject of a CA, with every part. */
export interface AuthorityName {
  /** Common name, 1 to 64 characters. */
  commonName: Input<string>;
  /** Country, two letters (ISO 3166-1). */
  country: Input<string>;
  /** Province or state, 1 to 128 characters. */
  state: Input<string>;
  /** City, 1 to 128 characters. */
  locality: Input<string>;
  /** Name of the organization, 1 to 64 characters. */
  organization: Input<string>;
  /** Name of the department, 1 to 64 characters. */
  organizationalUnit: Input<string>;
}

/** How long a certificate is valid. */
export interface Validity {
  /** Unit of `value`: a year has 12 calendar months, a month always 31 days. */
  type: Input<"YEAR" | "MONTH" | "DAY" | "HOUR">;
  /** How many; at most 20 years, for a root CA at most 30. */
  value: Input<number>;
  /** Start: RFC 3339 text or UNIX time in milliseconds, at most five minutes ago. Default: when it is issued. */
  startFrom?: Input<string | number> | undefined;
}

/** What can be changed on a CA or certificate after it was issued. */
export interface Managed {
  /** Tags, at most 20; keys 1 to 128 and values up to 255 characters. Changed in place. Default: none. */
  tags?: Input<Record<string, Input<string>>> | undefined;
  /**
   * Identifier of an existing CA or certificate to take over instead of making one. It has to be what the other
   * arguments describe, otherwise nothing is changed and the differences are named. Only used on create. Default: a
   * new one is made.
   */
  adopt?: Input<string> | undefined;
  /** Enterprise project: `0` or its UUID. Changing it replaces the resource. Default: the account's default project. */
  enterpriseProjectId?: Input<string> | undefined;
}
