import { defineResource, updates } from "../resource";
import { choice, line, NONE, pattern, text } from "../types";

const CHANGE = "Changing it creates a new file.";

/** `keys.Pkcs12`. */
export const pkcs12 = defineResource({
  kind: "keys.Pkcs12",
  operations: [],
  summary:
    "A key and its certificate chain in one password-protected file (PKCS #12, RFC 7292), created on the machine that runs Pulumi: for Java, Windows, and appliances that do not accept PEM. The file stays the same until an argument changes.",
  example: `
const key = new keys.PrivateKey("shop", { algorithm: "ECC_256" });
const bundle = new keys.Pkcs12("shop", {
  privateKey: key.privateKey, chain: "-----BEGIN CERTIFICATE-----\\n…", password: "change it", alias: "shop",
});
export const keystore = bundle.pfx;`,
  role: "bundle",
  noun: "the file",
  certificate: false,
  arguments: {
    privateKey: updates(text("private key", 20_000), {
      text: "Private key, PEM, unencrypted, {limits}: RSA, ECDSA or Ed25519",
      change: CHANGE,
      same: "private key",
      secret: true,
    }),
    chain: updates(text("certificates", 90_000), {
      text: "The key's certificate and the CAs above it, PEM, leaf first, at most 10 certificates and {limits}; for example the output `chain` of a certificate",
      change: "Changing it creates a new file; another layout of the same certificates does not.",
      same: "certificates",
    }),
    password: updates(pattern("[\\x20-\\x7e]{1,128}", "1 to 128 printable ASCII characters"), {
      text: "Password of the file",
      change: CHANGE,
      secret: true,
    }),
    alias: updates(line(64), {
      text: "What readers call the key (`friendlyName`, in Java the alias)",
      change: CHANGE,
      default: NONE,
    }),
    profile: updates(choice(["modern", "legacy"]), {
      text: "How the file is protected: `modern` with AES-256, PBKDF2 and SHA-256; `legacy` with triple DES and SHA-1, for Java before 8u301 and Windows before Server 2019, which cannot read anything else",
      change: CHANGE,
      default: "modern",
    }),
  },
  outputs: {
    pfx: {
      type: "string",
      secret: true,
      text: "The file (PKCS #12, also called PFX), Base64, always secret.",
    },
  },
});
