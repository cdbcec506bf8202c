// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { KeyAlgorithm, SignatureAlgorithm, Validity, KeyUsage, RevocationReason } from "./common";
import type { CertificateAuthority } from "./certificate-authority";

/** Subject of a certificate; letters (A to Z), Chinese characters, digits, spaces and `-_.,` in every part. */
export interface DistinguishedName {
  /** Common name, 1 to 64 characters; `*` is allowed only here. */
  commonName: Input<string>;
  /** Country, two letters (ISO 3166-1). Default: the issuing CA's. */
  country?: Input<string> | undefined;
  /** Province or state, 1 to 128 characters. Default: the issuing CA's. */
  state?: Input<string> | undefined;
  /** City, 1 to 128 characters. Default: the issuing CA's. */
  locality?: Input<string> | undefined;
  /** Organization, 1 to 64 characters. Default: the issuing CA's. */
  organization?: Input<string> | undefined;
  /** Organizational unit (department), 1 to 64 characters. Default: the issuing CA's. */
  organizationalUnit?: Input<string> | undefined;
}

/** A subject alternative name. */
export interface SubjectAlternativeName {
  /** Type of the name. */
  type: Input<"DNS" | "IP" | "EMAIL" | "URI" | "UPN">;
  /** The name: up to 253 characters for DNS and URI, 39 for IP, 256 for EMAIL and UPN. */
  value: Input<string>;
}

/** Extended key usages; what is left out is off. */
export interface ExtendedKeyUsage {
  /** Whether it is a server certificate. Default: false. */
  serverAuth?: Input<boolean> | undefined;
  /** Whether it is a client certificate. Default: false. */
  clientAuth?: Input<boolean> | undefined;
  /** Whether it signs code. Default: false. */
  codeSigning?: Input<boolean> | undefined;
  /** Whether it protects e-mail. Default: false. */
  emailProtection?: Input<boolean> | undefined;
  /** Whether it signs timestamps. Default: false. */
  timeStamping?: Input<boolean> | undefined;
  /** Whether it is for logging on with a smart card. Default: false. */
  smartCardLogon?: Input<boolean> | undefined;
}

/** An additional extension with a text value. */
export interface CustomizedExtension {
  /** Dotted OID, at most 64 characters. */
  objectIdentifier: Input<string>;
  /** Value, 1 to 64 characters. */
  value: Input<string>;
}

/**
 * Arguments of {@link PrivateCertificate}: the documented parameters of CreateCertificate and
 * CreateCertificateByCsr.
 *
 * Without `csr`, `distinguishedName` is required. With it, the request determines subject, key and names.
 */
