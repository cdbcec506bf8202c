import { createHash } from "node:crypto";
import {
  certificateParts,
  onlyExtension,
  serialText,
  validityOf,
  type CertificateParts,
} from "./certificate";
import { isContext, partsOf, readDer } from "./der";
import { distinguishedNameText } from "./distinguished-name";
import { alternativeNameText } from "./general-name";
import { derOf } from "./pem";
import { alternativeNames, canonicalRelativeNames, relativeNames } from "./read-names";
import { rfc3339 } from "./time";

const SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
const SUBJECT_ALT_NAME = "2.5.29.17";
const AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";

/**
 * Facts about a certificate, in the same terms for programs, commands and pages. Each is decoded separately, so a
 * damaged one does not affect the others.
 */
export const CERTIFICATE_FACTS = {
  /** Upper-case hexadecimal, as OpenSSL prints it. */
  serialNumber: ({ serial }: CertificateParts): string => serialText(serial),
  /** Most specific attribute first (RFC 4514). */
  subject: ({ subject }: CertificateParts): string => distinguishedNameText(relativeNames(subject)),
  issuer: ({ issuer }: CertificateParts): string => distinguishedNameText(relativeNames(issuer)),
  /** Subject alternative names of all types. */
  names: ({ extensions }: CertificateParts): string[] => {
    const names = onlyExtension(extensions, SUBJECT_ALT_NAME);
    return names ? alternativeNames(names.value).map(alternativeNameText) : [];
  },
  notBefore: (parts: CertificateParts): string => rfc3339(validityOf(parts).notBefore),
  notAfter: (parts: CertificateParts): string => rfc3339(validityOf(parts).notAfter),
  /** SHA-256 of the DER, upper-case hexadecimal. */
  fingerprint: ({ der }: CertificateParts): string =>
    createHash("sha256").update(der).digest("hex").toUpperCase(),
} as const;

/**
 * The certificates in a PEM text, separated into their parts.
 *
 * @throws PkiError `MALFORMED`
 */
export const certificatesOf = (pem: string): CertificateParts[] =>
  derOf("CERTIFICATE", pem).map(certificateParts);

/** Whether a certificate names another one as its issuer and the key identifiers, if present, match. */
export function namesIssuer(certificate: CertificateParts, issuer: CertificateParts): boolean {
  if (
    canonicalRelativeNames(relativeNames(issuer.subject)) !==
    canonicalRelativeNames(relativeNames(certificate.issuer))
  )
    return false;
  const subjectKeyIdentifier = onlyExtension(issuer.extensions, SUBJECT_KEY_IDENTIFIER);
  const authorityKeyIdentifier = onlyExtension(certificate.extensions, AUTHORITY_KEY_IDENTIFIER);
  const [identifier] = authorityKeyIdentifier
    ? partsOf(readDer(authorityKeyIdentifier.value)).filter((part) => isContext(part, 0))
    : [];
  return (
    !subjectKeyIdentifier ||
    !identifier ||
    readDer(subjectKeyIdentifier.value).content.equals(identifier.content)
  );
}

/** Whether issuer and subject are the same name and the key identifiers, if present, match. */
export const isSelfIssued = (certificate: CertificateParts): boolean => namesIssuer(certificate, certificate);
