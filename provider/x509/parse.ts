import { createHash, type KeyObject } from "node:crypto";
import { PkiError } from "../errors";
import { certificateKey, type CertificateKey } from "./certificate-key";
import { children, content, decode, encode, isTagged, readTime, type Der } from "./der";
import { decodeName, formatName, type DistinguishedName } from "./names";
import { readExtensions, type ReadExtensions } from "./read-extensions";

/** A certificate, decoded. */
export interface Certificate extends ReadExtensions, CertificateKey {
  readonly der: Buffer;
  /** Upper-case hexadecimal, without leading zeros beyond whole bytes. */
  readonly serialNumber: string;
  /** The subject's DER, as issued certificates repeat it byte by byte. */
  readonly subjectDer: Buffer;
  readonly issuerDer: Buffer;
  readonly subject: string;
  readonly issuer: string;
  readonly name: DistinguishedName;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SHA-256 of the DER, upper-case hexadecimal. */
  readonly fingerprint: string;
  /** MD5 of the DER, upper-case hexadecimal; some APIs answer with it. */
  readonly md5: string;
}

/** Decodes a certificate that was just issued for a key: the key need not be read from it. */
export const parseIssued = (der: Buffer, publicKey: KeyObject): Certificate => parse(der, publicKey);

/**
 * Decodes a DER certificate.
 *
 * @throws PkiError `MALFORMED` when the bytes are not an X.509 certificate
 */
export function parseCertificate(der: Buffer): Certificate {
  try {
    return parse(der);
  } catch (cause) {
    throw new PkiError("MALFORMED", "not a DER encoded X.509 certificate", { cause });
  }
}

function parse(der: Buffer, known?: KeyObject): Certificate {
  const [tbs] = children(decode(der));
  const [, serial, , issuer, validity, subject, spki, ...rest] = children(tbs) as [
    Der,
    Der,
    Der,
    Der,
    Der,
    Der,
    Der,
    ...Der[],
  ];
  const [notBefore, notAfter] = children(validity);
  const [extensions] = children(rest.find((node) => isTagged(node, 3)));
  const key = certificateKey(encode(spki));
  const digest = (name: string): string => createHash(name).update(der).digest("hex").toUpperCase();
  return {
    der,
    serialNumber: content(serial)
      .toString("hex")
      .toUpperCase()
      .replace(/^(00)+(?=..)/, ""),
    subjectDer: encode(subject),
    issuerDer: encode(issuer),
    subject: formatName(subject),
    issuer: formatName(issuer),
    name: decodeName(subject),
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    spki: key.spki,
    get publicKey() {
      return known ?? key.publicKey;
    },
    algorithm: key.algorithm,
    keyProblem: key.keyProblem,
    ...readExtensions(children(extensions)),
    fingerprint: digest("sha256"),
    md5: digest("md5"),
  };
}
