// Written by `npm run generate` from schema/: do not edit.
import type { Input } from "@pulumi/pulumi";
import { resource } from "../resource";
import type { KeyAlgorithm } from "./common";

/** Arguments of {@link CertificateRequest}. */
export interface CertificateRequestArgs {
  /**
   * Private key to request a certificate for, PEM, unencrypted, at most 20000 characters; for example the output of
   * `keys.PrivateKey`. Give this or `algorithm`. Always secret. Changing it replaces the request; another encoding
   * of the same key does not. Default: a new key is generated.
   */
  privateKey?: Input<string> | undefined;
  /**
   * Algorithm of the key to generate, as in `keys.PrivateKey`. Give this or `privateKey`. Changing it replaces the
   * request and its key.
   */
  algorithm?: Input<KeyAlgorithm> | undefined;
  /** Common name, 1 to 64 characters. Changing it replaces the request. */
  commonName: Input<string>;
  /**
   * Subject alternative names, at most 100: domain names, IP addresses, e-mail addresses and URIs, distinguished by
   * their form. Changing them replaces the request; changing only their order or the case of a host does not.
   * Default: none.
   */
  names?: Input<Input<string>[]> | undefined;
  /** Organization, 1 to 64 characters. Changing it replaces the request. Default: none. */
  organization?: Input<string> | undefined;
  /** Organizational unit (department), 1 to 64 characters. Changing it replaces the request. Default: none. */
  organizationUnit?: Input<string> | undefined;
  /** Country, two capital letters (ISO 3166-1). Changing it replaces the request. Default: none. */
  country?: Input<string> | undefined;
  /** Province or state, 1 to 128 characters. Changing it replaces the request. Default: none. */
  state?: Input<string> | undefined;
  /** City, 1 to 128 characters. Changing it replaces the request. Default: none. */
  locality?: Input<string> | undefined;
}

/** Outputs of {@link CertificateRequest}. */
export interface CertificateRequestOutputs {
  /** Certificate signing request, PKCS #10 PEM. */
  csr: string;
  /** Private key of the request, PKCS#8 PEM, always secret. */
  privateKey: string;
  /** Public key, SubjectPublicKeyInfo PEM. */
  publicKey: string;
}

/**
 * A certificate signing request, created on the machine that runs Pulumi, for APIs that issue from a request: the
 * private key never leaves the stack.
 *
 * @example
 * ```ts
 * const request = new keys.CertificateRequest("gateway", {
 *   algorithm: "ECC_256", commonName: "gateway.example.com", names: ["gateway.example.com"], organization: "Example",
 * });
 * export const csr = request.csr;
 * ```
 */
export class CertificateRequest extends resource<CertificateRequestArgs, CertificateRequestOutputs>({
  kind: "keys.CertificateRequest",
  outputs: ["csr", "privateKey", "publicKey"],
  required: ["csr", "privateKey", "publicKey"],
  secrets: ["privateKey"],
}) {}
