import { decode } from "./der";
import { fromPem, oneFromPem, toPem } from "./pem";
import { parseCertificate, type Certificate } from "./parse";
import { signatureProblem } from "./signature";

/** A certificate and the CAs above it. */
export interface Chain {
  readonly leaf: Certificate;
  /** The CAs above, nearest first, as far as the given certificates go. */
  readonly issuers: readonly Certificate[];
}

/**
 * Orders certificates from the leaf upwards, regardless of their order and of duplicates; a link counts only if its
 * signature verifies.
 */
export function orderChain(leafPem: string, others: string): Chain {
  const leaf = parseCertificate(oneFromPem("CERTIFICATE", leafPem));
  const pool = fromPem("CERTIFICATE", others).map(parseCertificate);
  const path = [leaf];
  for (let current: Certificate | undefined = leaf; current && !isSelfSigned(current);) {
    const below: Certificate = current;
    current = pool.find((candidate) => !path.includes(candidate) && isIssuedBy(below, candidate));
    if (current) path.push(current);
  }
  return { leaf, issuers: path.slice(1) };
}

/** Certificates as a single PEM text. */
export const chainPem = (certificates: readonly Certificate[]): string =>
  certificates.map(({ der }) => toPem("CERTIFICATE", der)).join("");

/** Whether one certificate was issued by another: the name matches and the signature verifies. */
export const isIssuedBy = (certificate: Certificate, issuer: Certificate): boolean =>
  linkProblem(certificate, issuer) === undefined;

const isSelfSigned = (certificate: Certificate): boolean => isIssuedBy(certificate, certificate);

/** The reason one certificate does not count as issued by another. */
export interface LinkProblem {
  /** `name` and `signature` mean that it was not; `unknown` means that it cannot be determined. */
  readonly about: "name" | "signature" | "unknown";
  /** A clause that refers to the lower certificate as "it". */
  readonly message: string;
}

/**
 * The reason a certificate does not count as issued by another; undefined if it does. Names are compared in canonical
 * form (RFC 5280, 7.1).
 */
export function linkProblem(certificate: Certificate, issuer: Certificate): LinkProblem | undefined {
  if (issuer.canonicalSubject !== certificate.canonicalIssuer) {
    return { about: "name", message: "it names another issuer" };
  }
  const { publicKey, keyProblem = "its key is not supported" } = issuer;
  if (!publicKey) return { about: "unknown", message: `the key of its issuer cannot be used: ${keyProblem}` };
  const { tbs, algorithm, signedAlgorithm, signature } = certificate.parts;
  if (!signedAlgorithm.bytes.equals(algorithm.bytes)) {
    return { about: "signature", message: "it names two algorithms for its signature" };
  }
  const problem = signatureProblem(
    { data: tbs.bytes, identifier: decode(algorithm.bytes), signature: decode(signature.bytes) },
    publicKey,
  );
  return (
    problem && {
      about: problem.code === "MALFORMED" ? "signature" : "unknown",
      message: `its signature ${problem.message}`,
    }
  );
}
