// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { resource } from "../resource";

/** Arguments of {@link Pkcs12}. */
export interface Pkcs12Args {
  /**
   * Private key, PEM, unencrypted, at most 20000 characters: RSA, ECDSA, Ed25519, or SM2, which OpenSSL 3 reads and
   * Java does not (it reports a wrong password). Required with `chain`, left out in a trust store. Always secret.
   * Changing it creates a new file.
   */
  privateKey?: Input<string> | undefined;
  /**
   * The key's certificate and the CAs above it, PEM, leaf first, at most 10 certificates and at most 90000
   * characters; for example the output `chain` of a certificate. Required with `privateKey`, left out in a trust
   * store. Changing it creates a new file; another layout of the same certificates does not.
   */
  chain?: Input<string> | undefined;
  /**
   * Certificates to trust, PEM, in any order, at most 90000 characters; for example the output `rootCertificate` of
   * a certificate, or the trust bundle of a `CaRollover`. Give this or `privateKey` and `chain`. Changing it
   * creates a new file; another layout of the same certificates does not.
   */
  trustedCertificates?: Input<string> | undefined;
  /** Password of the file, 1 to 128 printable ASCII characters. Always secret. Changing it creates a new file. */
  password: Input<string>;
  /**
   * What readers call the key (`friendlyName`, in Java the alias), 1 to 64 characters. In a trust store, the first
   * certificate has this alias, and those after it have it with `-2`, `-3` and so on. Changing it creates a new
   * file. Default: none for a key; in a trust store, the common name of each certificate.
   */
  alias?: Input<string> | undefined;
  /**
   * How the file is protected: `modern` with AES-256, PBKDF2 and SHA-256; `legacy` with triple DES and SHA-1, for
   * Java before 8u301 and Windows before Server 2019, which cannot read anything else; `pbmac1` as `modern`, but
   * authenticated as RFC 9579 says, which FIPS mode demands and only OpenSSL 3.4, Java 24 and other recent readers
   * know. Changing it creates a new file. Default: `modern`.
   */
  profile?: Input<"modern" | "legacy" | "pbmac1"> | undefined;
}

/** Outputs of {@link Pkcs12}. */
export interface Pkcs12Outputs {
  /** The file (PKCS #12, also called PFX), Base64, always secret. */
  pfx: string;
}

/**
 * A key and its certificate chain, or certificates to trust, in one password-protected file (PKCS #12, RFC 7292),
 * created on the machine that runs Pulumi: for Java, Windows, and appliances that do not accept PEM. The file stays
 * the same until an argument changes.
 *
 * With `privateKey` and `chain` it is a key store; with `trustedCertificates` it is a trust store, whose
 * certificates bear the attribute by which Java recognises what it may trust.
 *
 * @example
 * ```ts
 * const key = new keys.PrivateKey("shop", { algorithm: "ECC_256" });
 * const bundle = new keys.Pkcs12("shop", {
 *   privateKey: key.privateKey, chain: "-----BEGIN CERTIFICATE-----\n…", password: "change it", alias: "shop",
 * });
 * export const keystore = bundle.pfx;
 * ```
 */
export class Pkcs12 extends resource<Pkcs12Args, Pkcs12Outputs>({
  kind: "keys.Pkcs12",
  outputs: ["pfx"],
  required: ["pfx"],
  secrets: ["privateKey", "password", "pfx"],
}) {}
