import { X509Certificate } from "node:crypto";
import { children, content, decode, encode } from "./der";
import { fromPem, oneFromPem, toPem } from "./pem";
import { parseCertificate, type Certificate } from "./parse";
import { isSm2, verifySm2 } from "./sm2";

/** A certificate with everything above it. */
export interface Chain {
  readonly leaf: Certificate;
  /** The CAs above, nearest first, as far as the certificates at hand reach. */
  readonly issuers: readonly Certificate[];
}

/**
 * Puts certificates into order from a leaf upwards, whatever order and repetitions they come in; a link counts only
 * if its signature verifies.
 */
export function orderChain(leafPem: string, others: string): Chain {
  const leaf = parseCertificate(oneFromPem("CERTIFICATE", leafPem));
  const pool = fromPem("CERTIFICATE", others).map(parseCertificate);
  const path = [leaf];
  for (let current: Certificate | undefined = leaf; current && !isSelfSigned(current);) {
    const below: Certificate = current;
    current = pool.find((candidate) => !path.includes(candidate) && signed(candidate, below));
    if (current) path.push(current);
  }
  return { leaf, issuers: path.slice(1) };
}

/** Certificates as one PEM text. */
export const chainPem = (certificates: readonly Certificate[]): string =>
  certificates.map(({ der }) => toPem("CERTIFICATE", der)).join("");

/** Whether one certificate was issued by another: name and signature fit. */
export const isIssuedBy = (certificate: Certificate, issuer: Certificate): boolean =>
  signed(issuer, certificate);

const isSelfSigned = (certificate: Certificate): boolean =>
  certificate.subjectDer.equals(certificate.issuerDer) && signed(certificate, certificate);

function signed(issuer: Certificate, certificate: Certificate): boolean {
  if (!issuer.subjectDer.equals(certificate.issuerDer)) return false;
  if (!isSm2(issuer.publicKey)) return new X509Certificate(certificate.der).verify(issuer.publicKey);
  const [tbs, , signature] = children(decode(certificate.der));
  return tbs !== undefined && verifySm2(encode(tbs), content(signature).subarray(1), issuer.publicKey);
}
