import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { Renewable } from "../renewal";
import type { AuthorityName, KeyAlgorithm, KeyUsage, Managed, SignatureAlgorithm, Validity } from "./common";

/** Where a CA publishes its revocation list. */
export interface CrlConfiguration {
  /** Whether it publishes one. */
  enabled: Input<boolean>;
  /** OBS bucket that takes the list; required when enabled. Default: none. */
  obsBucketName?: Input<string> | undefined;
  /** How many days a list is valid, 7 to 30; required when enabled. Default: none. */
  validDays?: Input<number> | undefined;
  /** Name of the list. Default: the identifier of the CA. */
  crlName?: Input<string> | undefined;
}

/**
 * Arguments of {@link CertificateAuthority}: the documented parameters of CreateCertificateAuthority and
 * IssueCertificateAuthorityCertificate.
 *
 * A root needs `signatureAlgorithm` and `validity`. A subordinate CA with `issuer`, `signatureAlgorithm` and `validity`
 * is activated in one step; without all three it stays pending, gives out its `csr`, and is activated by
 * `importCertificate`.
 */
export interface CertificateAuthorityArgs extends Managed, Renewable {
  /** Root or subordinate CA. Changing it replaces the CA. */
  type: Input<"ROOT" | "SUBORDINATE">;
  /** Subject. Changing it replaces the CA. */
  distinguishedName: Input<AuthorityName>;
  /** Key algorithm, of the family of the CA above. Changing it replaces the CA. */
  keyAlgorithm: Input<KeyAlgorithm>;
  /** Hash that the CA's own certificate is signed with. Changing it replaces the CA. Default: none, the CA stays pending; a root needs it. */
  signatureAlgorithm?: Input<SignatureAlgorithm> | undefined;
  /** Validity. Changing it replaces the CA. Default: none, the CA stays pending; a root needs it. */
  validity?: Input<Validity> | undefined;
  /** The CA that signs this one; of a subordinate CA only. Give this or `issuerId`. Changing it replaces the CA. */
  issuer?: CertificateAuthority | undefined;
  /** Identifier of the CA that signs this one, for a CA that is not declared in this program. Give this or `issuer`. Changing it replaces the CA. */
  issuerId?: Input<string> | undefined;
  /** How many CAs may stand between this one and an end certificate, 0 to 6; of a subordinate CA only. Changing it replaces the CA. Default: 0. */
  pathLength?: Input<number> | undefined;
  /** Key usages of a subordinate CA, at least 1, `keyCertSign` among them. Changing them replaces the CA. Default: `digitalSignature`, `keyCertSign`, `cRLSign`. */
  keyUsages?: Input<Input<KeyUsage>[]> | undefined;
  /** Where revocations are published. Changed in place. Default: nowhere. */
  crlConfiguration?: Input<CrlConfiguration> | undefined;
  /** Whether OCSP answers for this CA. Changed in place. Default: left as it is. */
  ocspSwitch?: Input<boolean> | undefined;
  /** Whether the CA may issue. Changed in place (enable, disable). Default: true. */
  enabled?: Input<boolean> | undefined;
  /** The certificate, PEM, that somebody else has issued for the `csr` of a pending CA. Imported in place. Default: none. */
  importCertificate?: Input<string> | undefined;
  /** The CAs above `importCertificate`, PEM. Imported with it. */
  importCertificateChain?: Input<string> | undefined;
  /**
   * Days between `destroy` and the removal of the CA, 7 to 30: until then the same CA comes back when it is declared
   * again. Changed in place. Default: 7.
   */
  pendingDays?: Input<number> | undefined;
  /**
   * What destroying the resource does to the CA, and replacing it to the old one: `delete` disables it and schedules its
   * deletion, `retain` leaves it as it is. Changed in place. Default: `delete`.
   */
  retire?: Input<"delete" | "retain"> | undefined;
}

/** Outputs of {@link CertificateAuthority}. */
export interface CertificateAuthorityOutputs extends IssuedCertificate {
  /** Certificate signing request of a pending CA, PEM; of no other. */
  csr: string | undefined;
}

/**
 * A private CA of Huawei Cloud Certificate Management (CCM), root or subordinate.
 *
 * Destroying it disables it and schedules its deletion. It is billed until it is deleted.
 *
 * @see https://support.huaweicloud.com/intl/en-us/api-ccm/CreateCertificateAuthority.html
 *
 * @example
 * ```ts
 * const company = {
 *   country: "CN", state: "Guangdong", locality: "Shenzhen", organization: "Example", organizationalUnit: "Platform",
 * };
 * const top = new huawei.CertificateAuthority("root", {
 *   type: "ROOT", distinguishedName: { ...company, commonName: "Example Root" },
 *   keyAlgorithm: "EC384", signatureAlgorithm: "SHA384", validity: { type: "YEAR", value: 10 },
 * });
 * const issuing = new huawei.CertificateAuthority("issuing", {
 *   type: "SUBORDINATE", issuer: top, distinguishedName: { ...company, commonName: "Example Issuing" },
 *   keyAlgorithm: "EC256", signatureAlgorithm: "SHA384", validity: { type: "YEAR", value: 5 },
 * });
 * ```
 */
export class CertificateAuthority extends certificate<CertificateAuthorityArgs, CertificateAuthorityOutputs>({
  kind: "huawei.CertificateAuthority",
  outputs: ["csr"],
  issuer: { argument: "issuer", identifier: "issuerId" },
  plan: [
    ...["type", "keyAlgorithm", "validity", "pathLength", "keyUsages", "renewBefore"],
    ...["distinguishedName", "importCertificate", "importCertificateChain"],
  ],
  generation: "createKey",
}) {}
