// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { SubCa } from "./sub-ca";

/** A subject with attributes of any type. */
export interface CustomSubject {
  /** Common name, 1 to 64 characters. Default: left out. */
  commonName?: Input<string> | undefined;
  /** Organization, 1 to 64 characters. Default: left out. */
  organization?: Input<string> | undefined;
  /** Organizational unit (department), 1 to 64 characters. Default: left out. */
  organizationUnit?: Input<string> | undefined;
  /** Country, two capital letters (ISO 3166-1). Default: left out. */
  country?: Input<string> | undefined;
  /** Province or state, 1 to 128 characters. Default: left out. */
  state?: Input<string> | undefined;
  /** City, 1 to 128 characters. Default: left out. */
  locality?: Input<string> | undefined;
  /** Attributes of other types, at most 20: their OID and a value of 1 to 256 characters. Default: none. */
  customAttributes?: Input<Input<{ objectIdentifier: Input<string>; value: Input<string> }>[]> | undefined;
}

/**
 * What a key may be used for; what is left out is off. `nonRepudiation` is an older name of `contentCommitment`.
 */
export interface CustomKeyUsage {
  /** Whether the key makes digital signatures. Default: false. */
  digitalSignature?: Input<boolean> | undefined;
  /** The older name of `contentCommitment`. Default: false. */
  nonRepudiation?: Input<boolean> | undefined;
  /** Whether the key signs content that its signer cannot later repudiate. Default: false. */
  contentCommitment?: Input<boolean> | undefined;
  /** Whether the key encrypts other keys. Default: false. */
  keyEncipherment?: Input<boolean> | undefined;
  /** Whether the key encrypts data. Default: false. */
  dataEncipherment?: Input<boolean> | undefined;
  /** Whether the key is used for key agreement. Default: false. */
  keyAgreement?: Input<boolean> | undefined;
  /** Whether the agreed key only encrypts. Default: false. */
  encipherOnly?: Input<boolean> | undefined;
  /** Whether the agreed key only decrypts. Default: false. */
  decipherOnly?: Input<boolean> | undefined;
}

/** A subject alternative name. */
export interface CustomName {
  /** Type of the name. */
  type: Input<"rfc822Name" | "dNSName" | "uniformResourceIdentifier" | "iPAddress">;
  /** The name, 1 to 2048 characters. */
  value: Input<string>;
}

/** Extensions of a custom certificate. */
export interface CustomExtensions {
  /** Key usages. Give these or `extendedKeyUsages`. Default: none. */
  keyUsage?: Input<CustomKeyUsage> | undefined;
  /**
   * Extended key usages, 1 to 50: `any`, `serverAuth`, `clientAuth`, `codeSigning`, `emailProtection`,
   * `timeStamping`, `OCSPSigning` or a dotted OID. Their order does not matter. Default: none.
   */
  extendedKeyUsages?: Input<Input<string>[]> | undefined;
  /** Subject alternative names, 1 to 100. Their order does not matter. Default: those of the request. */
  subjectAlternativeNames?: Input<Input<CustomName>[]> | undefined;
  /** Which of the three extensions are critical. Default: decided by the API. */
  criticals?: Input<Input<"KeyUsage" | "ExtendedKeyUsages" | "SubjectAlternativeNames">[]> | undefined;
}

/** What a certificate contains instead of, or in addition to, what its signing request asks for. */
export interface CustomPassthrough {
  /** The complete subject, replacing the request's. Default: the request's. */
  subject?: Input<CustomSubject> | undefined;
  /** Usages and names; usages are required. Default: the names of the request. */
  extensions?: Input<CustomExtensions> | undefined;
  /**
   * Serial number: a positive decimal number of at most 19 digits, as text. Default: a random one chosen by the CA,
   * which is safest.
   */
  serialNumber?: Input<string> | undefined;
}

