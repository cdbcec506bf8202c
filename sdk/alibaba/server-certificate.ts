import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { Algorithm, ServerArgs } from "./common";

/**
 * Arguments of {@link ServerCertificate}: the documented parameters of CreateServerCertificate (2020-06-30).
 *
 * Validity is given in exactly one form: `years`, `months`, `days`, or `beforeTime` with `afterTime`.
 */
export interface ServerCertificateArgs extends ServerArgs {
  /** Domain name or IP address of the server, 1 to 64 characters; becomes a subject alternative name too. Changing it replaces the certificate, changing only its case does not. */
  commonName: Input<string>;
  /** Key algorithm, of the CA's family. Changing it replaces the certificate. */
  algorithm: Input<Algorithm>;
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
  generation: "customIdentifier",
}) {}
