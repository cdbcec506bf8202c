import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import { AUTHORITY_SUBJECT, type Algorithm, type AuthorityArgs } from "./common";

/**
 * Arguments of {@link RootCa}: the documented parameters of CreateRootCACertificate (2020-06-30).
 */
export interface RootCaArgs extends AuthorityArgs {
  /** Validity in whole years, 1 to 30; 5 to 10 recommended. Changing it replaces the CA. */
  years: Input<number>;
  /**
   * Key algorithm; its family must be the one of the purchased CA. Changing it replaces the CA.
   * Default: decided by the purchased CA (the local CA uses `RSA_2048`).
   */
  algorithm?: Input<Algorithm> | undefined;
}

/** Outputs of {@link RootCa}. */
export type RootCaOutputs = IssuedCertificate;

/**
 * A private root CA of Alibaba Cloud Certificate Management Service.
 *
 * The API cannot delete a CA: `pulumi destroy` forgets it, or revokes it when `revokeOnDelete` is set.
 *
 * @see https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-06-30-createrootcacertificate
 *
 * @example
 * ```ts
 * const root = new alibaba.RootCa("root", {
 *   commonName: "Example Root CA", organization: "Example", organizationUnit: "Platform",
 *   locality: "Hangzhou", state: "Zhejiang", countryCode: "CN", algorithm: "ECC_256", years: 10,
 * });
 * ```
 */
export class RootCa extends certificate<RootCaArgs, RootCaOutputs>({
  kind: "alibaba.RootCa",
  outputs: [],
  plan: ["algorithm", "years", "renewBefore", ...AUTHORITY_SUBJECT],
  generation: "clientToken",
}) {}
