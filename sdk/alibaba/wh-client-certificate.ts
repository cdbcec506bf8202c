// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { Algorithm } from "./common";
import type { SubCa } from "./sub-ca";

/**
 * Arguments of {@link WhClientCertificate}: the documented parameters of CreateWHClientCertificate (2020-04-07).
 *
 * Validity is given in exactly one form: `years`, `months`, `days`, or `beforeTime` with `afterTime`. With `csr`
 * the key is yours; without it, the service generates one of type `algorithm` and keeps it.
 */
export interface WhClientCertificateArgs {
  /**
   * Common name of the client, 1 to 64 characters, Chinese characters allowed. Changing it replaces the
   * certificate. Default: that of `csr`.
   */
  commonName?: Input<string> | undefined;
  /**
   * Key algorithm, of the same family as the CA's. Changing it replaces the certificate. Default: that of `csr`.
   */
  algorithm?: Input<Algorithm> | undefined;
  /**
   * Certificate signing request, PEM, at most 90000 characters; for example the output of
   * `keys.CertificateRequest`. Changing it replaces the certificate; another encoding of the same request does not.
   * Default: the service generates a key, which no documented operation returns.
   */
  csr?: Input<string> | undefined;
  /**
   * Organization, 1 to 64 characters, Chinese characters allowed. Changing it replaces the certificate. Default:
   * decided by the API.
   */
  organization?: Input<string> | undefined;
  /** Organizational unit (department), 1 to 64 characters. Changing it replaces the certificate. Default: none. */
  organizationUnit?: Input<string> | undefined;
  /** Country, two capital letters (ISO 3166-1). Changing it replaces the certificate. Default: none. */
  country?: Input<string> | undefined;
  /**
   * Province or state, 1 to 128 characters, Chinese characters allowed. Changing it replaces the certificate.
   * Default: none.
   */
  state?: Input<string> | undefined;
  /** City, 1 to 128 characters, Chinese characters allowed. Changing it replaces the certificate. Default: none. */
  locality?: Input<string> | undefined;
  /**
   * Type of the names in `sanValue`: 1 e-mail address, 2 domain name, 6 URI, 7 IP address. Changing it replaces the
   * certificate. Default: no alternative names.
   */
  sanType?: Input<1 | 2 | 6 | 7> | undefined;
  /**
   * Subject alternative names, 1 to 100 of 1 to 2048 characters, all of type `sanType`. Changing them replaces the
   * certificate; changing only their order or the case of a host does not. Default: none.
   */
  sanValue?: Input<Input<string>[]> | undefined;
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

/** Outputs of {@link WhClientCertificate}. */
export type WhClientCertificateOutputs = IssuedCertificate;

/**
 * A client certificate in the certificate warehouse (certificate application repository) of Alibaba Cloud
 * Certificate Management Service. Destroying it revokes the certificate and deletes it from the warehouse.
 *
 * @see https://help.aliyun.com/zh/ssl-certificate/developer-reference/api-cas-2020-04-07-createwhclientcertificate
 *
 * @example
 * ```ts
 * const request = new keys.CertificateRequest("device", { algorithm: "ECC_256", commonName: "device 7" });
 * const device = new alibaba.WhClientCertificate("device", {
 *   parent: clients, csr: request.csr, sanType: 2, sanValue: ["device-7.example.com"], days: 365,
 * });
 * ```
 */
export class WhClientCertificate extends certificate<WhClientCertificateArgs, WhClientCertificateOutputs>({
  kind: "alibaba.WhClientCertificate",
  outputs: [],
  issuer: { argument: "parent", identifier: "parentIdentifier" },
  generation: "createKey",
}) {}
