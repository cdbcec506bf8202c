import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { PkiError } from "../errors";
import { algorithmOf } from "./algorithms";
import { children, content, decode, encode, isTagged, readOid, readTime, type Der } from "./der";
import { decodeGeneralName, decodeName, formatName, type DistinguishedName, type GeneralName } from "./names";
import { EXTENSION_OIDS, usageName } from "./extensions";

/** A certificate, decoded. */
export interface Certificate {
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
  readonly publicKey: KeyObject;
  /** The documented name of the key's algorithm, for example `RSA_2048`; undefined for algorithms without one. */
  readonly algorithm: string | undefined;
  readonly ca: boolean;
  readonly pathLength: number | undefined;
  readonly names: readonly GeneralName[];
  /** Documented names such as `serverAuth`, or dotted OIDs; undefined when the certificate has no such extension. */
  readonly extendedKeyUsages: readonly string[] | undefined;
  readonly subjectKeyIdentifier: Buffer | undefined;
  /** SHA-256 of the DER, upper-case hexadecimal. */
  readonly fingerprint: string;
  /** MD5 of the DER, upper-case hexadecimal; some APIs answer with it. */
  readonly md5: string;
}

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

function parse(der: Buffer): Certificate {
  const [tbs] = children(decode(der));
  const [, serial, , issuer, validity, subject, spki, ...rest] = children(tbs) as [
    Der,
    Der,
    Der,
    Der,
    Der,
    Der,
    Der,
  ];
  const [notBefore, notAfter] = children(validity);
  const extensions = readExtensions(rest);
  const constraints = readConstraints(extensions.get(EXTENSION_OIDS.basicConstraints));
  const publicKey = createPublicKey({ key: encode(spki), format: "der", type: "spki" });
  const usages = extensions.get(EXTENSION_OIDS.extendedKeyUsage);
  const keyIdentifier = extensions.get(EXTENSION_OIDS.subjectKeyIdentifier);
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
    publicKey,
    algorithm: algorithmOf(publicKey),
    ...constraints,
    names: readNames(extensions.get(EXTENSION_OIDS.subjectAltName)),
    extendedKeyUsages: usages && children(usages).map((usage) => usageName(readOid(usage))),
    subjectKeyIdentifier: keyIdentifier && content(keyIdentifier),
    fingerprint: digest("sha256"),
    md5: digest("md5"),
  };
}

function readExtensions(rest: readonly Der[]): Map<string, Der> {
  const [list] = children(rest.find((node) => isTagged(node, 3)));
  return new Map(
    children(list).map((extension) => {
      const parts = children(extension);
      return [readOid(parts[0]), decode(content(parts.at(-1)))];
    }),
  );
}

function readConstraints(extension: Der | undefined): Pick<Certificate, "ca" | "pathLength"> {
  const [ca, pathLength] = children(extension);
  const length = pathLength && content(pathLength);
  return {
    ca: content(ca)[0] === 0xff,
    pathLength: length && length.length > 0 ? length.readUIntBE(0, Math.min(length.length, 6)) : undefined,
  };
}

const readNames = (extension: Der | undefined): GeneralName[] =>
  children(extension).flatMap((node) => decodeGeneralName(node) ?? []);
