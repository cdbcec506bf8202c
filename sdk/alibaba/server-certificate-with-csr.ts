import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { EncryptionAnswer, ServerArgs } from "./common";

/**
 * Arguments of {@link ServerCertificateWithCsr}: the documented parameters of CreateServerCertificateWithCsr
 * (2020-06-30), without those that the request decides.
 *
 * Validity is given in exactly one form: `years`, `months`, `days`, or `beforeTime` with `afterTime`.
 */
export interface ServerCertificateWithCsrArgs extends ServerArgs {
  /**
   * Certificate signing request, PEM; for example the output of `keys.CertificateRequest`. Its common name, names and
   * key become the certificate's. Changing it replaces the certificate, another text of the same request does not.
   */
  csr: Input<string>;
}

/** Outputs of {@link ServerCertificateWithCsr}. */
export interface ServerCertificateWithCsrOutputs extends IssuedCertificate, EncryptionAnswer {}

/**
 * A server certificate issued by a private subordinate CA of Alibaba Cloud Certificate Management Service from your own
 * certificate signing request: the private key never reaches the service. Destroying it revokes the certificate and
 * removes it.
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
