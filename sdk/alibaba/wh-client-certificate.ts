// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { Algorithm } from "./common";
import type { SubCa } from "./sub-ca";

/**
 * Arguments of {@link WhClientCertificate}: the documented parameters of CreateWHClientCertificate (2020-04-07).
 *
 * Validity is given in exactly one form: `years`, `months`, `days`, or `beforeTime` with `afterTime`. The key is
 * yours with `csr`; without it the service makes one of `algorithm` and keeps it.
 */
export interface WhClientCertificateArgs {
  /**
   * Common name of the client, 1 to 64 characters, Chinese allowed. Changing it replaces the certificate. Default:
   * the one of `csr`.
   */
  commonName?: Input<string> | undefined;
  /** Key algorithm, of the CA's family. Changing it replaces the certificate. Default: the one of `csr`. */
  algorithm?: Input<Algorithm> | undefined;
  /**
   * Certificate signing request, PEM, at most 90000 characters; for example the output of
   * `keys.CertificateRequest`. Changing it replaces the certificate, another text of the same request does not.
   * Default: the service makes a key, which no documented operation gives out.
   */
  csr?: Input<string> | undefined;
  /**
   * Name of the organization, 1 to 64 characters, Chinese allowed. Changing it replaces the certificate. Default:
   * decided by the API.
   */
  organization?: Input<string> | undefined;
  /** Name of the department, 1 to 64 characters. Changing it replaces the certificate. Default: none. */
  organizationUnit?: Input<string> | undefined;
  /** Country, two capital letters (ISO 3166-1). Changing it replaces the certificate. Default: none. */
  country?: Input<string> | undefined;
  /**
   * Province or state, 1 to 128 characters, Chinese allowed. Changing it replaces the certificate. Default: none.
   */
  state?: Input<string> | undefined;
  /** City, 1 to 128 characters, Chinese allowed. Changing it replaces the certificate. Default: none. */
  locality?: Input<string> | undefined;
  /**
   * Type of the names in `sanValue`: 1 e-mail address, 2 domain name, 6 URI, 7 IP address. Changing it replaces the
   * certificate. Default: no alternative names.
   */
  sanType?: Input<1 | 2 | 6 | 7> | undefined;
  /**
   * Subject alternative names, 1 to 100 of 1 to 2048 characters, all of `sanType`. Changing them replaces the
   * certificate, changing only their order or the case of a host does not. Default: none.
   */
  sanValue?: Input<Input<string>[]> | undefined;
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
   * Identifier of an existing certificate to take over instead of issuing one, 1 to 128 characters. It has to be
   * what the other arguments describe, otherwise nothing is changed and the differences are named. Only used on
   * create. Default: a new certificate is issued.
   */
  adopt?: Input<string> | undefined;
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

/** Outputs of {@link WhClientCertificate}. */
export type WhClientCertificateOutputs = IssuedCertificate;

/**
 * A client certificate in the certificate warehouse (certificate application repository) of Alibaba Cloud
 * Certificate Management Service. Destroying it revokes the certificate and removes it from the warehouse.
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
