import { certificateParts, type CertificateParts } from "../common/certificate";
import { CERTIFICATE_FACTS } from "../common/facts";
import { rfc3339 } from "../common/time";
import { PkiError } from "../provider/base/errors";
import { memoized, once } from "../provider/base/memo";
import { certificateKey } from "../provider/x509/certificate-key";
import { decodeParts, type Certificate } from "../provider/x509/parse";
import { fromPem } from "../provider/x509/pem";
import type { Facts } from "./facts";
import { SECRET } from "./value";

/** The decoded contents of a certificate, or the reason it cannot be read. */
export type CertificateFacts = Omit<Facts, "role">;

/** What distinguishes a certificate from others. */
export interface CertificateIdentity {
  readonly subject: string;
  readonly commonName: string | undefined;
  /** SHA-256, upper-case hexadecimal. */
  readonly fingerprint: string;
  /** RFC 3339. */
  readonly notAfter: string;
  /** Subject and issuer in canonical form: equal for names that RFC 5280, 7.1, considers the same. */
  readonly canonicalSubject: string;
  readonly canonicalIssuer: string;
}

/** The result of reading a text that should contain a certificate. */
export interface CertificateReading {
  readonly facts: CertificateFacts;
  /** Undefined unless all of the certificate can be decoded. */
  readonly identity: CertificateIdentity | undefined;
}

/** Reads the first certificate in a value that should be a PEM text. */
export type ReadCertificate = (pem: unknown) => CertificateReading;

/**
 * Returns a reader that decodes each text once: a stack has the same certificate in its state and in several places of
 * a preview.
 *
 * @param most - number of texts to cache, for a reader that outlives the stack; the oldest is dropped first
 */
export function certificateReader(most = Infinity): ReadCertificate {
  const read = memoized(most, readCertificate);
  return (pem) => (typeof pem === "string" ? read(pem) : readCertificate(pem));
}

/** Reads a single certificate; use {@link certificateReader} if the same one may occur again. */
export function readCertificate(pem: unknown): CertificateReading {
  if (pem === undefined || pem === null || pem === "") return unreadable("there is no certificate");
  if (pem === SECRET) return unreadable("its certificate is secret");
  try {
    const [der] = fromPem("CERTIFICATE", typeof pem === "string" ? pem : "");
    return der ? readingOf(certificateParts(der)) : unreadable("its certificate cannot be read");
  } catch (error) {
    if (!(error instanceof PkiError || error instanceof RangeError)) throw error;
    return unreadable(`its certificate cannot be read: ${error.message}`);
  }
}

const unreadable = (reason: string): CertificateReading => ({
  facts: { unreadable: reason },
  identity: undefined,
});

/** What is unsupported may still be shown: an odd extension does not hide the dates. */
function readingOf(parts: CertificateParts): CertificateReading {
  const certificate = orNothing(() => decodeParts(parts));
  const facts = plainFacts(parts);
  if (certificate) {
    const identity = once(() => identityOf(certificate));
    return {
      facts: completeFacts(facts, certificate),
      get identity() {
        return identity();
      },
    };
  }
  const { algorithm } = certificateKey(parts.publicKey.bytes);
  return { facts: { ...facts, algorithm }, identity: undefined };
}

function plainFacts(parts: CertificateParts): CertificateFacts {
  const { names, subject, issuer, serialNumber, notBefore, notAfter, fingerprint } = CERTIFICATE_FACTS;
  return {
    subject: subject(parts),
    names: orNothing(() => names(parts)),
    notBefore: notBefore(parts),
    notAfter: notAfter(parts),
    issuer: issuer(parts),
    serialNumber: serialNumber(parts),
    fingerprint: fingerprint(parts),
  };
}

const completeFacts = (facts: CertificateFacts, certificate: Certificate): CertificateFacts => ({
  ...facts,
  commonName: certificate.name.commonName,
  algorithm: certificate.algorithm,
  pathLength: certificate.pathLength,
  keyUsages: certificate.keyUsages,
  extendedKeyUsages: certificate.extendedKeyUsages,
});

const identityOf = (certificate: Certificate): CertificateIdentity => ({
  subject: certificate.subject,
  commonName: certificate.name.commonName,
  fingerprint: certificate.fingerprint,
  notAfter: rfc3339(certificate.notAfter),
  canonicalSubject: certificate.canonicalSubject,
  canonicalIssuer: certificate.canonicalIssuer,
});

function orNothing<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}
