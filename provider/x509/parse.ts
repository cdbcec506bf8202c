import { createHash } from "node:crypto";
import { certificateParts, validityOf, type CertificateParts } from "../../common/certificate";
import { CERTIFICATE_FACTS } from "../../common/facts";
import { distinguishedNameText } from "../../common/distinguished-name";
import { canonicalRelativeNames, relativeNames } from "../../common/read-names";
import { PkiError } from "../base/errors";
import { once } from "../base/memo";
import { certificateKey, type CertificateKey } from "./certificate-key";
import { decode } from "./der";
import { decodeName, type SubjectAttributes } from "./names";
import { readExtensions, type ReadExtensions } from "./read-extensions";

/** A certificate, decoded. */
export interface Certificate extends ReadExtensions, CertificateKey {
  readonly der: Buffer;
  /** Its undecoded parts. */
  readonly parts: CertificateParts;
  /** Upper-case hexadecimal, whole bytes, as shown by OpenSSL: a negative one begins with a minus sign. */
  readonly serialNumber: string;
  /** The subject's DER, which issued certificates repeat byte by byte. */
  readonly subjectDer: Buffer;
  readonly issuerDer: Buffer;
  /**
   * Subject and issuer in canonical form: equal for names that RFC 5280, 7.1, considers the same, whatever their string
   * types.
   */
  readonly canonicalSubject: string;
  readonly canonicalIssuer: string;
  readonly subject: string;
  readonly issuer: string;
  readonly name: SubjectAttributes;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SHA-256 of the DER, upper-case hexadecimal. */
  readonly fingerprint: string;
  /** MD5 of the DER, upper-case hexadecimal; some APIs return it. */
  readonly md5: string;
}

/** A certificate that was just signed: the parts that are stored beside its bytes. */
export type SignedCertificate = Pick<Certificate, "der" | "serialNumber" | "notBefore" | "notAfter">;

/** Decodes only these parts: decoding all of them takes as long as signing. */
export function parseSigned(der: Buffer): SignedCertificate {
  const parts = certificateParts(der);
  return { der, serialNumber: CERTIFICATE_FACTS.serialNumber(parts), ...validityOf(parts) };
}

/**
 * Decodes a DER certificate.
 *
 * @throws PkiError `MALFORMED` when the bytes are not an X.509 certificate, with the reason
 */
export const parseCertificate = (der: Buffer): Certificate => orMalformed(() => parse(certificateParts(der)));

/** {@link parseCertificate} for a certificate that has already been split into its parts. */
export const decodeParts = (parts: CertificateParts): Certificate => orMalformed(() => parse(parts));

function orMalformed(decoded: () => Certificate): Certificate {
  try {
    return decoded();
  } catch (cause) {
    const reason = cause instanceof PkiError || cause instanceof RangeError ? `: ${cause.message}` : "";
    throw new PkiError("MALFORMED", `not a DER encoded X.509 certificate${reason}`, { cause });
  }
}

function parse(parts: CertificateParts): Certificate {
  const { der } = parts;
  const key = certificateKey(parts.publicKey.bytes);
  const [subject, issuer] = [relativeNames(parts.subject), relativeNames(parts.issuer)];
  const canonicalSubject = once(() => canonicalRelativeNames(subject));
  const canonicalIssuer = once(() => canonicalRelativeNames(issuer));
  const fingerprint = once(() => CERTIFICATE_FACTS.fingerprint(parts));
  return {
    der,
    parts,
    serialNumber: CERTIFICATE_FACTS.serialNumber(parts),
    subjectDer: parts.subject.bytes,
    issuerDer: parts.issuer.bytes,
    // Few callers need more than one of these.
    get canonicalSubject() {
      return canonicalSubject();
    },
    get canonicalIssuer() {
      return canonicalIssuer();
    },
    get subject() {
      return distinguishedNameText(subject);
    },
    get issuer() {
      return distinguishedNameText(issuer);
    },
    name: decodeName(decode(parts.subject.bytes)),
    ...validityOf(parts),
    spki: key.spki,
    get publicKey() {
      return key.publicKey;
    },
    algorithm: key.algorithm,
    keyProblem: key.keyProblem,
    ...readExtensions(parts.extensions.map(({ bytes }) => decode(bytes))),
    get fingerprint() {
      return fingerprint();
    },
    get md5() {
      return createHash("md5").update(der).digest("hex").toUpperCase();
    },
  };
}

/** Whether issuer and subject are the same name. */
export const isSelfIssued = ({ canonicalSubject, canonicalIssuer }: Certificate): boolean =>
  canonicalSubject === canonicalIssuer;
