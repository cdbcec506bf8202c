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
