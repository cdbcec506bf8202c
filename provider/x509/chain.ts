import { X509Certificate } from "node:crypto";
import { fromPem, toPem } from "./pem";
import { parseCertificate, type Certificate } from "./parse";

/** A certificate with everything above it. */
export interface Chain {
  readonly leaf: Certificate;
  /** Leaf first, then the CAs in order, without the root. */
  readonly path: readonly Certificate[];
  /** Missing when the certificates at hand do not reach it. */
  readonly root: Certificate | undefined;
}

/**
 * Puts certificates into order from a leaf upwards, whatever order and repetitions they come in; a link counts only
 * if its signature verifies. A self-signed leaf is its own root and the only link of its path.
 */
export function orderChain(leafPem: string, others: string): Chain {
  const [leafDer = Buffer.alloc(0)] = fromPem("CERTIFICATE", leafPem);
  const leaf = parseCertificate(leafDer);
  const pool = fromPem("CERTIFICATE", others).map(parseCertificate);
  if (isSelfSigned(leaf)) return { leaf, path: [leaf], root: leaf };
  const path = [leaf];
  for (let current = leaf; path.length <= pool.length + 1; ) {
    const above = pool.find((candidate) => signed(candidate, current));
    if (!above || path.includes(above)) return { leaf, path, root: undefined };
    if (isSelfSigned(above)) return { leaf, path, root: above };
    path.push(above);
    current = above;
  }
  return { leaf, path, root: undefined };
}

/** Certificates as one PEM text. */
export const chainPem = (certificates: readonly Certificate[]): string =>
  certificates.map(({ der }) => toPem("CERTIFICATE", der)).join("");

const isSelfSigned = (certificate: Certificate): boolean =>
  certificate.subjectDer.equals(certificate.issuerDer) && signed(certificate, certificate);

function signed(issuer: Certificate, certificate: Certificate): boolean {
  if (!issuer.subjectDer.equals(certificate.issuerDer)) return false;
  return new X509Certificate(certificate.der).verify(issuer.publicKey);
}
