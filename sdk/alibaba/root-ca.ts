import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { Algorithm, Managed } from "./common";

/**
 * Arguments of {@link RootCa}: the documented parameters of CreateRootCACertificate (2020-06-30).
 */
export interface RootCaArgs extends Managed {
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
  /** Validity in whole years, 1 to 30; 5 to 10 recommended. Changing it replaces the CA. */
  years: Input<number>;
  /**
   * Key algorithm; its family must be the one of the purchased CA. Changing it replaces the CA.
   * Default: decided by the purchased CA (the local CA uses `RSA_2048`).
   */
  algorithm?: Input<Algorithm> | undefined;
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
  plan: ["algorithm", "years"],
}) {}
