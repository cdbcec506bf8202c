import { isContext, isType, oidOf, partsOf, readDer, timeOf, TYPE, type DerElement } from "./der";
import { PkiError } from "./errors";

/** An extension of a certificate. */
export interface Extension {
  /** Dotted. */
  readonly oid: string;
  readonly critical: boolean;
  /** The content of its OCTET STRING; DER for most extensions. */
  readonly value: Buffer;
  /** The complete encoding. */
  readonly bytes: Buffer;
}

/** The parts of a certificate, decoded only as far as needed to separate them. */
export interface CertificateParts {
  readonly der: Buffer;
  /** The signed part. */
  readonly tbs: DerElement;
  /** 1 to 3. */
  readonly version: number;
  /** The bytes of the integer, two's complement. */
  readonly serial: Buffer;
  /** The signature algorithm inside the signed part. */
  readonly signedAlgorithm: DerElement;
  readonly issuer: DerElement;
  readonly notBefore: DerElement;
  readonly notAfter: DerElement;
  readonly subject: DerElement;
  readonly publicKey: DerElement;
  readonly extensions: readonly Extension[];
  /** The signature algorithm beside the signature. */
  readonly algorithm: DerElement;
  readonly signature: DerElement;
}

const refuse = (reason: string): PkiError => new PkiError("MALFORMED", reason);

/**
 * Separates a certificate into its parts by their tags: one of version 1 starts with its serial number and has no
 * extensions (RFC 5280, 4.1).
 *
 * @throws PkiError `MALFORMED`
 */
export function certificateParts(der: Buffer): CertificateParts {
  const [tbs, algorithm, signature, ...more] = partsOf(sequence(readDer(der), "the certificate"));
  if (!tbs || !algorithm || !signature || more.length > 0) throw refuse("a certificate has three parts");
  const rest = partsOf(sequence(tbs, "the part that is signed"));
  const version = versionOf(isContext(rest[0], 0) ? rest.shift() : undefined);
  const [serial, signedAlgorithm, issuer, validity, subject, publicKey, ...optional] = rest;
  const [notBefore, notAfter, ...others] = partsOf(sequence(validity, "the validity"));
  if (!notBefore || !notAfter || others.length > 0) throw refuse("its validity is not a start and an end");
  return {
    der,
    tbs,
    version,
    serial: serialOf(serial),
    signedAlgorithm: sequence(signedAlgorithm, "the algorithm of the signature"),
    issuer: sequence(issuer, "the issuer"),
    notBefore,
    notAfter,
    subject: sequence(subject, "the subject"),
    publicKey: sequence(publicKey, "the public key"),
    extensions: extensionsOf(optional, version),
    algorithm: sequence(algorithm, "the algorithm of the signature"),
    signature: bitString(signature),
  };
}

function sequence(element: DerElement | undefined, what: string): DerElement {
  if (element && isType(element, TYPE.sequence)) return element;
  throw refuse(`${what} is missing or not a sequence`);
}

function bitString(element: DerElement): DerElement {
  if (isType(element, TYPE.bitString) && !element.constructed && element.content.length > 0) return element;
  throw refuse("the signature is not a bit string");
}

function versionOf(element: DerElement | undefined): number {
  if (!element) return 1;
  const [number] = partsOf(element);
  const [value = 3] = isType(number, TYPE.integer) && number?.content.length === 1 ? number.content : [];
  if (value > 2) throw refuse("its version is not 1, 2 or 3");
  return value + 1;
}

function serialOf(element: DerElement | undefined): Buffer {
  if (!element || !isType(element, TYPE.integer) || element.constructed)
    throw refuse("it has no serial number");
  const { content } = element;
  const [first, second = 0] = content;
  if (first === undefined) throw refuse("its serial number is empty");
  const isPadded =
    content.length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
  if (isPadded) {
    throw refuse("its serial number is padded, which DER forbids and OpenSSL and Go refuse");
  }
  return content;
}

function extensionsOf(optional: readonly DerElement[], version: number): Extension[] {
  // Unique identifiers of issuer and subject, which nobody uses.
  const [wrapped, ...more] = optional.filter((part) => !isContext(part, 1) && !isContext(part, 2));
  if (more.length > 0 || (wrapped && !isContext(wrapped, 3))) throw refuse("it has an unknown part");
  if (!wrapped) return [];
  if (version < 3) throw refuse(`it is of version ${version} and has extensions, which only version 3 has`);
  const [list, ...others] = partsOf(wrapped);
  if (others.length > 0) throw refuse("its extensions are not one list");
  return partsOf(sequence(list, "the list of extensions")).map(extensionOf);
}

/**
 * An extension of a certificate, a request or a revocation list.
 *
 * @throws PkiError `MALFORMED`
 */
export function extensionOf(element: DerElement): Extension {
  const [type, ...rest] = partsOf(sequence(element, "an extension"));
  const flag = isType(rest[0], TYPE.boolean) ? rest.shift() : undefined;
  const [value, ...more] = rest;
  if (!value || !isType(value, TYPE.octetString) || value.constructed || more.length > 0) {
    throw refuse("an extension is not a type and a value");
  }
  if (flag && (flag.content.length !== 1 || ![0, 0xff].includes(flag.content[0] ?? 1))) {
    throw refuse("whether an extension is critical is neither true nor false");
  }
  return {
    oid: oidOf(type),
    critical: flag?.content[0] === 0xff,
    value: value.content,
    bytes: element.bytes,
  };
}

/**
 * The value of the only extension of the given type; undefined if there is none.
 *
 * @throws PkiError `MALFORMED` when there are several: verifiers would not agree on which one counts (RFC 5280, 4.2)
 */
export function onlyExtension(extensions: readonly Extension[], oid: string): Extension | undefined {
  const [extension, ...more] = extensions.filter((one) => one.oid === oid);
  if (more.length > 0) throw refuse(`the extension ${oid} appears twice`);
  return extension;
}

/** A serial number as OpenSSL prints it: upper-case hexadecimal, whole bytes, with a minus sign if negative. */
export function serialText(serial: Buffer): string {
  const isNegative = (serial[0] ?? 0) >= 0x80;
  const value = BigInt(`0x${serial.toString("hex")}`);
  const size = isNegative ? (1n << BigInt(serial.length * 8)) - value : value;
  const digits = size.toString(16).toUpperCase();
  return `${isNegative ? "-" : ""}${digits.length % 2 === 1 ? "0" : ""}${digits}`;
}

/** The decimal form of a serial number written by {@link serialText}. */
export function serialDecimal(text: string): string {
  const digits = text.replace("-", "");
  return `${text.startsWith("-") ? "-" : ""}${BigInt(`0x${digits}`)}`;
}

/**
 * Start and end of the validity of a certificate.
 *
 * @throws PkiError `MALFORMED`
 */
export const validityOf = ({
  notBefore,
  notAfter,
}: CertificateParts): { notBefore: Date; notAfter: Date } => ({
  notBefore: timeOf(notBefore),
  notAfter: timeOf(notAfter),
});
