import { defineResource, updates } from "../resource";
import { line, text } from "../types";
import { storeAlias, storeContent, storeKey } from "./common";

/** `keys.JavaKeyStore`. */
export const javaKeyStore = defineResource({
  kind: "keys.JavaKeyStore",
  operations: [],
  summary:
    "A key and its certificate chain, or certificates to trust, in a Java key store (JKS), created on the machine that runs Pulumi. The file stays the same until an argument changes.",
  description:
    "JKS protects a key with SHA-1, applied once: whoever gets the file can try passwords many thousand times faster than with PKCS #12, and FIPS mode refuses it. Every Java that is still maintained reads `keys.Pkcs12`; use JKS only for software that demands it by name, and choose a random password.",
  example: `
const trust = new keys.JavaKeyStore("trust", {
  trustedCertificates: "-----BEGIN CERTIFICATE-----\\n…", password: "change it", alias: "example",
});
export const truststore = trust.jks;`,
  role: "bundle",
  noun: "the file",
  certificate: false,
  arguments: {
    privateKey: updates(text("private key", 20_000), {
      text: "Private key, PEM, unencrypted, {limits}: RSA, ECDSA, or Ed25519, which Java reads from 15 on",
      ...storeKey,
    }),
    ...storeContent,
    alias: updates(line(64), {
      text: "What readers call the key, {limits}; it is written in lower case, in which Java compares it",
      ...storeAlias,
      default: { says: "`mykey` for a key; in a trust store, the common name of each certificate" },
    }),
  },
  outputs: {
    jks: { type: "string", secret: true, text: "The file (JKS), Base64, always secret." },
  },
});
