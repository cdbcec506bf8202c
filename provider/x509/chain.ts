import { decode } from "./der";
import { fromPem, oneFromPem, toPem } from "./pem";
import { parseCertificate, type Certificate } from "./parse";
import { signatureProblem } from "./signature";
import { rawParts } from "./strict-der";

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

const signed = (issuer: Certificate, certificate: Certificate): boolean =>
  linkProblem(certificate, issuer) === undefined;

/** Why one certificate does not count as issued by another. */
export interface LinkProblem {
  /** Whether it was not; otherwise it cannot be told. */
  readonly isWrong: boolean;
  /** With the certificate below as what it speaks of. */
  readonly message: string;
}

/** Why a certificate does not count as issued by another; undefined when it does. */
export function linkProblem(certificate: Certificate, issuer: Certificate): LinkProblem | undefined {
  if (!issuer.subjectDer.equals(certificate.issuerDer)) {
    return { isWrong: true, message: "it names another issuer" };
  }
  const { publicKey, keyProblem = "its key is not supported" } = issuer;
  if (!publicKey) return { isWrong: false, message: `the key of its issuer cannot be used: ${keyProblem}` };
  const [data, identifier, signature] = rawParts(certificate.der);
  if (!data || !identifier || !signature || !signatureFieldOf(data).equals(identifier)) {
    return { isWrong: true, message: "it names two algorithms for its signature" };
  }
  const signed = { data, identifier: decode(identifier), signature: decode(signature) };
  const problem = signatureProblem(signed, publicKey);
  return problem && { isWrong: problem.code === "MALFORMED", message: `its signature ${problem.message}` };
}

/** What a certificate says itself of its signature; the version before it is missing in the oldest ones. */
function signatureFieldOf(tbs: Buffer): Buffer {
  const [first, second, third] = rawParts(tbs);
  const isVersion = (first?.[0] ?? 0) === 0xa0;
  return (isVersion ? third : second) ?? Buffer.alloc(0);
}
