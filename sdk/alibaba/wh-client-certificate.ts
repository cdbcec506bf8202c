import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { Renewable } from "../renewal";
import type { Adoptable, Algorithm, Immediate, Issued, Retirable, SanArgs, Validity } from "./common";

/**
 * Arguments of {@link WhClientCertificate}: the documented parameters of CreateWHClientCertificate (2020-04-07).
 *
 * Validity is given in exactly one form: `years`, `months`, `days`, or `beforeTime` with `afterTime`. The key is
 * yours with `csr`; without it the service makes one of `algorithm` and keeps it.
 */
export interface WhClientCertificateArgs
  extends Issued, Validity, Immediate, SanArgs<1 | 2 | 6 | 7>, Adoptable, Renewable, Retirable {
  /** Common name of the client, 1 to 64 characters, Chinese allowed. Changing it replaces the certificate. Default: the one of `csr`. */
  commonName?: Input<string> | undefined;
  /** Key algorithm, of the CA's family. Changing it replaces the certificate. Default: the one of `csr`. */
  algorithm?: Input<Algorithm> | undefined;
  /**
   * Certificate signing request, PEM; for example the output of `keys.CertificateRequest`. Changing it replaces the
   * certificate, another text of the same request does not. Default: the service makes a key, which no documented
   * operation gives out.
   */
  csr?: Input<string> | undefined;
  /** Name of the organization, 1 to 64 characters, Chinese allowed. Changing it replaces the certificate. Default: decided by the API. */
  organization?: Input<string> | undefined;
  /** Name of the department, 1 to 64 characters. Changing it replaces the certificate. Default: none. */
  organizationUnit?: Input<string> | undefined;
  /** Country, two capital letters (ISO 3166-1). Changing it replaces the certificate. Default: none. */
  country?: Input<string> | undefined;
  /** Province or state, 1 to 128 characters, Chinese allowed. Changing it replaces the certificate. Default: none. */
  state?: Input<string> | undefined;
  /** City, 1 to 128 characters, Chinese allowed. Changing it replaces the certificate. Default: none. */
  locality?: Input<string> | undefined;
}

/** Outputs of {@link WhClientCertificate}. */
export type WhClientCertificateOutputs = IssuedCertificate;

/**
 * A client certificate in the certificate warehouse (certificate application repository) of Alibaba Cloud Certificate
 * Management Service. Destroying it revokes the certificate and removes it from the warehouse.
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
