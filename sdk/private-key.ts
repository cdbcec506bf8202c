import { all, output, secret, type Input, type Output } from "@pulumi/pulumi";
import { encodePrivateKey as encoded, type PrivateKeyEncoding } from "../common/private-key-forms";

/** How {@link encodePrivateKey} writes a key. */
export interface PrivateKeyEncodingArgs {
  /**
   * Form of the key: `pkcs8` of every key (`BEGIN PRIVATE KEY`); `pkcs1` of RSA keys (`BEGIN RSA PRIVATE KEY`); `sec1` of
   * ECDSA and SM2 keys (`BEGIN EC PRIVATE KEY`). A form that a key does not have is refused. Default: `pkcs8`.
   */
  form?: Input<"pkcs8" | "pkcs1" | "sec1"> | undefined;
  /** `pem`, or `der` in Base64. Default: `pem`. */
  encoding?: Input<"pem" | "der"> | undefined;
  /**
   * Password to encrypt the key with, 1 to 128 printable ASCII characters; only with the form `pkcs8`: PBES2 with PBKDF2,
   * SHA-256 and AES-256. The same key under the same password gives the same text. Default: the key is not encrypted.
   */
  password?: Input<string> | undefined;
  /**
   * Certificates to put behind the key, PEM, for readers that want both in one file; only with the encoding `pem`; for
   * example the output `chain` of a certificate. Default: none.
   */
  chain?: Input<string> | undefined;
}

/**
 * A private key in the form that its reader demands. It is computed in every run from the key that the state has, and
 * stored nowhere but where the program puts it; always secret.
 *
 * @param privateKey - PKCS#8, PKCS#1 or SEC 1, PEM, not encrypted; for example the output `privateKey` of `keys.PrivateKey`
 * or of a certificate with `exportPrivateKey`
 * @param encoding - default: PKCS#8, PEM
 * @returns the key; undefined where there is none
 *
 * @example
 * ```ts
 * const key = new keys.PrivateKey("balancer", { algorithm: "RSA_2048" });
 * // BEGIN RSA PRIVATE KEY, for a load balancer that accepts nothing else.
 * export const pkcs1 = encodePrivateKey(key.privateKey, { form: "pkcs1" });
 * ```
 */
export function encodePrivateKey(
  privateKey: Input<string>,
  encoding?: PrivateKeyEncodingArgs,
): Output<string>;
export function encodePrivateKey(
  privateKey: Input<string | undefined>,
  encoding?: PrivateKeyEncodingArgs,
): Output<string | undefined>;
export function encodePrivateKey(
  privateKey: Input<string | undefined>,
  encoding: PrivateKeyEncodingArgs = {},
): Output<string | undefined> {
  const { form, encoding: how, password, chain } = encoding;
  return secret(
    all([output(privateKey), form, how, password, chain]).apply(([pem, ...options]) =>
      pem === undefined ? undefined : encoded(pem, encodingOf(options)),
    ),
  );
}

type Options = [
  PrivateKeyEncoding["form"],
  PrivateKeyEncoding["encoding"],
  string | undefined,
  string | undefined,
];

const encodingOf = ([form, encoding, password, chain]: Options): PrivateKeyEncoding => ({
  form,
  encoding,
  password,
  chain,
});
