// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { resource } from "../resource";
import type { KeyAlgorithm } from "./common";

/** Arguments of {@link PrivateKey}. */
export interface PrivateKeyArgs {
  /**
   * Key algorithm: RSA with the modulus length in bits, `ECC_256`, `ECC_384` and `ECC_512` (P-256, P-384 and
   * P-521), Ed25519, or SM2. Changing it replaces the key.
   */
  algorithm: Input<KeyAlgorithm>;
  /**
   * An existing, unencrypted private key (PKCS#8, PKCS#1 or SEC 1 PEM, at most 20000 characters) to manage instead
   * of a new one; it must be of `algorithm`. Always secret. Changing it replaces the key; another encoding of the
   * same key does not. Default: a new key is generated.
   */
  privateKey?: Input<string> | undefined;
}

/** Outputs of {@link PrivateKey}. */
export interface PrivateKeyOutputs {
  /** Private key, PKCS#8 PEM, always secret. */
  privateKey: string;
  /** Public key, SubjectPublicKeyInfo PEM. */
  publicKey: string;
  /** SHA-256 of the DER SubjectPublicKeyInfo, upper-case hexadecimal. */
  fingerprint: string;
}

/**
 * A private key, generated on the machine that runs Pulumi and kept, encrypted, only in the stack's state.
 *
 * @example
 * ```ts
 * const key = new keys.PrivateKey("gateway", { algorithm: "ECC_256" });
 * export const publicKey = key.publicKey;
 * ```
 */
export class PrivateKey extends resource<PrivateKeyArgs, PrivateKeyOutputs>({
  kind: "keys.PrivateKey",
  outputs: ["privateKey", "publicKey", "fingerprint"],
  required: ["privateKey", "publicKey", "fingerprint"],
  secrets: ["privateKey"],
}) {}
