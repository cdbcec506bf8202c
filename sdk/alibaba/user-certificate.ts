// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { gettable, resource } from "../resource";

/**
 * Arguments of {@link UserCertificate}: the documented parameters of UploadUserCertificate (2020-04-07).
 *
 * Either `cert` and `privateKey` are given, or all four arguments of an SM2 pair. Names are unique in an account,
 * so each upload is named `name`, a hyphen and ten characters that are its own.
 */
export interface UserCertificateArgs {
  /** Beginning of the name, 1 to 52 characters. Changing it replaces the upload. */
  name: Input<string>;
  /**
   * Certificate with its chain, PEM, leaf first, at most 60000 characters; for example the output `chain` of a
   * certificate. Give this or an SM2 pair. Changing it replaces the upload; another layout of the same certificates
   * does not.
   */
  cert?: Input<string> | undefined;
  /**
   * Private key of `cert`, PEM, unencrypted, at most 20000 characters. Required with `cert`. Always secret.
   * Changing it changes nothing at the service: a certificate has one key.
   */
  privateKey?: Input<string> | undefined;
  /**
   * Signing certificate of an SM2 pair, in place of `cert`, PEM, at most 60000 characters. Changing it replaces the
   * upload; another layout of the same certificates does not. Default: none.
   */
  signCert?: Input<string> | undefined;
  /**
   * Private key of `signCert`, PEM, at most 20000 characters. Always secret. Changing it changes nothing at the
   * service: a certificate has one key. Default: none.
   */
  signPrivateKey?: Input<string> | undefined;
  /**
   * Encryption certificate of an SM2 pair, in place of `cert`, PEM, at most 60000 characters. Changing it replaces
   * the upload; another layout of the same certificates does not. Default: none.
   */
  encryptCert?: Input<string> | undefined;
  /**
   * Private key of `encryptCert`, PEM, at most 20000 characters. Always secret. Changing it changes nothing at the
   * service: a certificate has one key. Default: none.
   */
  encryptPrivateKey?: Input<string> | undefined;
  /** Resource group, 1 to 64 characters. Changing it replaces the upload. Default: the account's default group. */
  resourceGroupId?: Input<string> | undefined;
  /**
   * Tags, at most 20; keys 1 to 128 and values up to 128 characters. Changing them replaces the upload. Default:
   * none.
   */
  tags?: Input<Record<string, Input<string>>> | undefined;
  /**
   * Id of an existing upload of this certificate to take over instead of uploading it again, 1 to 64 characters.
   * Only used on create. Default: a new one is created.
   */
  adopt?: Input<string> | undefined;
  /**
   * Name of the connection in `pki:connections` whose account and region it is managed in: 1 to 64 letters, digits,
   * `_` and `-`, beginning with a letter. Changed in place, to a connection that leads to the same account and
   * region; to another one it is refused. Default: the stack's own settings.
   */
  connection?: Input<string> | undefined;
}

/** Outputs of {@link UserCertificate}. */
export interface UserCertificateOutputs {
  /** Id of the certificate in CAS: what CDN and ESA ask for. */
  certificateId: number;
  /** The id with the region of CAS, for example `10741304-cn-hangzhou`: what ALB, NLB, WAF and GA ask for. */
  certIdentifier: string;
  /** Its name in CAS. */
  certificateName: string;
  /** Common name of the certificate. */
  commonName: string;
  /** Its subject alternative names. */
  san: string[];
  /** Start of validity, RFC 3339; a date, where the API tells no time. */
  notBefore: string;
  /** End of validity, RFC 3339; a date, where the API tells no time. */
  notAfter: string;
  /** Serial number as the API writes it. */
  serialNumber: string;
  /** SHA-256 of the certificate as the API writes it. */
  fingerprint: string;
  /** Issuer. */
  issuer: string;
}

/**
 * A certificate in Alibaba Cloud Certificate Management Service (CAS), where load balancers (ALB, NLB), CDN, WAF,
 * GA and ESA find it by its id.
 *
 * An upload cannot be changed. When its certificate is renewed, a new upload is created under a name of its own,
 * what uses the id is updated, and then the old upload is deleted. While the service refuses to delete it,
 * destroying waits up to three minutes; then it fails and says what uses it.
 *
 * @see https://help.aliyun.com/zh/ssl-certificate/developer-reference/api-cas-2020-04-07-uploadusercertificate
 *
 * @example
 * ```ts
 * const upload = new alibaba.UserCertificate("web", {
 *   name: "web", cert: web.chain, privateKey: key.privateKey,
 * });
 * export const id = upload.certIdentifier;
 * ```
 */
export class UserCertificate extends gettable(
  resource<UserCertificateArgs, UserCertificateOutputs>({
    kind: "alibaba.UserCertificate",
    outputs: [
      "certificateId",
      "certIdentifier",
      "certificateName",
      "commonName",
      "san",
      "notBefore",
      "notAfter",
      "serialNumber",
      "fingerprint",
      "issuer",
    ],
    required: [
      "certificateId",
      "certIdentifier",
      "certificateName",
      "commonName",
      "san",
      "notBefore",
      "notAfter",
      "serialNumber",
      "fingerprint",
      "issuer",
    ],
    secrets: ["privateKey", "signPrivateKey", "encryptPrivateKey"],
  }),
) {}
