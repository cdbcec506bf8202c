// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";

/** A subject that takes the place of the signing request's, with nothing of it left. */
export interface PassthroughSubject {
  /** Common name, 1 to 64 characters. Default: left out. */
  commonName?: Input<string> | undefined;
  /** Name of the organization, 1 to 64 characters. Default: left out. */
  organization?: Input<string> | undefined;
  /** Name of the department, 1 to 64 characters. Default: left out. */
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
   * How many CAs may stand between this one and an end certificate, 0 to 20; has to be 0 for a CA that issues end
   * certificates. Default: the request's.
   */
  pathLenConstraint?: Input<number> | undefined;
  /**
   * Extended key usages that certificates below may have, 1 to 50: `any`, `serverAuth`, `clientAuth`,
   * `codeSigning`, `emailProtection`, `timeStamping`, `OCSPSigning` or a dotted OID. Their order means nothing.
   * Default: the request's.
   */
  extendedKeyUsages?: Input<Input<string>[]> | undefined;
}

/** What the certificate of an external CA is to hold in place of, or beside, what its signing request says. */
export interface ExternalCaPassthrough {
  /** The whole subject, in place of the request's. Default: the request's. */
  subject?: Input<PassthroughSubject> | undefined;
  /** Extensions in place of the request's, or beside them. Default: the request's. */
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
   * `keys.CertificateRequest`. Its key identifiers and revocation list addresses are ignored, the API writes its
   * own. Changing it replaces the certificate, another text of the same request does not.
   */
  csr: Input<string>;
  /**
   * Validity: a span in calendar years, months or days (`10y`, `6m`, `90d`; at most `100y`, `1200m`, `36500d`), an
   * end (`2030-01-31T00:00:00Z`), or a start and an end with `/` between them. Changing it replaces the
   * certificate.
   */
  validity: Input<string>;
  /**
   * What the certificate is to hold in place of, or beside, what the request says. Changing it replaces the
   * certificate, changing only the order in its lists does not. Default: all as requested.
   */
  apiPassthrough?: Input<ExternalCaPassthrough> | undefined;
  /**
   * Sent as `CertMaxTime`, whose meaning and unit the API does not document: 0 to 2147483647. Changing it replaces
   * the certificate. Default: not sent.
   */
  certMaxTime?: Input<number> | undefined;
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
}

/** Outputs of {@link ExternalCaCertificate}. */
export type ExternalCaCertificateOutputs = IssuedCertificate;

/**
 * The certificate of an external subordinate CA: a CA whose private key is yours, signed by Alibaba Cloud
 * Certificate Management Service.
 *
 * The API cannot delete a CA: `pulumi destroy` forgets it, or revokes it when `retire` is `revoke`. Neither gives
 * the instance back.
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
>({ kind: "alibaba.ExternalCaCertificate", outputs: [], issuer: "service" }) {}
