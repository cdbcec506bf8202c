// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { SubCa } from "./sub-ca";

/**
 * Arguments of {@link ServerCertificateWithCsr}: the documented parameters of CreateServerCertificateWithCsr
 * (2020-06-30), without those that the request decides.
 *
 * Validity is given in exactly one form: `years`, `months`, `days`, or `beforeTime` with `afterTime`.
 */
export interface ServerCertificateWithCsrArgs {
  /**
   * Certificate signing request, PEM, at most 90000 characters; for example the output of
   * `keys.CertificateRequest`. Its common name, names and key become the certificate's. Changing it replaces the
   * certificate, another text of the same request does not.
   */
  csr: Input<string>;
  /**
   * Additional domain names and IP addresses, at most 100. Changing them replaces the certificate, changing only
   * their order or case does not. Default: none.
   */
  domain?: Input<Input<string>[]> | undefined;
  /**
   * The subordinate CA that issues the certificate. Give this or `parentIdentifier`. Changing it replaces the
   * certificate.
   */
  parent?: SubCa | undefined;
  /**
   * Identifier of the issuing subordinate CA, for a CA that is not declared in this program, 1 to 128 characters.
   * Give this or `parent`. Changing it replaces the certificate.
   */
  parentIdentifier?: Input<string> | undefined;
  /**
   * Name of the organization, 1 to 64 characters. Changing it replaces the certificate. Default: `Alibaba Inc.`,
   * set by the API.
   */
  organization?: Input<string> | undefined;
  /**
   * Name of the department, 1 to 64 characters. Changing it replaces the certificate. Default: `Alibaba Cloud CDN`,
   * set by the API.
   */
  organizationUnit?: Input<string> | undefined;
  /** Country, two capital letters (ISO 3166-1). Changing it replaces the certificate. Default: none. */
  country?: Input<string> | undefined;
  /** Province or state, 1 to 128 characters. Changing it replaces the certificate. Default: the issuing CA's. */
  state?: Input<string> | undefined;
  /** City, 1 to 128 characters. Changing it replaces the certificate. Default: the issuing CA's. */
  locality?: Input<string> | undefined;
  /**
   * Validity in calendar years, 1 to 100. Changing it replaces the certificate. Default: another form of validity.
   */
  years?: Input<number> | undefined;
  /**
   * Validity in calendar months, 1 to 1200. Changing it replaces the certificate. Default: another form of
   * validity.
   */
  months?: Input<number> | undefined;
  /** Validity in days, 1 to 36500. Changing it replaces the certificate. Default: another form of validity. */
  days?: Input<number> | undefined;
  /**
   * Start of validity: RFC 3339 text or UNIX time in seconds; needs `afterTime`. Changing it replaces the
   * certificate, another text of the same moment does not. Default: another form of validity.
   */
  beforeTime?: Input<string | number> | undefined;
  /**
   * End of validity: RFC 3339 text or UNIX time in seconds; needs `beforeTime`. Changing it replaces the
   * certificate, another text of the same moment does not. Default: another form of validity.
   */
  afterTime?: Input<string | number> | undefined;
  /**
   * What the create call answers with: 0 nothing, 1 the certificate, 2 the certificate and its chain; whatever it
   * leaves out is read afterwards. Only used on create. Default: 2.
   */
  immediately?: Input<0 | 1 | 2> | undefined;
  /**
   * Whether the certificate names the CA's revocation list. Changing it replaces the certificate. Default: false.
   */
  enableCrl?: Input<boolean> | undefined;
  /**
   * Your own unique key of the certificate, 1 to 64 ASCII characters without spaces. Changing it replaces the
   * certificate. Default: derived from the resource, so that a create whose answer was lost is not made twice.
   */
  customIdentifier?: Input<string> | undefined;
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
  /**
   * What destroying the resource does to the certificate, and replacing it to the old one: `revoke` revokes and
   * removes it, `retain` leaves it valid and where it is. The API removes only what is revoked. Changed in place.
   * Default: `revoke`.
   */
  retire?: Input<"revoke" | "retain"> | undefined;
}

/** Outputs of {@link ServerCertificateWithCsr}. */
export interface ServerCertificateWithCsrOutputs extends IssuedCertificate {
  /**
   * `CertKmcRep1`, which the API adds to its answer to an SM2 request: encrypted certificate ciphertext. Always
   * secret. It is told once: not for a certificate that was adopted, nor for one whose first answer was lost. The
   * API says no more of the form; the local CA leaves it out.
   */
  certKmcRep1: string | undefined;
  /** `CertSignBufKmc`, told with `certKmcRep1`: encrypted certificate content. */
  certSignBufKmc: string | undefined;
}

/**
 * A server certificate issued by a private subordinate CA of Alibaba Cloud Certificate Management Service from your
 * own certificate signing request: the private key never reaches the service. Destroying it revokes the certificate
 * and removes it.
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
