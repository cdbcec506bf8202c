import { list, NONE, property, text } from "../types";
import { chains, defineFunction } from "./function";

/** `index.buildChain`. */
export const buildChain = defineFunction({
  name: "index.buildChain",
  summary:
    "Puts a certificate and the CAs above it in order: what a server sends, and what relying parties trust. It asks no service.",
  description:
    "Each CA has to have signed the one before it. It fails where the CA above one of them is not among those given, and the last is no root.",
  arguments: {
    certificate: property(text("one certificate", 90_000), { text: "The certificate, PEM, {limits}" }),
    authorities: property(list(text("certificates", 90_000), { max: 20 }), {
      text: "Certificates of CAs, PEM, {limits}, in any order, each text with one or several; what is not above the certificate is left out",
      default: NONE,
    }),
  },
  outputs: chains,
});
