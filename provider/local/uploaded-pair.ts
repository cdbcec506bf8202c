import { PkiError } from "../base/errors";
import { isKeyOf } from "../x509/certificate-key";
import { readPrivateKey } from "../x509/keys";
import { parseCertificate, type Certificate } from "../x509/parse";
import { fromPem } from "../x509/pem";

/** The first certificate of an uploaded text. */
export const firstCertificate = (pem: string): Certificate =>
  parseCertificate(fromPem("CERTIFICATE", pem)[0] ?? Buffer.alloc(0));

/** The certificate that is uploaded with its key, or the reason the two are refused. */
export function uploadedPair(content: string, key: string): Certificate | "unreadable" | "other key" {
  try {
    const leaf = firstCertificate(content);
    return isKeyOf(readPrivateKey(key), leaf) ? leaf : "other key";
  } catch (error) {
    if (error instanceof PkiError) return "unreadable";
    throw error;
  }
}
