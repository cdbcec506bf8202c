import { defineResource, replaces } from "../resource";
import { line, list, NONE, text } from "../types";
import { KEY_ALGORITHM, publicKey, subject } from "./common";

/** `keys.CertificateRequest`. */
export const certificateRequest = defineResource({
  kind: "keys.CertificateRequest",
  operations: [],
  summary:
    "A certificate signing request, created on the machine that runs Pulumi, for APIs that issue from a request: the private key never leaves the stack.",
  example: `
const request = new keys.CertificateRequest("gateway", {
  algorithm: "ECC_256", commonName: "gateway.example.com", names: ["gateway.example.com"], organization: "Example",
});
export const csr = request.csr;`,
  role: "request",
  noun: "the request",
  certificate: false,
  arguments: {
    privateKey: replaces(text("private key", 20_000), {
      text: "Private key to request a certificate for, PEM, unencrypted, {limits}; for example the output of `keys.PrivateKey`",
      decides: ["algorithm", "privateKey"],
      instead: "Give this or `algorithm`.",
      same: "private key",
      secret: true,
      default: { says: "a new key is generated" },
    }),
    algorithm: replaces(KEY_ALGORITHM, {
      text: "Algorithm of the key to generate, as in `keys.PrivateKey`",
      decides: ["algorithm"],
      instead: "Give this or `privateKey`.",
      change: "Changing it replaces the request and its key.",
    }),
    commonName: replaces(line(64), { text: "Common name", decides: ["names"] }),
    names: replaces(list(text("name of any type"), { max: 100 }), {
      text: "Subject alternative names, {limits}: domain names, IP addresses, e-mail addresses and URIs, distinguished by their form",
      decides: ["names"],
      same: "names",
      default: NONE,
    }),
    ...subject,
  },
  outputs: {
    csr: { type: "string", text: "Certificate signing request, PKCS #10 PEM." },
    privateKey: {
      type: "string",
      secret: true,
      text: "Private key of the request, PKCS#8 PEM, always secret.",
    },
    ...publicKey,
  },
});
