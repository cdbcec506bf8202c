import { choice, NONE, pattern, property, text } from "../types";
import { defineFunction } from "./function";

/** `index.encodePrivateKey`. */
export const encodePrivateKey = defineFunction({
  name: "index.encodePrivateKey",
  summary: "Writes a private key in the form that its reader demands. It asks no service.",
  description:
    "It fails for a form that the key does not have. The same arguments give the same answer, which is stored nowhere but where the program puts it.",
  arguments: {
    privateKey: property(text("private key", 20_000), {
      text: "Private key, PEM, unencrypted, {limits}: PKCS#8, PKCS#1 or SEC 1; for example the output of `keys.PrivateKey`, or of a certificate with `exportPrivateKey`",
    }),
    form: property(choice(["pkcs8", "pkcs1", "sec1"], { enumeration: { name: "PrivateKeyForm" } }), {
      text: "Form of the key: `pkcs8` of every key (`BEGIN PRIVATE KEY`); `pkcs1` of RSA keys (`BEGIN RSA PRIVATE KEY`); `sec1` of ECDSA and SM2 keys (`BEGIN EC PRIVATE KEY`)",
      default: "pkcs8",
    }),
    encoding: property(choice(["pem", "der"], { enumeration: { name: "PrivateKeyEncoding" } }), {
      text: "`pem`, or `der` in Base64",
      default: "pem",
    }),
    password: property(pattern("[\\x20-\\x7e]{1,128}", "1 to 128 printable ASCII characters"), {
      text: "Password to encrypt the key with, {limits}: PBES2 with PBKDF2, SHA-256 and AES-256",
      only: "only with the form `pkcs8`",
      default: { says: "the key is not encrypted" },
    }),
    chain: property(text("certificates", 90_000), {
      text: "Certificates to put behind the key, PEM, {limits}, for readers that want both in one file; for example the chain of a certificate",
      only: "only with the encoding `pem`",
      default: NONE,
    }),
  },
  outputs: {
    privateKey: { type: "string", secret: true, text: "The key, always secret." },
  },
});
