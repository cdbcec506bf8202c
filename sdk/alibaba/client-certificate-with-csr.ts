import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type {
  EncryptionAnswer,
  Identifiable,
  Immediate,
  Issued,
  SanArgs,
  SubjectArgs,
  Validity,
} from "./common";

/**
 * Arguments of {@link ClientCertificateWithCsr}: the documented parameters of CreateClientCertificateWithCsr
 * (2020-06-30), without those that the request decides.
 *
 * Validity is given in exactly one form: `years`, `months`, `days`, or `beforeTime` with `afterTime`.
 */
export interface ClientCertificateWithCsrArgs
  extends Issued, SubjectArgs, Validity, Immediate, Identifiable, SanArgs<1 | 2 | 6 | 7> {
  /**
   * Certificate signing request, PEM; for example the output of `keys.CertificateRequest`. Its common name, names and
   * key become the certificate's. Changing it replaces the certificate, another text of the same request does not.
   */
  csr: Input<string>;
}

/** Outputs of {@link ClientCertificateWithCsr}. */
export interface ClientCertificateWithCsrOutputs extends IssuedCertificate, EncryptionAnswer {}

/**
 * A client certificate issued by a private subordinate CA of Alibaba Cloud Certificate Management Service from your own
 * certificate signing request: the private key never reaches the service. Destroying it revokes the certificate and
 * removes it.
 *
 * @see https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-06-30-createclientcertificatewithcsr
 *
 * @example
 * ```ts
 * const request = new keys.CertificateRequest("robot", { algorithm: "ECC_256", commonName: "build robot" });
 * const robot = new alibaba.ClientCertificateWithCsr("robot", {
 *   parent: clients, csr: request.csr, sanType: 6, sanValue: ["spiffe://example.com/robot"], days: 30,
 * });
 * ```
 */
export class ClientCertificateWithCsr extends certificate<
  ClientCertificateWithCsrArgs,
  ClientCertificateWithCsrOutputs
>({
  kind: "alibaba.ClientCertificateWithCsr",
  outputs: ["certKmcRep1", "certSignBufKmc"],
  secrets: ["certKmcRep1"],
  issuer: { argument: "parent", identifier: "parentIdentifier" },
  generation: "customIdentifier",
}) {}
