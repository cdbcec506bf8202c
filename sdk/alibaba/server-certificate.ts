import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { Algorithm, Managed } from "./common";
import type { SubCa } from "./sub-ca";

/**
 * Arguments of {@link ServerCertificate}: the documented parameters of CreateServerCertificate (2020-06-30).
 *
 * Validity is given in exactly one form: `years`, `months`, `days`, or `beforeTime` with `afterTime`.
 */
export interface ServerCertificateArgs extends Managed {
  /** The subordinate CA that issues the certificate. Give this or `parentIdentifier`. Changing it replaces the certificate. */
  parent?: SubCa | undefined;
  /** Identifier of the issuing subordinate CA, for a CA that is not declared in this program. Changing it replaces the certificate. */
  parentIdentifier?: Input<string> | undefined;
  /** Domain name or IP address of the server, 1 to 64 characters; becomes a subject alternative name too. Changing it replaces the certificate, changing only its case does not. */
  commonName: Input<string>;
  /** Key algorithm, of the CA's family. Changing it replaces the certificate. */
  algorithm: Input<Algorithm>;
  /** Additional domain names and IP addresses. Changing them replaces the certificate, changing only order or case does not. Default: none. */
  domain?: Input<Input<string>[]> | undefined;
  /** Name of the organization, 1 to 64 characters. Changing it replaces the certificate. Default: `Alibaba Inc.`, set by the API. */
  organization?: Input<string> | undefined;
  /** Name of the department, 1 to 64 characters. Changing it replaces the certificate. Default: `Alibaba Cloud CDN`, set by the API. */
  organizationUnit?: Input<string> | undefined;
  /** Country, two capital letters (ISO 3166-1). Changing it replaces the certificate. Default: none. */
  country?: Input<string> | undefined;
  /** Province or state, 1 to 128 characters. Changing it replaces the certificate. Default: the issuing CA's. */
  state?: Input<string> | undefined;
  /** City, 1 to 128 characters. Changing it replaces the certificate. Default: the issuing CA's. */
  locality?: Input<string> | undefined;
  /** Validity in calendar years, 1 or more. Changing it replaces the certificate. */
  years?: Input<number> | undefined;
  /** Validity in calendar months, 1 or more. Changing it replaces the certificate. */
  months?: Input<number> | undefined;
  /** Validity in days, 1 or more. Changing it replaces the certificate. */
  days?: Input<number> | undefined;
  /** Start of validity: RFC 3339 text or UNIX time in seconds; needs `afterTime`. Changing it replaces the certificate. */
  beforeTime?: Input<string | number> | undefined;
  /** End of validity: RFC 3339 text or UNIX time in seconds; needs `beforeTime`. Changing it replaces the certificate. */
  afterTime?: Input<string | number> | undefined;
  /** Whether the certificate names the CA's revocation list. Changing it replaces the certificate. Default: false. */
  enableCrl?: Input<boolean> | undefined;
  /**
   * What the create call answers with: 0 nothing, 1 the certificate, 2 the certificate and its chain; whatever it
   * leaves out is read afterwards. Only used on create. Default: 2.
   */
  immediately?: Input<0 | 1 | 2> | undefined;
  /**
   * Your own unique key of the certificate, up to 64 ASCII characters. Changing it replaces the certificate.
   * Default: derived from the resource, so that a create whose answer was lost is not made twice.
   */
  customIdentifier?: Input<string> | undefined;
  /** Whether to read the private key that the service generated (DescribeCertificatePrivateKey) into the secret output `privateKey`. Changed in place. Default: false. */
  exportPrivateKey?: Input<boolean> | undefined;
}

/** Outputs of {@link ServerCertificate}. */
export interface ServerCertificateOutputs extends IssuedCertificate {
  /** Private key, PKCS#8 PEM, always secret; only with `exportPrivateKey`. */
  privateKey: string | undefined;
}

/**
 * A server certificate issued by a private subordinate CA of Alibaba Cloud Certificate Management Service from a
 * system-generated key and CSR. Destroying it revokes the certificate and removes it.
 *
 * @see https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-06-30-createservercertificate
 *
 * @example
 * ```ts
 * const web = new alibaba.ServerCertificate("web", {
 *   parent: servers, commonName: "www.example.com", domain: ["example.com", "10.0.0.1"],
 *   organization: "Example", organizationUnit: "Web", algorithm: "ECC_256", days: 90, exportPrivateKey: true,
 * });
 * export const chain = web.chain;
 * ```
 */
export class ServerCertificate extends certificate<ServerCertificateArgs, ServerCertificateOutputs>({
  kind: "alibaba.ServerCertificate",
  outputs: ["privateKey"],
  secrets: ["privateKey"],
  issuer: { argument: "parent", identifier: "parentIdentifier" },
}) {}
