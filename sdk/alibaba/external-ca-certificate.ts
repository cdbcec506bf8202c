// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";

/** A subject that completely replaces that of the signing request. */
export interface PassthroughSubject {
  /** Common name, 1 to 64 characters. Default: left out. */
  commonName?: Input<string> | undefined;
  /** Organization, 1 to 64 characters. Default: left out. */
  organization?: Input<string> | undefined;
  /** Organizational unit (department), 1 to 64 characters. Default: left out. */
  organizationUnit?: Input<string> | undefined;
  /** Country, two capital letters (ISO 3166-1). Default: left out. */
  country?: Input<string> | undefined;
  /** Province or state, 1 to 128 characters. Default: left out. */
  state?: Input<string> | undefined;
  /** City, 1 to 128 characters. Default: left out. */
  locality?: Input<string> | undefined;
}

/** Extensions of the certificate of an external CA. */
export interface ExternalCaExtensions {
  /**
   * Path length: the maximum number of CAs between this one and an end-entity certificate, 0 to 20; must be 0 for a
   * CA that issues end-entity certificates. Default: the request's.
   */
  pathLenConstraint?: Input<number> | undefined;
  /**
   * Extended key usages that certificates below may have, 1 to 50: `any`, `serverAuth`, `clientAuth`,
   * `codeSigning`, `emailProtection`, `timeStamping`, `OCSPSigning` or a dotted OID. Their order does not matter.
   * Default: the request's.
   */
  extendedKeyUsages?: Input<Input<string>[]> | undefined;
}

/**
 * What the certificate of an external CA contains instead of, or in addition to, what its signing request asks for.
 */
export interface ExternalCaPassthrough {
  /** The complete subject, replacing the request's. Default: the request's. */
  subject?: Input<PassthroughSubject> | undefined;
  /** Extensions that replace the request's, or are added to them. Default: the request's. */
  extensions?: Input<ExternalCaExtensions> | undefined;
}

/**
 * Arguments of {@link ExternalCaCertificate}: the documented parameters of CreateExternalCACertificate
 * (2020-06-30).
 */
export interface ExternalCaCertificateArgs {
  /**
   * The purchased instance of an external subordinate CA to use, 1 to 128 characters, for example
   * `cas_deposit-cn-1234abcd`. An instance issues one certificate, so any change that replaces the certificate
   * needs another instance.
   */
  instanceId: Input<string>;
  /**
   * Certificate signing request of the CA, PEM, at most 90000 characters; for example the output of
   * `keys.CertificateRequest`. Its key identifiers and revocation list addresses are ignored; the API writes its
   * own. Changing it replaces the certificate; another encoding of the same request does not.
   */
  csr: Input<string>;
  /**
   * Validity: a duration in calendar years, months or days (`10y`, `6m`, `90d`; at most `100y`, `1200m`, `36500d`),
   * an end (`2030-01-31T00:00:00Z`), or a start and an end with `/` between them. Changing it replaces the
   * certificate.
   */
  validity: Input<string>;
  /**
   * What the certificate contains instead of, or in addition to, what the request asks for. Changing it replaces
   * the certificate; changing only the order in its lists does not. Default: everything as requested.
   */
  apiPassthrough?: Input<ExternalCaPassthrough> | undefined;
  /**
   * Longest validity of the certificates that the CA issues, 0 to 2147483647; the API does not document the unit.
   * Changing it replaces the certificate. Default: not sent.
   */
  certMaxTime?: Input<number> | undefined;
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
}

/** Outputs of {@link ExternalCaCertificate}. */
export type ExternalCaCertificateOutputs = IssuedCertificate;

/**
 * The certificate of an external subordinate CA: a CA whose private key is yours, signed by Alibaba Cloud
 * Certificate Management Service.
 *
 * The API cannot delete a CA: `pulumi destroy` only removes it from the state, or also revokes it if `retire` is
 * `revoke`. Neither frees the instance.
 *
 * @see https://help.aliyun.com/zh/ssl-certificate/developer-reference/api-cas-2020-06-30-createexternalcacertificate
 *
 * @example
 * ```ts
 * const request = new keys.CertificateRequest("devices-ca", { algorithm: "ECC_256", commonName: "Device CA" });
 * const devices = new alibaba.ExternalCaCertificate("devices-ca", {
 *   instanceId: "cas_deposit-cn-1234abcd", csr: request.csr, validity: "5y",
 *   apiPassthrough: { extensions: { pathLenConstraint: 0, extendedKeyUsages: ["clientAuth"] } },
 * });
 * ```
 */
export class ExternalCaCertificate extends certificate<
  ExternalCaCertificateArgs,
  ExternalCaCertificateOutputs
>({ kind: "alibaba.ExternalCaCertificate", outputs: [], issuer: "service", plan: [] }) {}
