// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { KeyAlgorithm, SignatureAlgorithm, Validity, KeyUsage, RevocationReason } from "./common";

/** Subject of a CA, with every part. */
export interface AuthorityName {
  /** Common name, 1 to 64 characters. */
  commonName: Input<string>;
  /** Country, two letters (ISO 3166-1). */
  country: Input<string>;
  /** Province or state, 1 to 128 characters. */
  state: Input<string>;
  /** City, 1 to 128 characters. */
  locality: Input<string>;
  /** Name of the organization, 1 to 64 characters. */
  organization: Input<string>;
  /** Name of the department, 1 to 64 characters. */
  organizationalUnit: Input<string>;
}

/** Where a CA publishes its revocation list. */
export interface CrlConfiguration {
  /** Whether it publishes one. */
  enabled: Input<boolean>;
  /** OBS bucket that takes the list, 1 to 63 characters; required when enabled. Default: none. */
  obsBucketName?: Input<string> | undefined;
  /** How many days a list is valid, 7 to 30; required when enabled. Default: none. */
  validDays?: Input<number> | undefined;
  /** Name of the list, 1 to 64 characters. Default: the identifier of the CA. */
  crlName?: Input<string> | undefined;
}

/**
 * Arguments of {@link CertificateAuthority}: the documented parameters of CreateCertificateAuthority and
 * IssueCertificateAuthorityCertificate.
 *
 * A root needs `signatureAlgorithm` and `validity`. A subordinate CA with `issuer`, `signatureAlgorithm` and
 * `validity` is activated in one step; without all three it stays pending, gives out its `csr`, and is activated by
 * `importCertificate`.
 */
export interface CertificateAuthorityArgs {
  /** Root or subordinate CA. Changing it replaces the CA. */
  type: Input<"ROOT" | "SUBORDINATE">;
  /** Subject. Changing it replaces the CA, changing only the case of the common name does not. */
  distinguishedName: Input<AuthorityName>;
  /** Key algorithm, of the family of the CA above. Changing it replaces the CA. */
  keyAlgorithm: Input<KeyAlgorithm>;
  /**
   * Hash that the CA's own certificate is signed with. Changing it replaces the CA. Default: none, the CA stays
   * pending; a root needs it.
   */
  signatureAlgorithm?: Input<SignatureAlgorithm> | undefined;
  /**
   * Validity. Changing it replaces the CA, another text of the same start does not. Default: none, the CA stays
   * pending; a root needs it.
   */
  validity?: Input<Validity> | undefined;
  /** The CA that signs this one; of a subordinate CA only. Give this or `issuerId`. Changing it replaces the CA. */
  issuer?: CertificateAuthority | undefined;
  /**
   * Identifier of the CA that signs this one, for a CA that is not declared in this program, 1 to 64 characters; of
   * a subordinate CA only. Give this or `issuer`. Changing it replaces the CA.
   */
  issuerId?: Input<string> | undefined;
  /**
   * How many CAs may stand between this one and an end certificate, 0 to 6; of a subordinate CA only. Changing it
   * replaces the CA. Default: 0.
   */
  pathLength?: Input<number> | undefined;
  /**
   * Key usages of a subordinate CA, at least 1, `keyCertSign` among them. Changing them replaces the CA, changing
   * only their order does not. Default: `digitalSignature`, `keyCertSign`, `cRLSign`.
   */
  keyUsages?: Input<Input<KeyUsage>[]> | undefined;
  /** Where revocations are published. Changed in place. Default: nowhere. */
  crlConfiguration?: Input<CrlConfiguration> | undefined;
  /** Whether OCSP answers for this CA. Changed in place. Default: left as it is. */
  ocspSwitch?: Input<boolean> | undefined;
  /** Whether the CA may issue. Changed in place (enable, disable). Default: true. */
  enabled?: Input<boolean> | undefined;
  /**
   * The certificate, PEM, at most 90000 characters, that somebody else has issued for the `csr` of a pending CA.
   * Imported in place. Default: none.
   */
  importCertificate?: Input<string> | undefined;
  /** The CAs above `importCertificate`, PEM, at most 90000 characters. Imported with it. Default: none. */
  importCertificateChain?: Input<string> | undefined;
  /**
   * Days between `destroy` and the removal of the CA, 7 to 30: until then the same CA comes back when it is
   * declared again, unless it was revoked. Changed in place. Default: 7.
   */
  pendingDays?: Input<number> | undefined;
  /**
   * Tags, at most 20; keys 1 to 128 and values up to 255 characters: letters, digits, spaces and `_.:=+-@`, in
   * values also `/`. Changed in place. Default: none.
   */
  tags?: Input<Record<string, Input<string>>> | undefined;
  /**
   * Identifier of an existing CA or certificate to take over instead of making one, 1 to 64 characters. It has to
   * be what the other arguments describe, otherwise nothing is changed and the differences are named. Only used on
   * create. Default: a new one is made.
   */
  adopt?: Input<string> | undefined;
  /**
   * Enterprise project: `0` or the UUID of an enterprise project. Changing it replaces the CA. Default: the
   * account's default project.
   */
  enterpriseProjectId?: Input<string> | undefined;
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
   * What destroying the resource does to the CA, and replacing it to the old one: `delete` disables it and
   * schedules its deletion, `revoke` makes it and every certificate below it invalid for good and schedules its
   * deletion (of a subordinate CA only), `retain` leaves it as it is. Changed in place. Default: `delete`.
   */
  retire?: Input<"delete" | "revoke" | "retain"> | undefined;
  /** Why it is revoked; with `retire` `revoke`, and only then. Changed in place. Default: `UNSPECIFIED`. */
  revocationReason?: Input<RevocationReason> | undefined;
}

/** Outputs of {@link CertificateAuthority}. */
export interface CertificateAuthorityOutputs extends IssuedCertificate {
  /** Certificate signing request of a pending CA, PEM; of no other. */
  csr: string | undefined;
}

/**
 * A private CA of Huawei Cloud Certificate Management (CCM), root or subordinate.
 *
 * Destroying it disables it and schedules its deletion, unless `retire` says otherwise. A CA that waits for its
 * deletion is billed only if it is restored, one that is revoked is not billed.
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
