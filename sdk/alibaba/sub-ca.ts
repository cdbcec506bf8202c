// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { RootCa } from "./root-ca";

/** Arguments of {@link SubCa}: the documented parameters of CreateSubCACertificate (2020-06-30). */
export interface SubCaArgs {
  /** The CA that signs this one. Give this or `parentIdentifier`. Changing it replaces the CA. */
  parent?: RootCa | SubCa | undefined;
  /**
   * Identifier of the CA that signs this one, if it is not declared in this program, 1 to 128 characters. Give this
   * or `parent`. Changing it replaces the CA.
   */
  parentIdentifier?: Input<string> | undefined;
  /**
   * Validity in whole years, 1 to 100 and not longer than the parent's; the API documents 5 to 10 as valid, while
   * clients send less. Changing it replaces the CA.
   */
  years: Input<number>;
  /** Key algorithm, of the same family as the parent's. Changing it replaces the CA. */
  algorithm: Input<"RSA_1024" | "RSA_2048" | "RSA_4096" | "ECC_256" | "SM2_256">;
  /**
   * Path length: the maximum number of CAs between this one and an end-entity certificate, 0 to 20. Changing it
   * replaces the CA. Default: 0.
   */
  pathLenConstraint?: Input<number> | undefined;
  /**
   * Extended key usages that certificates below may have, at least 1: `any`, `serverAuth`, `clientAuth`,
   * `codeSigning`, `emailProtection`, `timeStamping`, `OCSPSigning` or a dotted OID. Changing them replaces the CA;
   * changing only their order does not. Default: no restriction.
   */
  extendedKeyUsages?: Input<Input<string>[]> | undefined;
  /** Whether the CA publishes a revocation list. Changing it replaces the CA. Default: false. */
  enableCrl?: Input<boolean> | undefined;
  /**
   * How many days a revocation list is valid, 1 to 365. Changing it replaces the CA. Default: decided by the API.
   */
  crlDay?: Input<number> | undefined;
  /**
   * Longest validity of the certificates that the CA issues, 0 to 2147483647; the API does not document the unit.
   * Changing it replaces the CA. Default: not sent.
   */
  certMaxTime?: Input<number> | undefined;
  /** Common name of the CA, 1 to 64 characters, Chinese characters allowed. Changing it replaces the CA. */
  commonName: Input<string>;
  /** Organization, 1 to 64 characters. Changing it replaces the CA. */
  organization: Input<string>;
  /** Organizational unit (department), 1 to 64 characters. Changing it replaces the CA. */
  organizationUnit: Input<string>;
  /** City, 1 to 128 characters. Changing it replaces the CA. */
  locality: Input<string>;
  /** Province or state, 1 to 128 characters. Changing it replaces the CA. */
  state: Input<string>;
  /** Country, two capital letters (ISO 3166-1). Changing it replaces the CA. Default: none. */
  countryCode?: Input<string> | undefined;
  /**
   * Idempotency token, 1 to 64 ASCII characters without spaces. Changing it replaces the CA. Default: derived from
   * the resource, so that nothing is issued twice when an answer is lost.
   */
  clientToken?: Input<string> | undefined;
  /**
   * Identifier of an existing certificate to take over instead of issuing one, 1 to 128 characters. It must match
   * the other arguments; otherwise nothing is changed and the message names every difference. Only used on create.
   * Default: a new certificate is issued.
   */
  adopt?: Input<string> | undefined;
  /**
   * Name of the connection in `pki:connections` whose account and region it is managed in: 1 to 64 letters, digits,
   * `_` and `-`, beginning with a letter. Changed in place, to a connection that leads to the same account and
   * region; to another one it is refused. Default: that of the CA that issues it, if the program declares both, or
   * else the stack's own settings.
   */
  connection?: Input<string> | undefined;
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
   * Whether the CA is revoked when the resource is destroyed. Changed in place. Default: false.
   *
   * @deprecated Use `retire` instead: `revoke` for true, `retain` for false.
   */
  revokeOnDelete?: Input<boolean> | undefined;
  /**
   * What happens to the CA when the resource is destroyed, and to the old CA when it is replaced: `revoke`
   * permanently invalidates it and every certificate below it, `retain` keeps it. The API cannot delete a CA.
   * Changed in place. Default: `retain`.
   */
  retire?: Input<"revoke" | "retain"> | undefined;
  /**
   * How long before its expiry the certificate is renewed: days (`30d`), hours (`720h`) or a share of the lifetime
   * (`33%`). Once it is due, the next run replaces it: a new certificate is issued, what uses it is updated, the
   * old one is retired. Requires a validity given as a duration. Changing it replaces nothing, unless the
   * certificate becomes due. Default: never renewed.
   */
  renewBefore?: Input<string> | undefined;
  /**
   * Maximum by which the certificate is renewed earlier, in the form of `renewBefore`: each certificate has its own
   * fixed fraction of it, so that many do not become due at once. Changing it replaces nothing. Default: none.
   */
  renewJitter?: Input<string> | undefined;
}

/** Outputs of {@link SubCa}. */
export interface SubCaOutputs extends IssuedCertificate {
  /** Address of the CA's revocation list (`CrlUrl`); undefined where it publishes none. */
  crlUrl: string | undefined;
}

/**
 * A private subordinate CA of Alibaba Cloud Certificate Management Service: the one that issues certificates.
 *
 * The API cannot delete a CA: `pulumi destroy` only removes it from the state, or also revokes it if `retire` is
 * `revoke`.
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
  outputs: ["crlUrl"],
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
