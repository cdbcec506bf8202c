import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { Renewable } from "../renewal";
import type { CertificateAuthority } from "./certificate-authority";
import type {
  DistinguishedName,
  KeyAlgorithm,
  KeyUsage,
  Managed,
  SignatureAlgorithm,
  Validity,
} from "./common";

/** A subject alternative name. */
export interface SubjectAlternativeName {
  /** What the value is. */
  type: Input<"DNS" | "IP" | "EMAIL" | "URI" | "UPN">;
  /** The name: up to 253 characters for DNS and URI, 39 for IP, 256 for EMAIL and UPN. */
  value: Input<string>;
}

/** Extended key usages; what is left out is off. */
export interface ExtendedKeyUsage {
  /** Whether it is a server's certificate. */
  serverAuth?: Input<boolean> | undefined;
  /** Whether it is a client's certificate. */
  clientAuth?: Input<boolean> | undefined;
  /** Whether it signs code. */
  codeSigning?: Input<boolean> | undefined;
  /** Whether it protects e-mail. */
  emailProtection?: Input<boolean> | undefined;
  /** Whether it signs time stamps. */
  timeStamping?: Input<boolean> | undefined;
  /** Whether it logs on with a smart card. */
  smartCardLogon?: Input<boolean> | undefined;
}

/** One more extension that holds text. */
export interface CustomizedExtension {
  /** Dotted OID, up to 64 characters. */
  objectIdentifier: Input<string>;
  /** The text, 1 to 64 characters. */
  value: Input<string>;
}

/** Why a certificate is revoked. None of them can be undone, not even `CERTIFICATE_HOLD`. */
export type RevocationReason =
  | "UNSPECIFIED"
  | "KEY_COMPROMISE"
  | "CERTIFICATE_AUTHORITY_COMPROMISE"
  | "AFFILIATION_CHANGED"
  | "SUPERSEDED"
  | "CESSATION_OF_OPERATION"
  | "CERTIFICATE_HOLD"
  | "PRIVILEGE_WITHDRAWN"
  | "ATTRIBUTE_AUTHORITY_COMPROMISE";

/**
 * Arguments of {@link PrivateCertificate}: the documented parameters of CreateCertificate and CreateCertificateByCsr.
 *
 * Without `csr`, `distinguishedName` is required. With it, the request decides subject, key and names.
 */
export interface PrivateCertificateArgs extends Managed, Renewable {
  /** The CA that issues the certificate. Give this or `issuerId`. Changing it replaces the certificate. */
  issuer?: CertificateAuthority | undefined;
  /** Identifier of the issuing CA, for a CA that is not declared in this program. Changing it replaces the certificate. */
  issuerId?: Input<string> | undefined;
  /** Subject. Changing it replaces the certificate, changing only the case of the common name does not. */
  distinguishedName?: Input<DistinguishedName> | undefined;
  /**
   * Certificate signing request, PEM; for example the output of `keys.CertificateRequest`. Changing it replaces the
   * certificate, another text of the same request does not. Default: the service makes the key.
   */
  csr?: Input<string> | undefined;
  /** Validity. Changing it replaces the certificate. */
  validity: Input<Validity>;
  /** Key algorithm, of the CA's family. Changing it replaces the certificate. Default: the CA's. */
  keyAlgorithm?: Input<KeyAlgorithm> | undefined;
  /** Hash that the certificate is signed with. Changing it replaces the certificate. Default: the CA's. */
  signatureAlgorithm?: Input<SignatureAlgorithm> | undefined;
  /** Key usages. Changing them replaces the certificate, changing only their order does not. Default: decided by the API. */
  keyUsages?: Input<Input<KeyUsage>[]> | undefined;
  /** Subject alternative names, at most 20. Changing them replaces the certificate, changing only order or case of hosts does not. Default: none. */
  subjectAlternativeNames?: Input<Input<SubjectAlternativeName>[]> | undefined;
  /** Extended key usages. Changing them replaces the certificate. Default: none. */
  extendedKeyUsage?: Input<ExtendedKeyUsage> | undefined;
  /** One more extension. Changing it replaces the certificate. Default: none. */
  customizedExtension?: Input<CustomizedExtension> | undefined;
  /** Whether to read the private key that the service made into the secret output `privateKey`. Changed in place. Default: false. */
  exportPrivateKey?: Input<boolean> | undefined;
  /**
   * Whether the key to encrypt with, of an SM2 pair, is exported in envelopes as of GM/T 0009 and 0010 instead of as it
   * is; with `exportPrivateKey`, and of SM2 certificates only. Changed in place. Default: false.
   */
  isSmStandard?: Input<boolean> | undefined;
  /** Whether destroying the resource revokes the certificate before it is deleted: the older form of `retire`. Give one of them. Default: true. */
  revokeOnDelete?: Input<boolean> | undefined;
  /**
   * What destroying the resource does to the certificate, and replacing it to the old one: `revoke` revokes and deletes
   * it, `delete` deletes it only (it stays valid wherever it is), `retain` leaves it where it is. Changed in place.
   * Default: `revoke`.
   */
  retire?: Input<"revoke" | "delete" | "retain"> | undefined;
  /** Why it is revoked then. Changed in place. Default: `UNSPECIFIED`. */
  revocationReason?: Input<RevocationReason> | undefined;
}

/** Outputs of {@link PrivateCertificate}. */
export interface PrivateCertificateOutputs extends IssuedCertificate {
  /** Private key, PKCS#8 PEM, always secret; only with `exportPrivateKey`. */
  privateKey: string | undefined;
  /** The second certificate of an SM2 pair, to encrypt with, PEM; of no other. */
  encCertificate: string | undefined;
  /** Private key of `encCertificate`, PKCS#8 PEM, always secret; only with `exportPrivateKey`, and without `isSmStandard`. */
  encPrivateKey: string | undefined;
  /** The same in an envelope as of GM/T 0009, as the API answers it, always secret; only with `isSmStandard`. */
  encSm2EnvelopedKey: string | undefined;
  /** The same in an envelope as of GM/T 0010, as the API answers it, always secret; only with `isSmStandard`. */
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
