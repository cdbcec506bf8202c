// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { certificate, type IssuedCertificate } from "../certificate";
import type { ExternalCaCertificate } from "../alibaba/external-ca-certificate";

/** Names by type; a type that is left out is not restricted. */
export interface NameSubtrees {
  /** Domain names, each with everything below it, at most 100. Default: none. */
  dnsDomains?: Input<Input<string>[]> | undefined;
  /** Ranges of IP addresses such as `10.0.0.0/8`, at most 100. Default: none. */
  ipRanges?: Input<Input<string>[]> | undefined;
  /**
   * E-mail addresses: one (`ca@example.com`), those of a host (`example.com`), or those of all hosts below a domain
   * (`.example.com`), at most 100. Default: none.
   */
  emailAddresses?: Input<Input<string>[]> | undefined;
  /** Hosts of URIs: one (`example.com`), or all below a domain (`.example.com`), at most 100. Default: none. */
  uriDomains?: Input<Input<string>[]> | undefined;
}

/** Names that certificates below the CA may contain (RFC 5280, 4.2.1.10). */
export interface CertificateNameConstraints {
  /** Names that are permitted. Default: any. */
  permitted?: Input<NameSubtrees> | undefined;
  /** Names that are excluded, even if they are permitted. Default: none. */
  excluded?: Input<NameSubtrees> | undefined;
}

/** What a key may be used for (RFC 5280, 4.2.1.3). `contentCommitment` is the current name of `nonRepudiation`. */
export type CertificateKeyUsage =
  | "digitalSignature"
  | "contentCommitment"
  | "keyEncipherment"
  | "dataEncipherment"
  | "keyAgreement"
  | "keyCertSign"
  | "cRLSign"
  | "encipherOnly"
  | "decipherOnly";

/**
 * Arguments of {@link Certificate}.
 *
 * The certificate is issued for the key of `csr`, `privateKey` or `publicKey`.
 */
