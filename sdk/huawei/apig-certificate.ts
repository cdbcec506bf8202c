// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { gettable, resource } from "../resource";

/** A domain that the certificate is bound to. */
export interface DomainBinding {
  /** Domain name of an API group of the gateway, 1 to 255 characters. */
  domain: Input<string>;
  /** Whether clients must present a certificate. Default: true if `trustedRootCa` is set. */
  verifiedClientCertificateEnabled?: Input<boolean> | undefined;
}

/** Arguments of {@link ApigCertificate}: the documented parameters of CreateCertificateV2. */
export interface ApigCertificateArgs {
  /**
   * Name: 4 to 50 letters, digits, `_` or Chinese characters, beginning with a letter or Chinese character. Changed
   * in place.
   */
  name: Input<string>;
  /**
   * Certificate with its chain, PEM, leaf first, at most 60000 characters; for example the output `chain` of a
   * certificate. Changed in place: renewing does not replace the upload.
   */
  certContent: Input<string>;
  /**
   * Private key of the certificate, PEM, unencrypted, at most 60000 characters. Always secret. Changed in place.
   */
  privateKey: Input<string>;
  /**
   * Whether all instances of the account can use it, or only one. Changing it replaces the upload. Default:
   * `global`.
   */
  type?: Input<"global" | "instance"> | undefined;
  /**
   * Identifier of the instance, 1 to 64 characters; required with type `instance`, refused otherwise. Changing it
   * replaces the upload.
   */
  instanceId?: Input<string> | undefined;
  /**
   * Root CA that client certificates are verified against, PEM, at most 60000 characters; the gateway verifies
   * clients only with type `instance`. Changed in place. Default: clients are not verified.
   */
  trustedRootCa?: Input<string> | undefined;
  /** Algorithm of the certificate. Changing it replaces the upload. Default: determined by the API. */
  algorithmType?: Input<"RSA" | "ECC" | "SM2"> | undefined;
  /**
   * Signing certificate of an SM2 pair, PEM, at most 8092 characters; required with `SM2`, refused otherwise.
   * Changed in place.
   */
  certContentSign?: Input<string> | undefined;
  /**
   * Private key of the signing certificate, PEM, at most 8092 characters; required with `certContentSign`, refused
   * otherwise. Always secret. Changed in place.
   */
  privateKeySign?: Input<string> | undefined;
  /**
   * Domains of the gateway that present the certificate, at most 100. Changed in place. Default: bindings are left
   * alone.
   */
  domains?: Input<Input<DomainBinding>[]> | undefined;
  /**
   * Whether domains that somebody else has bound are also unbound when the resource is destroyed. Changed in place.
   * Default: false (destroying fails and lists them).
   */
  detachOnDelete?: Input<boolean> | undefined;
  /**
   * Identifier of an existing upload to take over instead of creating one, 1 to 64 characters; its content is
   * updated to match the arguments. Only used on create. Default: a new one is created.
   */
  adopt?: Input<string> | undefined;
  /**
   * Name of the connection in `pki:connections` whose account and region it is managed in: 1 to 64 letters, digits,
   * `_` and `-`, beginning with a letter. Changed in place, to a connection that leads to the same account and
   * region; to another one it is refused. Default: the stack's own settings.
   */
  connection?: Input<string> | undefined;
}

/** Outputs of {@link ApigCertificate}. */
export interface ApigCertificateOutputs {
  /** Common name of the certificate. */
  commonName: string;
  /** Its subject alternative names. */
  san: string[];
  /** Start of validity, RFC 3339. */
  notBefore: string;
  /** End of validity, RFC 3339. */
  notAfter: string;
  /** For example `SHA256-RSA`. */
  signatureAlgorithm: string;
  /** When it was uploaded, RFC 3339. */
  createTime: string;
  /** When it was last changed, RFC 3339. */
  updateTime: string;
  /** Whether it has a root CA that clients are verified against. */
  isHasTrustedRootCa: boolean;
  /** The project it belongs to. */
  projectId: string;
  /** Version as the API returns it: the X.509 version, 3 in the documented sample. */
  version: number;
  /** Organization in the subject. */
  organization: string[];
  /** Organizational unit in the subject. */
  organizationalUnit: string[];
  /** City in the subject. */
  locality: string[];
  /** Province or state in the subject. */
  state: string[];
  /** Country in the subject. */
  country: string[];
  /** Serial number as the API writes it. */
  serialNumber: string;
  /** Issuer. */
  issuer: string[];
}

/**
 * A certificate of Huawei Cloud's API gateway (APIG).
 *
 * Key, chain and dates are checked at preview. Destroying it fails, and says why, while domains are bound to it
 * that this resource did not bind.
 *
 * @see https://support.huaweicloud.com/api-apig/CreateCertificateV2.html
 *
 * @example
 * ```ts
 * const upload = new huawei.ApigCertificate("gateway", {
 *   name: "gateway_example", certContent: web.chain, privateKey: key.privateKey,
 *   domains: [{ domain: "api.example.com" }],
 * });
 * ```
 */
export class ApigCertificate extends gettable(
  resource<ApigCertificateArgs, ApigCertificateOutputs>({
    kind: "huawei.ApigCertificate",
    outputs: [
      "commonName",
      "san",
      "notBefore",
      "notAfter",
      "signatureAlgorithm",
      "createTime",
      "updateTime",
      "isHasTrustedRootCa",
      "projectId",
      "version",
      "organization",
      "organizationalUnit",
      "locality",
      "state",
      "country",
      "serialNumber",
      "issuer",
    ],
    required: [
      "commonName",
      "san",
      "notBefore",
      "notAfter",
      "signatureAlgorithm",
      "createTime",
      "updateTime",
      "isHasTrustedRootCa",
      "projectId",
      "version",
      "organization",
      "organizationalUnit",
      "locality",
      "state",
      "country",
      "serialNumber",
      "issuer",
    ],
    secrets: ["privateKey", "privateKeySign"],
  }),
) {}
