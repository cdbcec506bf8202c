// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { RootCa } from "./root-ca";

/** Arguments of {@link SubCa}: the documented parameters of CreateSubCACertificate (2020-06-30). */
export interface SubCaArgs {
  /** The CA that signs this one. Give this or `parentIdentifier`. Changing it replaces the CA. */
  parent?: RootCa | SubCa | undefined;
  /**
   * Identifier of the CA that signs this one, for a CA that is not declared in this program, 1 to 128 characters.
   * Give this or `parent`. Changing it replaces the CA.
   */
  parentIdentifier?: Input<string> | undefined;
  /**
   * Validity in whole years, 1 to 100 and not longer than the parent's; 5 to 10 recommended. Changing it replaces
   * the CA.
   */
  years: Input<number>;
  /** Key algorithm, of the parent's family. Changing it replaces the CA. */
  algorithm: Input<"RSA_1024" | "RSA_2048" | "RSA_4096" | "ECC_256" | "SM2_256">;
  /**
   * How many CAs may stand between this one and an end certificate, 0 to 20. Changing it replaces the CA. Default:
   * 0.
   */
  pathLenConstraint?: Input<number> | undefined;
  /**
   * Extended key usages that certificates below may have, at least 1: `any`, `serverAuth`, `clientAuth`,
   * `codeSigning`, `emailProtection`, `timeStamping`, `OCSPSigning` or a dotted OID. Changing them replaces the CA,
   * changing only their order does not. Default: no restriction.
   */
  extendedKeyUsages?: Input<Input<string>[]> | undefined;
  /** Whether the CA publishes a revocation list. Changing it replaces the CA. Default: false. */
  enableCrl?: Input<boolean> | undefined;
  /** Days between revocation lists, 1 to 365. Changing it replaces the CA. Default: decided by the API. */
  crlDay?: Input<number> | undefined;
  /**
   * Sent as `CertMaxTime`, whose meaning and unit the API does not document: 0 to 2147483647. Changing it replaces
   * the CA. Default: not sent.
   */
  certMaxTime?: Input<number> | undefined;
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
   * Idempotence token, 1 to 64 ASCII characters without spaces. Changing it replaces the CA. Default: derived from
   * the resource, so that a create whose answer was lost is not made twice.
   */
  clientToken?: Input<string> | undefined;
  /**
   * Identifier of an existing certificate to take over instead of issuing one, 1 to 128 characters. It has to be
   * what the other arguments describe, otherwise nothing is changed and the differences are named. Only used on
   * create. Default: a new certificate is issued.
   */
  adopt?: Input<string> | undefined;
  /** Display name in the console, 1 to 64 characters. Changed in place by UpdatePcaCertificate. Default: none. */
  aliasName?: Input<string> | undefined;
  /**
   * Resource group, 1 to 64 characters. Changed in place by MoveResourceGroup. Default: the account's default
   * group.
   */
  resourceGroupId?: Input<string> | undefined;
  /**
   * Tags, at most 20; keys 1 to 128 and values up to 128 characters. Changed in place by TagResources and
   * UntagResources. Default: none.
   */
  tags?: Input<Record<string, Input<string>>> | undefined;
  /**
   * Whether destroying the resource revokes the CA. Changed in place. Default: false.
   *
   * @deprecated Use `retire` instead: `revoke` for true, `retain` for false.
   */
  revokeOnDelete?: Input<boolean> | undefined;
  /**
   * What destroying the resource does to the CA, and replacing it to the old one: `revoke` makes it and every
   * certificate below it invalid for good, `retain` keeps it. The API can delete none. Changed in place. Default:
   * `retain`.
   */
  retire?: Input<"revoke" | "retain"> | undefined;
  /**
   * How long before the end of its validity the certificate is renewed: days (`30d`), hours (`720h`) or a share of
   * the lifetime (`33%`). From then on a run replaces it: a new one is issued, what uses it moves, the old one is
   * retired. Needs a validity that is a span. Changing it replaces nothing, unless it makes the certificate due.
   * Default: never renewed.
   */
  renewBefore?: Input<string> | undefined;
  /**
   * How much earlier at most it is renewed, in the form of `renewBefore`: each certificate has its own, fixed part
   * of it, so that many do not become due at once. Changing it replaces nothing. Default: nothing.
   */
  renewJitter?: Input<string> | undefined;
}

/** Outputs of {@link SubCa}. */
export type SubCaOutputs = IssuedCertificate;

/**
 * A private subordinate CA of Alibaba Cloud Certificate Management Service: the one that issues certificates.
 *
 * The API cannot delete a CA: `pulumi destroy` forgets it, or revokes it when `retire` is `revoke`.
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
  plan: [
    "algorithm",
    "years",
    "pathLenConstraint",
    "extendedKeyUsages",
    "renewBefore",
    "commonName",
    "organization",
    "organizationUnit",
    "locality",
    "state",
    "countryCode",
  ],
  generation: "clientToken",
}) {}
