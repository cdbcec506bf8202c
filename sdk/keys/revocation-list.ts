// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { resource } from "../resource";

/** Why a certificate is on a revocation list (RFC 5280, 5.3.1). */
export type ListedReason =
  | "unspecified"
  | "keyCompromise"
  | "cACompromise"
  | "affiliationChanged"
  | "superseded"
  | "cessationOfOperation"
  | "certificateHold"
  | "privilegeWithdrawn"
  | "aACompromise";

/** A revoked certificate. */
export interface RevokedCertificate {
  /**
   * Serial number, hexadecimal, as in the output `serialNumber`, a serial number, 1 to 40 hexadecimal digits. Give
   * this or `certificate`.
   */
  serialNumber?: Input<string> | undefined;
  /**
   * The certificate itself, PEM, at most 20000 characters: its issuer is checked, and once it has expired it may
   * leave the list. Give this or `serialNumber`.
   */
  certificate?: Input<string> | undefined;
  /**
   * When it was revoked, RFC 3339 text or UNIX time in seconds; not in the future, RFC 3339 text or UNIX time in
   * seconds. Default: when the list first contains it.
   */
  date?: Input<string | number> | undefined;
  /** Why; `certificateHold` suspends it, and can be withdrawn. Default: `unspecified`. */
  reason?: Input<ListedReason> | undefined;
}

/** Arguments of {@link RevocationList}. */
export interface RevocationListArgs {
  /** Certificate of the CA, PEM, at most 20000 characters. Changing it issues a new list. */
  issuerCertificate: Input<string>;
  /**
   * Private key of the CA, PEM, unencrypted, at most 20000 characters. Always secret. Changing it issues a new
   * list.
   */
  issuerPrivateKey: Input<string>;
  /** Certificates that the CA has revoked, at most 5000. Changing them issues a new list. Default: none. */
  revoked?: Input<Input<RevokedCertificate>[]> | undefined;
  /**
   * Serial numbers that may leave the list although their certificates have not expired, because the revocation was
   * a mistake, at most 5000. Changing them issues a new list. Default: none.
   */
  released?: Input<Input<string>[]> | undefined;
  /**
   * How long the list is valid, days such as 30d, or hours such as 72h. Changing it issues a new list. Default:
   * `30d`.
   */
  validity?: Input<string> | undefined;
  /**
   * How long before its expiry the list is renewed: days (`10d`), hours (`24h`) or a share of its validity (`50%`).
   * Once it is due, the next run issues a new list. Changing it issues nothing, unless the list becomes due.
   * Default: `50%`.
   */
  renewBefore?: Input<string> | undefined;
}

/** Outputs of {@link RevocationList}. */
export interface RevocationListOutputs {
  /** The list, PEM. */
  crl: string;
  /** The list in DER, Base64: decoded, it is what a distribution point serves (`application/pkix-crl`). */
  crlDer: string;
  /** Number of the list: higher than that of every earlier one. */
  crlNumber: number;
  /** When the list was issued, RFC 3339 in UTC. */
  thisUpdate: string;
  /** When the list expires, RFC 3339 in UTC. */
  nextUpdate: string;
}

/**
 * The revocation list (CRL, RFC 5280) of a CA whose key is yours, signed on the machine that runs Pulumi, for you
 * to publish at the address in `crlDistributionPoints`.
 *
 * Every change issues a new list in place, with a higher number, and so does a run in which the list is due for
 * renewal. The list in the state is the record of what was revoked: an entry that disappears from the program is
 * refused, unless its certificate has expired, was only on hold, or is named in `released`. Keep one list per CA.
 *
 * @example
 * ```ts
 * const list = new keys.RevocationList("ca", {
 *   issuerCertificate: "-----BEGIN CERTIFICATE-----\n…", issuerPrivateKey: "-----BEGIN PRIVATE KEY-----\n…",
 *   revoked: [{ serialNumber: "4A07C2E5", reason: "keyCompromise" }],
 * });
 * export const crl = list.crlDer;
 * ```
 */
export class RevocationList extends resource<RevocationListArgs, RevocationListOutputs>({
  kind: "keys.RevocationList",
  outputs: ["crl", "crlDer", "crlNumber", "thisUpdate", "nextUpdate"],
  required: ["crl", "crlDer", "crlNumber", "thisUpdate", "nextUpdate"],
  secrets: ["issuerPrivateKey"],
}) {}
