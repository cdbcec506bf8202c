import { property, text } from "../types";
import { addresses, defineFunction, facts, issuerFact } from "./function";

/** `index.decodeCertificate`. */
export const decodeCertificate = defineFunction({
  name: "index.decodeCertificate",
  summary: "Tells what stands in a certificate. It asks no service.",
  arguments: {
    certificate: property(text("one certificate", 90_000), { text: "The certificate, PEM, {limits}" }),
  },
  outputs: {
    ...facts,
    ...issuerFact,
    ...addresses,
    isAuthority: { type: "boolean", text: "Whether it is that of a CA (basic constraints)." },
  },
});
