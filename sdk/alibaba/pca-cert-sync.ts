// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { resource } from "../resource";

/**
 * Arguments of {@link PcaCertSync}: the documented parameters of UploadPcaCertToCas (2020-06-30).
 *
 * The service has to hold the key of the certificate: it must have been issued without a signing request. One
 * resource is enough for each certificate.
 */
export interface PcaCertSyncArgs {
  /**
   * Identifier of the certificate, 1 to 64 characters: the `id` of an `alibaba.ServerCertificate` or
   * `alibaba.ClientCertificate`. Changing it replaces the copy.
   */
  certificateIdentifier: Input<string>;
  /**
   * Id of an existing copy of this certificate to take over, 1 to 64 characters. Only used on create. Default: a
   * new one is created.
   */
  adopt?: Input<string> | undefined;
  /**
   * Name of the connection in `pki:connections` whose account and region it is managed in: 1 to 64 letters, digits,
   * `_` and `-`, beginning with a letter. Changed in place, to a connection that leads to the same account and
   * region; to another one it is refused. Default: the stack's own settings.
   */
  connection?: Input<string> | undefined;
}

/** Outputs of {@link PcaCertSync}. */
export interface PcaCertSyncOutputs {
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
  /** The certificate alone, PEM. */
  certificate: string;
}

/**
 * A copy of a private certificate in Certificate Management Service (CAS), where load balancers (ALB, NLB), CDN,
 * WAF, GA and ESA find it by its id. The service copies the certificate with its key, so the key never leaves the
 * cloud; `alibaba.UserCertificate` uploads certificates whose keys are elsewhere.
 *
 * The service copies in the background; the resource waits up to three minutes for the copy. When the certificate
 * is renewed, the new one is copied, what uses the id is updated, then the old copy is deleted, and then the old
 * certificate is revoked. While the service refuses to delete the copy, destroying waits up to three minutes; then
 * it fails and says what uses it.
 *
 * @see https://next.api.alibabacloud.com/document/cas/2020-06-30/UploadPcaCertToCas
 *
 * @example
 * ```ts
 * const copy = new alibaba.PcaCertSync("web", { certificateIdentifier: web.id });
 * export const id = copy.certIdentifier;
 * ```
 */
export class PcaCertSync extends resource<PcaCertSyncArgs, PcaCertSyncOutputs>({
  kind: "alibaba.PcaCertSync",
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
    "certificate",
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
    "certificate",
  ],
}) {}
