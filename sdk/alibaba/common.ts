import type { Input } from "@pulumi/pulumi";

/**
 * Key algorithms of Alibaba Cloud's private CAs: family and key length in bits. `ECC_512` is P-521. A certificate
 * must be of the same family as the CA that issues it; the length may differ.
 */
export type Algorithm = "RSA_1024" | "RSA_2048" | "RSA_4096" | "ECC_256" | "ECC_384" | "ECC_512" | "SM2_256";

/** What can be changed on a certificate after it was issued. */
export interface Managed {
  /** Display name in the console. Changed in place by UpdatePcaCertificate. Default: none. */
  aliasName?: Input<string> | undefined;
  /** Resource group. Changed in place by MoveResourceGroup. Default: the account's default group. */
  resourceGroupId?: Input<string> | undefined;
  /** Tags, at most 20; keys 1 to 128 and values up to 128 characters. Changed in place by TagResources and UntagResources. Default: none. */
  tags?: Input<Record<string, Input<string>>> | undefined;
}

/** Arguments that root and subordinate CAs share. */
export interface AuthorityArgs extends Managed {
  /** Common name of the CA, 1 to 64 characters, Chinese allowed. Changing it replaces the CA. */
  commonName: Input<string>;
  /** Name of the organization, 1 to 64 characters. Changing it replaces the CA. */
  organization: Input<string>;
  /** Name of the department, 1 to 64 characters. Changing it replaces the CA. */
  organizationUnit: Input<string>;
  /** City, 1 to 128 characters. Changing it replaces the CA. */
  locality: Input<string>;
  /** Province or state, 1 to 128 characters. Changing it replaces the CA. */
  state: Input<string>;
  /** Country, two capital letters (ISO 3166-1). Changing it replaces the CA. Default: none. */
  countryCode?: Input<string> | undefined;
  /**
   * Idempotence token, up to 64 ASCII characters. Changing it replaces the CA.
   * Default: derived from the resource, so that a create whose answer was lost is not made twice.
   */
  clientToken?: Input<string> | undefined;
  /** Whether destroying the resource revokes the CA and with it every certificate below. Default: false (the CA is kept). */
  revokeOnDelete?: Input<boolean> | undefined;
}