export interface CertificateArgs {
  /**
   * Certificate signing request, PEM, at most 90000 characters; for example the output of
   * `keys.CertificateRequest`. The certificate takes its subject and names from it, unless the arguments give
   * others; anything else that it requests must be in the arguments. Exactly one of `csr`, `privateKey` and
   * `publicKey` is required. Changing it replaces the certificate; another encoding of the same request does not.
   */
  csr?: Input<string> | undefined;
  /**
   * Private key that the certificate is for, PEM, unencrypted, at most 20000 characters; without an issuer it signs
   * the certificate. Exactly one of `csr`, `privateKey` and `publicKey` is required. Always secret. Changing it
   * replaces the certificate; another encoding of the same key does not.
   */
  privateKey?: Input<string> | undefined;
  /**
   * Public key that the certificate is for, SubjectPublicKeyInfo PEM, at most 10000 characters; for example the
   * output of `keys.PrivateKey`. Exactly one of `csr`, `privateKey` and `publicKey` is required. Changing it
   * replaces the certificate; another encoding of the same key does not.
   */
  publicKey?: Input<string> | undefined;
  /**
   * The CA that signs the certificate. Give this or `issuerChain`, or neither for a self-signed certificate.
   * Changing it replaces the certificate.
   */
  parent?: ExternalCaCertificate | Certificate | undefined;
  /**
   * The CA that signs the certificate, if it is not declared in this program, followed by the CAs above it: PEM, in
   * order, at most 90000 characters. Give this or `parent`, or neither for a self-signed certificate. Changing it
   * replaces the certificate; another layout of the same certificates does not.
   */
  issuerChain?: Input<string> | undefined;
  /**
   * Private key of the CA that signs the certificate, PEM, unencrypted, at most 20000 characters. Always secret.
   * Must be the key of the CA; changing it reissues nothing. Default: in a TypeScript program, the `privateKey` of
   * `parent`.
   */
  issuerPrivateKey?: Input<string> | undefined;
  /**
   * Validity: a duration in calendar years, months, days or hours (`10y`, `6m`, `90d`, `12h`; at most `100y`,
   * `1200m`, `36500d`, `876000h`), an end (`2030-01-31T00:00:00Z`), or a start and an end with `/` between them.
   * Changing it replaces the certificate.
   */
  validity: Input<string>;
  /** Common name, 1 to 64 characters. Changing it replaces the certificate. Default: none. */
  commonName?: Input<string> | undefined;
  /** Organization, 1 to 64 characters. Changing it replaces the certificate. Default: none. */
  organization?: Input<string> | undefined;
  /** Organizational unit (department), 1 to 64 characters. Changing it replaces the certificate. Default: none. */
  organizationUnit?: Input<string> | undefined;
  /** Country, two capital letters (ISO 3166-1). Changing it replaces the certificate. Default: none. */
  country?: Input<string> | undefined;
  /** Province or state, 1 to 128 characters. Changing it replaces the certificate. Default: none. */
  state?: Input<string> | undefined;
  /** City, 1 to 128 characters. Changing it replaces the certificate. Default: none. */
  locality?: Input<string> | undefined;
  /**
   * Further attributes of the subject, at most 20: their OID and a value of 1 to 256 characters. Changing them
   * replaces the certificate. Default: none.
   */
  customAttributes?: Input<Input<{ objectIdentifier: Input<string>; value: Input<string> }>[]> | undefined;
  /**
   * Subject alternative names, at most 100: domain names, IP addresses, e-mail addresses and URIs, distinguished by
   * their form. Changing them replaces the certificate; changing only their order or the case of a host does not.
   * Default: those of the request.
   */
  subjectAlternativeNames?: Input<Input<string>[]> | undefined;
  /** Whether the certificate is a CA, which signs others. Changing it replaces the certificate. Default: false. */
  ca?: Input<boolean> | undefined;
  /**
   * Path length: the maximum number of CAs between this one and an end-entity certificate, 0 to 20; needs `ca`.
   * Changing it replaces the certificate. Default: not limited.
   */
  pathLenConstraint?: Input<number> | undefined;
  /**
   * Names that certificates below the CA may contain; needs `ca`. Changing it replaces the certificate. Default:
   * none.
   */
  nameConstraints?: Input<CertificateNameConstraints> | undefined;
  /**
   * Key usages, 1 to 9. Changing them replaces the certificate; changing only their order does not. Default:
   * `keyCertSign` and `cRLSign` for a CA; otherwise `digitalSignature`, and for `serverAuth` with an RSA key also
   * `keyEncipherment`.
   */
  keyUsages?: Input<Input<CertificateKeyUsage>[]> | undefined;
  /**
   * Extended key usages, 1 to 50: `any`, `serverAuth`, `clientAuth`, `codeSigning`, `emailProtection`,
   * `timeStamping`, `OCSPSigning` or a dotted OID; for a CA, those that certificates below it may have. Changing
   * them replaces the certificate; changing only their order does not. Default: none; an end-entity certificate
   * needs these or `keyUsages`.
   */
  extendedKeyUsages?: Input<Input<string>[]> | undefined;
  /**
   * Hash of the signature with an RSA or ECDSA key; Ed25519 and SM2 have their own. Changing it replaces the
   * certificate. Default: `SHA256`.
   */
  signatureAlgorithm?: Input<"SHA256" | "SHA384" | "SHA512"> | undefined;
  /**
   * HTTP or HTTPS URLs of the issuer's revocation list, at most 10. Changing them replaces the certificate;
   * changing only their order does not. Default: none.
   */
  crlDistributionPoints?: Input<Input<string>[]> | undefined;
  /**
   * HTTP or HTTPS URLs of the issuer's OCSP responders, at most 10. Changing them replaces the certificate;
   * changing only their order does not. Default: none.
   */
  ocspServers?: Input<Input<string>[]> | undefined;
  /**
   * HTTP or HTTPS URLs of the issuer's certificate, at most 10. Changing them replaces the certificate; changing
   * only their order does not. Default: none.
   */
  caIssuers?: Input<Input<string>[]> | undefined;
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

/** Outputs of {@link Certificate}. */
export type CertificateOutputs = IssuedCertificate;

/**
 * A certificate signed on the machine that runs Pulumi, with the key of a CA of your own or with its own key
 * (self-signed): an end-entity certificate or a CA.
 *
 * It exists only in the state, and destroying it does not revoke it. As with the clouds' CAs, everything is checked
 * before anything is signed: the keys, the chain above, names, usages and validity.
 *
 * @example
 * ```ts
 * const caKey = new keys.PrivateKey("ca", { algorithm: "ECC_256" });
 * const ca = new keys.Certificate("ca", {
 *   privateKey: caKey.privateKey, commonName: "Example Root", ca: true, validity: "10y",
 * });
 * const key = new keys.PrivateKey("web", { algorithm: "ECC_256" });
 * const web = new keys.Certificate("web", {
 *   parent: ca, privateKey: key.privateKey, commonName: "www.example.com", subjectAlternativeNames: ["www.example.com"],
 *   extendedKeyUsages: ["serverAuth"], validity: "90d", renewBefore: "30d",
 * });
 * ```
 */
export class Certificate extends certificate<CertificateArgs, CertificateOutputs>({
  kind: "keys.Certificate",
  outputs: [],
  secrets: ["privateKey", "issuerPrivateKey"],
  issuer: {
    argument: "parent",
    identifier: "parentIdentifier",
    chain: "issuerChain",
    privateKey: "issuerPrivateKey",
  },
  plan: [
    "ca",
    "validity",
    "pathLenConstraint",
    "nameConstraints",
    "keyUsages",
    "extendedKeyUsages",
    "renewBefore",
    "commonName",
    "organization",
    "organizationUnit",
    "locality",
    "state",
    "country",
    "customAttributes",
  ],
  generation: "createKey",
}) {}
