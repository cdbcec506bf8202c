// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { KeyAlgorithm, SignatureAlgorithm, Validity, KeyUsage, RevocationReason } from "./common";

/** Subject of a CA; every part is required. */
export interface AuthorityName {
  /** Common name, 1 to 64 characters. */
  commonName: Input<string>;
  /** Country, two letters (ISO 3166-1). */
  country: Input<string>;
  /** Province or state, 1 to 128 characters. */
  state: Input<string>;
  /** City, 1 to 128 characters. */
  locality: Input<string>;
  /** Organization, 1 to 64 characters. */
  organization: Input<string>;
  /** Organizational unit (department), 1 to 64 characters. */
  organizationalUnit: Input<string>;
}

/** Where a CA publishes its revocation list. */
export interface CrlConfiguration {
  /** Whether it publishes one. */
  enabled: Input<boolean>;
  /**
   * Existing OBS bucket that the list is published in, 1 to 63 characters; required when enabled. Default: none.
   */
  obsBucketName?: Input<string> | undefined;
  /** Days between updates of the list, 7 to 30; required when enabled. Default: none. */
  validDays?: Input<number> | undefined;
  /**
   * Name of the list, 1 to 64 characters. Default: decided by the API: the identifier of the CA, or of the one
   * above it.
   */
  crlName?: Input<string> | undefined;
}

/**
 * Arguments of {@link CertificateAuthority}: the documented parameters of CreateCertificateAuthority and
 * IssueCertificateAuthorityCertificate.
 *
 * A root needs `signatureAlgorithm` and `validity`. A subordinate CA with `issuer`, `signatureAlgorithm` and
 * `validity` is activated in one step; without all three it stays pending, outputs its `csr`, and is activated by
 * `importCertificate`.
 */
export interface CertificateAuthorityArgs {
  /** Root or subordinate CA. Changing it replaces the CA. */
  type: Input<"ROOT" | "SUBORDINATE">;
  /** Subject. Changing it replaces the CA; changing only the case of the common name does not. */
  distinguishedName: Input<AuthorityName>;
  /** Key algorithm, of the same family as the CA above. Changing it replaces the CA. */
  keyAlgorithm: Input<KeyAlgorithm>;
  /**
   * Hash that the CA's own certificate is signed with. Changing it replaces the CA. Default: none, so the CA stays
   * pending; required for a root.
   */
  signatureAlgorithm?: Input<SignatureAlgorithm> | undefined;
  /**
   * Validity. Changing it replaces the CA; writing the same start differently does not. Default: none, so the CA
   * stays pending; required for a root.
   */
  validity?: Input<Validity> | undefined;
  /**
   * The CA that signs this one; only for a subordinate CA. Give this or `issuerId`. Changing it replaces the CA.
   */
  issuer?: CertificateAuthority | undefined;
  /**
   * Identifier of the CA that signs this one, if it is not declared in this program, 1 to 64 characters; only for a
   * subordinate CA. Give this or `issuer`. Changing it replaces the CA.
   */
  issuerId?: Input<string> | undefined;
  /**
   * Path length: the maximum number of CAs between this one and an end-entity certificate, 0 to 6; only for a
   * subordinate CA. Changing it replaces the CA. Default: 0.
   */
  pathLength?: Input<number> | undefined;
  /**
   * Key usages of a subordinate CA, at least 1, including `keyCertSign`. Changing them replaces the CA; changing
   * only their order does not. Default: `digitalSignature`, `keyCertSign`, `cRLSign`.
   */
  keyUsages?: Input<Input<KeyUsage>[]> | undefined;
  /**
   * Where revocations are published. The service writes into your OBS bucket, for which it needs an agency: create
   * it once per account, in the console or by CreateCertificateAuthorityObsAgency with a user of the role
   * `secu_admin`, before a CA publishes a list. Changed in place. Default: nowhere.
   */
  crlConfiguration?: Input<CrlConfiguration> | undefined;
  /** Whether OCSP is available for this CA. Changed in place. Default: left as it is. */
  ocspSwitch?: Input<boolean> | undefined;
  /** Whether the CA may issue. Changed in place (enable, disable). Default: true. */
  enabled?: Input<boolean> | undefined;
  /**
   * Certificate that another CA has issued for the `csr` of a pending CA, PEM, at most 90000 characters. Imported
   * in place. Default: none.
   */
  importCertificate?: Input<string> | undefined;
  /** The CAs above `importCertificate`, PEM, at most 90000 characters. Imported with it. Default: none. */
  importCertificateChain?: Input<string> | undefined;
  /**
   * Days between `destroy` and the removal of the CA, 7 to 30: until then, declaring it again restores the same CA,
   * unless it was revoked. Changed in place. Default: 7.
   */
  pendingDays?: Input<number> | undefined;
  /**
   * Tags, at most 20; keys 1 to 128 and values up to 255 characters: letters, digits, spaces and `_.:=+-@`, in
   * values also `/`. Changed in place. Default: none.
   */
  tags?: Input<Record<string, Input<string>>> | undefined;
  /**
   * Identifier of an existing CA or certificate to take over instead of creating one, 1 to 64 characters. It must
   * match the other arguments; otherwise nothing is changed and the message names every difference. Only used on
   * create. Default: a new one is created.
   */
  adopt?: Input<string> | undefined;
  /**
   * Enterprise project: `0` or the UUID of an enterprise project. Changing it replaces the CA. Default: the
   * account's default project.
   */
  enterpriseProjectId?: Input<string> | undefined;
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
   * What happens to the CA when the resource is destroyed, and to the old CA when it is replaced: `delete` disables
   * it and schedules its deletion, `revoke` permanently invalidates it and every certificate below it and schedules
   * its deletion (only for a subordinate CA), `retain` leaves it unchanged. Changed in place. Default: `delete`.
   */
  retire?: Input<"delete" | "revoke" | "retain"> | undefined;
  /** Reason for the revocation; only if `retire` is `revoke`. Changed in place. Default: `UNSPECIFIED`. */
  revocationReason?: Input<RevocationReason> | undefined;
}

/** Outputs of {@link CertificateAuthority}. */
export interface CertificateAuthorityOutputs extends IssuedCertificate {
  /** Certificate signing request, PEM; only a pending CA has one. */
  csr: string | undefined;
  /** Address of the CA's revocation list in its OBS bucket (`crl_dis_point`); undefined where it publishes none. */
  crlDisPoint: string | undefined;
}

/**
 * A private CA of Huawei Cloud Certificate Management (CCM), root or subordinate.
 *
 * Destroying it disables it and schedules its deletion, unless `retire` says otherwise. A root is billed from its
 * creation, a subordinate CA from its activation, also while it is disabled or expired; not once it is revoked. The
 * days before its deletion are billed only if it is restored.
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
  outputs: ["csr", "crlDisPoint"],
  issuer: { argument: "issuer", identifier: "issuerId" },
  plan: [
    "type",
    "keyAlgorithm",
    "validity",
    "pathLength",
    "keyUsages",
    "renewBefore",
    "distinguishedName",
    "importCertificate",
    "importCertificateChain",
  ],
  generation: "createKey",
}) {}