/** Arguments of {@link CustomCertificate}: the documented parameters of CreateCustomCertificate (2020-06-30). */
export interface CustomCertificateArgs {
  /**
   * Certificate signing request, PEM, at most 90000 characters; for example the output of
   * `keys.CertificateRequest`. Changing it replaces the certificate; another encoding of the same request does not.
   */
  csr: Input<string>;
  /**
   * Validity: a duration in calendar years, months or days (`1y`, `6m`, `90d`; at most `100y`, `1200m`, `36500d`),
   * an end (`2030-01-31T00:00:00Z`), or a start and an end with `/` between them. Changing it replaces the
   * certificate.
   */
  validity: Input<string>;
  /**
   * Subject, usages and names. It is required, because it says what the certificate is for. Changing it replaces
   * the certificate; changing only the order in its lists does not.
   */
  apiPassthrough?: Input<CustomPassthrough> | undefined;
  /**
   * The subordinate CA that issues the certificate. Give this or `parentIdentifier`. Changing it replaces the
   * certificate.
   */
  parent?: SubCa | undefined;
  /**
   * Identifier of the issuing subordinate CA, if it is not declared in this program, 1 to 128 characters. Give this
   * or `parent`. Changing it replaces the certificate.
   */
  parentIdentifier?: Input<string> | undefined;
  /**
   * Whether the certificate contains the address of the CA's revocation list. Changing it replaces the certificate.
   * Default: false.
   */
  enableCrl?: Input<boolean> | undefined;
  /**
   * Your own unique identifier for the certificate, 1 to 64 ASCII characters without spaces. Changing it replaces
   * the certificate. Default: derived from the resource, so that nothing is issued twice when an answer is lost.
   */
  customIdentifier?: Input<string> | undefined;
  /**
   * What the create call returns: 1 the certificate, 2 the certificate and its chain; what it leaves out is read
   * afterwards. Only used on create. Default: 2.
   */
  immediately?: Input<1 | 2> | undefined;
  /**
   * Identifier of an existing certificate to take over instead of issuing one, 1 to 128 characters. It must match
   * the other arguments; otherwise nothing is changed and the message names every difference. Only used on create.
   * Default: a new certificate is issued.
   */
  adopt?: Input<string> | undefined;
  /**
   * Name of the connection in `pki:connections` whose account and region it is managed in: 1 to 64 letters, digits,
   * `_` and `-`, beginning with a letter. Changed in place, to a connection that leads to the same account and
   * region; to another one it is refused. Default: that of the CA that issues it, if the program declares both, or
   * else the stack's own settings.
   */
  connection?: Input<string> | undefined;
  /** Display name in the console, 1 to 64 characters. Changed in place by UpdatePcaCertificate. Default: none. */
  aliasName?: Input<string> | undefined;
  /**
   * Resource group, 1 to 64 characters. Changed in place by MoveResourceGroup. Default: the account's default
   * group.
   */
  resourceGroupId?: Input<string> | undefined;
  /**
   * Tags, at most 20; keys 1 to 128 and values up to 128 characters. Changed in place by TagResources and
   * UntagResources. Default: none.
   */
  tags?: Input<Record<string, Input<string>>> | undefined;
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
   * What happens to the certificate when the resource is destroyed, and to the old one when it is replaced:
   * `revoke` revokes and deletes it, `retain` leaves it in place and valid. The API deletes only revoked
   * certificates. Changed in place. Default: `revoke`.
   */
  retire?: Input<"revoke" | "retain"> | undefined;
}

/** Outputs of {@link CustomCertificate}. */
export type CustomCertificateOutputs = IssuedCertificate;

/**
 * A certificate with exactly the subject, names and usages that you choose, issued by a private subordinate CA of
 * Alibaba Cloud Certificate Management Service from your own certificate signing request. Destroying it revokes and
 * deletes the certificate.
 *
 * @see https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-06-30-createcustomcertificate
 *
 * @example
 * ```ts
 * const request = new keys.CertificateRequest("mesh", { algorithm: "ECC_256", commonName: "orders" });
 * const orders = new alibaba.CustomCertificate("orders", {
 *   parent: services, csr: request.csr, validity: "90d",
 *   apiPassthrough: {
 *     extensions: {
 *       keyUsage: { digitalSignature: true }, extendedKeyUsages: ["serverAuth", "clientAuth"],
 *       subjectAlternativeNames: [{ type: "uniformResourceIdentifier", value: "spiffe://example.com/orders" }],
 *     },
 *   },
 * });
 * ```
 */
export class CustomCertificate extends certificate<CustomCertificateArgs, CustomCertificateOutputs>({
  kind: "alibaba.CustomCertificate",
  outputs: [],
  issuer: { argument: "parent", identifier: "parentIdentifier" },
  generation: "customIdentifier",
}) {}
