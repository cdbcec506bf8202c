import { defineResource, updates } from "../resource";
import { choice, line, text } from "../types";
import { NEW_FILE, storeAlias, storeContent, storeKey } from "./common";

/** `keys.Pkcs12`. */
export const pkcs12 = defineResource({
  kind: "keys.Pkcs12",
  operations: [],
  summary:
    "A key and its certificate chain, or certificates to trust, in one password-protected file (PKCS #12, RFC 7292), created on the machine that runs Pulumi: for Java, Windows, and appliances that do not accept PEM. The file stays the same until an argument changes.",
  description:
    "With `privateKey` and `chain` it is a key store; with `trustedCertificates` it is a trust store, whose certificates bear the attribute by which Java recognises what it may trust.",
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
      text: "Private key, PEM, unencrypted, {limits}: RSA, ECDSA, Ed25519, or SM2, which OpenSSL 3 reads and Java does not (it reports a wrong password)",
      ...storeKey,
    }),
    ...storeContent,
    alias: updates(line(64), {
      text: "What readers call the key (`friendlyName`, in Java the alias), {limits}",
      ...storeAlias,
      default: { says: "none for a key; in a trust store, the common name of each certificate" },
    }),
    profile: updates(choice(["modern", "legacy", "pbmac1"]), {
      text: "How the file is protected: `modern` with AES-256, PBKDF2 and SHA-256; `legacy` with triple DES and SHA-1, for Java before 8u301 and Windows before Server 2019, which cannot read anything else; `pbmac1` as `modern`, but authenticated as RFC 9579 says, which FIPS mode demands and only OpenSSL 3.4, Java 24 and other recent readers know",
      ...NEW_FILE,
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
