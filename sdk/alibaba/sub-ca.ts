import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import { AUTHORITY_SUBJECT, type Algorithm, type AuthorityArgs } from "./common";
import type { RootCa } from "./root-ca";

/**
 * Arguments of {@link SubCa}: the documented parameters of CreateSubCACertificate (2020-06-30).
 */
export interface SubCaArgs extends AuthorityArgs {
  /** The CA that signs this one. Give this or `parentIdentifier`. Changing it replaces the CA. */
  parent?: RootCa | SubCa | undefined;
  /** Identifier of the CA that signs this one, for a CA that is not declared in this program. Give this or `parent`. Changing it replaces the CA. */
  parentIdentifier?: Input<string> | undefined;
  /** Validity in whole years, not longer than the parent's; 5 to 10 recommended. Changing it replaces the CA. */
  years: Input<number>;
  /** Key algorithm, of the parent's family. Changing it replaces the CA. */
  algorithm: Input<Exclude<Algorithm, "ECC_384" | "ECC_512">>;
  /** How many CAs may stand between this one and an end certificate, 0 or more. Changing it replaces the CA. Default: 0. */
  pathLenConstraint?: Input<number> | undefined;
  /**
   * Extended key usages that certificates below may have: `any`, `serverAuth`, `clientAuth`, `codeSigning`,
   * `emailProtection`, `timeStamping`, `OCSPSigning` or a dotted OID. Changing them replaces the CA, changing only their
   * order does not. Default: no restriction.
   */
  extendedKeyUsages?: Input<Input<string>[]> | undefined;
  /** Whether the CA publishes a revocation list. Changing it replaces the CA. Default: false. */
  enableCrl?: Input<boolean> | undefined;
  /** Days between revocation lists, 1 to 365. Changing it replaces the CA. Default: decided by the API. */
  crlDay?: Input<number> | undefined;
  /** Sent as `CertMaxTime`, whose meaning and unit the API does not document: 0 to 2147483647. Changing it replaces the CA. Default: not sent. */
  certMaxTime?: Input<number> | undefined;
}

/** Outputs of {@link SubCa}. */
export type SubCaOutputs = IssuedCertificate;

/**
 * A private subordinate CA of Alibaba Cloud Certificate Management Service: the one that issues certificates.
 *
 * The API cannot delete a CA: `pulumi destroy` forgets it, or revokes it when `revokeOnDelete` is set.
 *
 * @see https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-06-30-createsubcacertificate
 *
 * @example
 * ```ts
 * const servers = new alibaba.SubCa("servers", {
 *   parent: root, commonName: "Example Server CA", organization: "Example", organizationUnit: "Platform",
 *   locality: "Hangzhou", state: "Zhejiang", algorithm: "ECC_256", years: 5, extendedKeyUsages: ["serverAuth"],
 * });
 * ```
 */
export class SubCa extends certificate<SubCaArgs, SubCaOutputs>({
  kind: "alibaba.SubCa",
  outputs: [],
  issuer: { argument: "parent", identifier: "parentIdentifier" },
  plan: ["algorithm", "years", "pathLenConstraint", "extendedKeyUsages", "renewBefore", ...AUTHORITY_SUBJECT],
  generation: "clientToken",
}) {}
