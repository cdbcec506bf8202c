// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { resource } from "../resource";

/** Arguments of {@link JavaKeyStore}. */
export interface JavaKeyStoreArgs {
  /**
   * Private key, PEM, unencrypted, at most 20000 characters: RSA, ECDSA, or Ed25519, which Java reads from 15 on.
   * Required with `chain`, left out in a trust store. Always secret. Changing it creates a new file.
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
   * What readers call the key, 1 to 64 characters; it is written in lower case, in which Java compares it. In a
   * trust store, the first certificate has this alias, and those after it have it with `-2`, `-3` and so on.
   * Changing it creates a new file. Default: `mykey` for a key; in a trust store, the common name of each
   * certificate.
   */
  alias?: Input<string> | undefined;
}

/** Outputs of {@link JavaKeyStore}. */
export interface JavaKeyStoreOutputs {
  /** The file (JKS), Base64, always secret. */
  jks: string;
}

/**
 * A key and its certificate chain, or certificates to trust, in a Java key store (JKS), created on the machine that
 * runs Pulumi. The file stays the same until an argument changes.
 *
 * JKS protects a key with SHA-1, applied once: whoever gets the file can try passwords many thousand times faster
 * than with PKCS #12, and FIPS mode refuses it. Every Java that is still maintained reads `keys.Pkcs12`; use JKS
 * only for software that demands it by name, and choose a random password.
 *
 * @example
 * ```ts
 * const trust = new keys.JavaKeyStore("trust", {
 *   trustedCertificates: "-----BEGIN CERTIFICATE-----\n…", password: "change it", alias: "example",
 * });
 * export const truststore = trust.jks;
 * ```
 */
export class JavaKeyStore extends resource<JavaKeyStoreArgs, JavaKeyStoreOutputs>({
  kind: "keys.JavaKeyStore",
  outputs: ["jks"],
  required: ["jks"],
  secrets: ["privateKey", "password", "jks"],
}) {}