export interface PrivateCertificateArgs {
  /** The CA that issues the certificate. Give this or `issuerId`. Changing it replaces the certificate. */
  issuer?: CertificateAuthority | undefined;
  /**
   * Identifier of the issuing CA, if it is not declared in this program, 1 to 64 characters. Give this or `issuer`.
   * Changing it replaces the certificate.
   */
  issuerId?: Input<string> | undefined;
  /**
   * Subject. Give this or `csr`. Changing it replaces the certificate; changing only the case of the common name
   * does not.
   */
  distinguishedName?: Input<DistinguishedName> | undefined;
  /**
   * Certificate signing request, PEM, at most 90000 characters; for example the output of
   * `keys.CertificateRequest`. Changing it replaces the certificate; another encoding of the same request does not.
   * Default: the service generates the key.
   */
  csr?: Input<string> | undefined;
  /** Validity. Changing it replaces the certificate; writing the same start differently does not. */
  validity: Input<Validity>;
  /** Key algorithm, of the same family as the CA's. Changing it replaces the certificate. Default: the CA's. */
  keyAlgorithm?: Input<KeyAlgorithm> | undefined;
  /** Hash that the certificate is signed with. Changing it replaces the certificate. Default: the CA's. */
  signatureAlgorithm?: Input<SignatureAlgorithm> | undefined;
  /**
   * Key usages, at least 1. Changing them replaces the certificate; changing only their order does not. Default:
   * decided by the API.
   */
  keyUsages?: Input<Input<KeyUsage>[]> | undefined;
  /**
   * Subject alternative names, at most 20. Changing them replaces the certificate; changing only the order or the
   * case of hosts does not. Default: none.
   */
  subjectAlternativeNames?: Input<Input<SubjectAlternativeName>[]> | undefined;
  /**
   * Extended key usages. Changing it replaces the certificate; setting to false what was left out does not.
   * Default: none.
   */
  extendedKeyUsage?: Input<ExtendedKeyUsage> | undefined;
  /** An additional extension. Changing it replaces the certificate. Default: none. */
  customizedExtension?: Input<CustomizedExtension> | undefined;
  /**
   * Whether to read the private key that the service generated into the secret output `privateKey`. Changed in
   * place. Default: false.
   */
  exportPrivateKey?: Input<boolean> | undefined;
  /**
   * Whether the encryption key of an SM2 pair is exported in envelopes according to GM/T 0009 and GM/T 0010 instead
   * of as a plain key; only with `exportPrivateKey`, and only for SM2 certificates. Changed in place. Default:
   * false.
   */
  isSmStandard?: Input<boolean> | undefined;
  /**
   * Whether the certificate is revoked before it is deleted when the resource is destroyed. Changed in place.
   * Default: true.
   *
   * @deprecated Use `retire` instead: `revoke` for true, `delete` for false.
   */
  revokeOnDelete?: Input<boolean> | undefined;
  /**
   * What happens to the certificate when the resource is destroyed, and to the old one when it is replaced:
   * `revoke` revokes and deletes it, `delete` only deletes it (copies stay valid), `retain` leaves it in place.
   * Changed in place. Default: `revoke`.
   */
  retire?: Input<"revoke" | "delete" | "retain"> | undefined;
  /**
   * Reason for that revocation; with `retire` `revoke`, and only then. Changed in place. Default: `UNSPECIFIED`.
   */
  revocationReason?: Input<RevocationReason> | undefined;
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
   * Enterprise project: `0` or the UUID of an enterprise project. Changing it replaces the certificate. Default:
   * the account's default project.
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
}

/** Outputs of {@link PrivateCertificate}. */
export interface PrivateCertificateOutputs extends IssuedCertificate {
  /** Private key, PKCS#8 PEM, always secret; only with `exportPrivateKey`. */
  privateKey: string | undefined;
  /** The second certificate of an SM2 pair, for encryption, PEM; only SM2 certificates have one. */
  encCertificate: string | undefined;
  /**
   * Private key of `encCertificate`, PKCS#8 PEM, always secret; only with `exportPrivateKey`, and without
   * `isSmStandard`.
   */
  encPrivateKey: string | undefined;
  /**
   * The same key in an envelope according to GM/T 0009, as the API returns it, always secret; only with
   * `isSmStandard`.
   */
  encSm2EnvelopedKey: string | undefined;
  /**
   * The same key in an envelope according to GM/T 0010, as the API returns it, always secret; only with
   * `isSmStandard`.
   */
  signedAndEnvelopedData: string | undefined;
}

/**
 * A private certificate of Huawei Cloud Certificate Management (CCM). Destroying it revokes and deletes it.
 *
 * @see https://support.huaweicloud.com/api-ccm/CreateCertificate.html
 *
 * @example
 * ```ts
 * const web = new huawei.PrivateCertificate("web", {
 *   issuer: issuing, distinguishedName: { commonName: "www.example.com" }, validity: { type: "DAY", value: 90 },
 *   subjectAlternativeNames: [{ type: "DNS", value: "www.example.com" }, { type: "IP", value: "10.0.0.1" }],
 *   keyUsages: ["digitalSignature"], extendedKeyUsage: { serverAuth: true }, exportPrivateKey: true,
 * });
 * export const chain = web.chain;
 * ```
 */
export class PrivateCertificate extends certificate<PrivateCertificateArgs, PrivateCertificateOutputs>({
  kind: "huawei.PrivateCertificate",
  outputs: ["privateKey", "encCertificate", "encPrivateKey", "encSm2EnvelopedKey", "signedAndEnvelopedData"],
  secrets: ["privateKey", "encPrivateKey", "encSm2EnvelopedKey", "signedAndEnvelopedData"],
  issuer: { argument: "issuer", identifier: "issuerId" },
  generation: "createKey",
}) {}
