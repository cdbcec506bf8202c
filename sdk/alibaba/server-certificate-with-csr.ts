// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { SubCa } from "./sub-ca";

/**
 * Arguments of {@link ServerCertificateWithCsr}: the documented parameters of CreateServerCertificateWithCsr
 * (2020-06-30), except those that the request determines.
 *
 * Validity is given in exactly one form: `years`, `months`, `days`, or `beforeTime` with `afterTime`.
 */
export interface ServerCertificateWithCsrArgs {
  /**
   * Certificate signing request, PEM, at most 90000 characters; for example the output of
   * `keys.CertificateRequest`. Its common name, names and key become the certificate's. Changing it replaces the
   * certificate; another encoding of the same request does not.
   */
  csr: Input<string>;
  /**
   * Additional domain names and IP addresses, at most 100. Changing them replaces the certificate; changing only
   * their order or case does not. Default: none.
   */
  domain?: Input<Input<string>[]> | undefined;
  /**
   * The subordinate CA that issues the certificate. Give this or `parentIdentifier`. Changing it replaces the
   * certificate.
   */
  parent?: SubCa | undefined;
  /**
   * Identifier of the issuing subordinate CA, if it is not declared in this program, 1 to 128 characters. Give this
   * or `parent`. Changing it replaces the certificate.
   */
  parentIdentifier?: Input<string> | undefined;
  /**
   * Organization, 1 to 64 characters. Changing it replaces the certificate. Default: `Alibaba Inc.`, set by the
   * API.
   */
  organization?: Input<string> | undefined;
  /**
   * Organizational unit (department), 1 to 64 characters. Changing it replaces the certificate. Default:
   * `Alibaba Cloud CDN`, set by the API.
   */
  organizationUnit?: Input<string> | undefined;
  /** Country, two capital letters (ISO 3166-1). Changing it replaces the certificate. Default: none. */
  country?: Input<string> | undefined;
  /** Province or state, 1 to 128 characters. Changing it replaces the certificate. Default: the issuing CA's. */
  state?: Input<string> | undefined;
  /** City, 1 to 128 characters. Changing it replaces the certificate. Default: the issuing CA's. */
  locality?: Input<string> | undefined;
  /**
   * Validity in calendar years, 1 to 100. Changing it replaces the certificate. Default: none; another form is
   * required.
   */
  years?: Input<number> | undefined;
  /**
   * Validity in calendar months, 1 to 1200. Changing it replaces the certificate. Default: none; another form is
   * required.
   */
  months?: Input<number> | undefined;
  /**
   * Validity in days, 1 to 36500. Changing it replaces the certificate. Default: none; another form is required.
   */
  days?: Input<number> | undefined;
  /**
   * Start of validity: RFC 3339 text or UNIX time in seconds; needs `afterTime`. Changing it replaces the
   * certificate; writing the same moment differently does not. Default: none; another form is required.
   */
  beforeTime?: Input<string | number> | undefined;
  /**
   * End of validity: RFC 3339 text or UNIX time in seconds; needs `beforeTime`. Changing it replaces the
   * certificate; writing the same moment differently does not. Default: none; another form is required.
   */
  afterTime?: Input<string | number> | undefined;
  /**
   * What the create call returns: 0 nothing, 1 the certificate, 2 the certificate and its chain; what it leaves out
   * is read afterwards. Only used on create. Default: 2.
   */
  immediately?: Input<0 | 1 | 2> | undefined;
  /**
   * Whether the certificate contains the address of the CA's revocation list. Changing it replaces the certificate.
   * Default: false.
   */
  enableCrl?: Input<boolean> | undefined;
  /**
   * Your own unique identifier for the certificate, 1 to 64 ASCII characters without spaces. Changing it replaces
   * the certificate. Default: derived from the resource, so that nothing is issued twice when an answer is lost.
   */
  customIdentifier?: Input<string> | undefined;
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
  /**
   * What happens to the certificate when the resource is destroyed, and to the old one when it is replaced:
   * `revoke` revokes and deletes it, `retain` leaves it in place and valid. The API deletes only revoked
   * certificates. Changed in place. Default: `revoke`.
   */
  retire?: Input<"revoke" | "retain"> | undefined;
}

/** Outputs of {@link ServerCertificateWithCsr}. */
export interface ServerCertificateWithCsrOutputs extends IssuedCertificate {
  /**
   * `CertKmcRep1`, which the API adds to its answer for an SM2 request: encrypted certificate ciphertext. Always
   * secret. It is returned only once, so it is missing for an adopted certificate and if the first answer was lost.
   * The API does not document its format, and its SDK has it only for client certificates; the local CA does not
   * return it.
   */
  certKmcRep1: string | undefined;
  /** `CertSignBufKmc`, returned with `certKmcRep1`: encrypted certificate content. */
  certSignBufKmc: string | undefined;
}

/**
 * A server certificate issued by a private subordinate CA of Alibaba Cloud Certificate Management Service from your
 * own certificate signing request: the private key never reaches the service. Destroying it revokes and deletes the
 * certificate.
 *
 * @see https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-06-30-createservercertificatewithcsr
 *
 * @example
 * ```ts
 * const request = new keys.CertificateRequest("web", { algorithm: "ECC_256", commonName: "www.example.com" });
 * const web = new alibaba.ServerCertificateWithCsr("web", { parent: servers, csr: request.csr, days: 90 });
 * export const key = request.privateKey;
 * ```
 */
export class ServerCertificateWithCsr extends certificate<
  ServerCertificateWithCsrArgs,
  ServerCertificateWithCsrOutputs
>({
  kind: "alibaba.ServerCertificateWithCsr",
  outputs: ["certKmcRep1", "certSignBufKmc"],
  secrets: ["certKmcRep1"],
  issuer: { argument: "parent", identifier: "parentIdentifier" },
  generation: "customIdentifier",
}) {}
