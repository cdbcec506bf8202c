import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { Algorithm, Identifiable, Immediate, Issued, SanArgs, SubjectArgs, Validity } from "./common";

/**
 * Arguments of {@link ClientCertificate}: the documented parameters of CreateClientCertificate (2020-06-30).
 *
 * Validity is given in exactly one form: `years`, `months`, `days`, or `beforeTime` with `afterTime`.
 */
export interface ClientCertificateArgs
  extends Issued, SubjectArgs, Validity, Immediate, Identifiable, SanArgs<1 | 6> {
  /** Name of the client, 1 to 64 characters, Chinese allowed. Changing it replaces the certificate. */
  commonName: Input<string>;
  /** Key algorithm, of the CA's family. Changing it replaces the certificate. */
  algorithm: Input<Algorithm>;
  /** Country, two capital letters (ISO 3166-1). Changing it replaces the certificate. Default: `CN`, set by the API. */
  country?: Input<string> | undefined;
  /** Whether to read the private key that the service generated (DescribeCertificatePrivateKey) into the secret output `privateKey`. Changed in place. Default: false. */
  exportPrivateKey?: Input<boolean> | undefined;
}

/** Outputs of {@link ClientCertificate}. */
export interface ClientCertificateOutputs extends IssuedCertificate {
  /** Private key, PKCS#8 PEM, always secret; only with `exportPrivateKey`. */
  privateKey: string | undefined;
}

/**
 * A client certificate issued by a private subordinate CA of Alibaba Cloud Certificate Management Service from a
 * system-generated key and CSR. Destroying it revokes the certificate and removes it.
 *
 * @see https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-06-30-createclientcertificate
 *
 * @example
 * ```ts
 * const robot = new alibaba.ClientCertificate("robot", {
 *   parent: clients, commonName: "build robot", sanType: 1, sanValue: ["robot@example.com"],
 *   organization: "Example", organizationUnit: "Build", algorithm: "ECC_256", days: 30, exportPrivateKey: true,
 * });
 * export const key = robot.privateKey;
 * ```
 */
export class ClientCertificate extends certificate<ClientCertificateArgs, ClientCertificateOutputs>({
  kind: "alibaba.ClientCertificate",
  outputs: ["privateKey"],
  secrets: ["privateKey"],
  issuer: { argument: "parent", identifier: "parentIdentifier" },
  generation: "customIdentifier",
}) {}
