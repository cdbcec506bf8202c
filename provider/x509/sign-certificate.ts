import type { KeyObject } from "node:crypto";
import { signatureAlgorithm, type Hash } from "./algorithms";
import {
  bits,
  children,
  decode,
  encode,
  encodedSequence,
  explicit,
  integer,
  sequence,
  time,
  unsigned,
  type Der,
} from "./der";
import * as extensions from "./extensions";
import { spki } from "./keys";
import { nameConstraints, type NameConstraints } from "./name-constraints";
import { encodeName, type SubjectAttributes, type GeneralName } from "./names";
import { parseCertificate, type Certificate } from "./parse";

/** The content of a certificate. */
export interface Template {
  /** The attributes, or the DER of a subject that is copied as it is. */
  readonly subject: SubjectAttributes | Buffer;
  readonly publicKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly ca: boolean;
  /** Only for a CA; the path length is unlimited if absent. */
  readonly pathLength?: number | undefined;
  readonly keyUsages: readonly extensions.KeyUsageName[];
  readonly extendedKeyUsages?: readonly string[] | undefined;
  readonly names?: readonly GeneralName[];
  /** Extensions to mark as critical that usually are not. */
  readonly critical?: readonly ("extendedKeyUsages" | "names")[] | undefined;
  /** Only for a CA; the names below are not constrained if absent. */
  readonly nameConstraints?: NameConstraints | undefined;
  /** The URLs of the issuer's CRL. */
  readonly crlUrls?: readonly string[] | undefined;
  /** The URLs of OCSP responders. */
  readonly ocspUrls?: readonly string[] | undefined;
  /** The URLs of the issuer's certificate. */
  readonly caIssuerUrls?: readonly string[] | undefined;
  /** An additional, non-critical extension whose value is a text. */
  readonly extension?: { readonly oid: string; readonly value: string } | undefined;
  /** Further extensions that are copied as they are, each in DER. */
  readonly others?: readonly Buffer[] | undefined;
  /** Hash of the signature. Default: SHA256. */
  readonly hash?: Hash | undefined;
  /** Default: a new random one. */
  readonly serialNumber?: Buffer | undefined;
}

/** The signer: a CA's certificate and key, or only a key for a self-signed root. */
export interface Issuer {
  readonly certificate?: Certificate;
  readonly privateKey: KeyObject;
}

/** A source of random bytes. */
export type Entropy = (size: number) => Buffer;

/**
 * Signs a certificate: the single function that every issuance ends in. It encodes the template without judging it, so
 * only `issue` calls it.
 *
 * @param planned - the template's extensions, if they have been encoded already
 * @returns the certificate, DER
 */
export async function signDer(
  template: Template,
  issuer: Issuer,
  entropy: Entropy,
  planned = extensionsOf(template),
): Promise<Buffer> {
  const algorithm = signatureAlgorithm(issuer.privateKey, template.hash);
  const subject = encode(subjectOf(template));
  const identifier = encode(algorithm.identifier());
  const body = encodedSequence([
    encode(explicit(0, [integer(2)])),
    encode(unsigned(template.serialNumber ?? newSerial(entropy))),
    identifier,
    issuer.certificate ? issuer.certificate.subjectDer : subject,
    encode(sequence([time(template.notBefore), time(template.notAfter)])),
    subject,
    spki(template.publicKey),
    encode(explicit(3, [sequence([...planned.first, ...keyIdentifiers(template, issuer), ...planned.last])])),
  ]);
  const signature = await algorithm.sign(body, issuer.privateKey);
  return encodedSequence([body, identifier, encode(bits(signature))]);
}

/** {@link signDer}, decoded. */
export const signCertificate = async (
  template: Template,
  issuer: Issuer,
  entropy: Entropy,
): Promise<Certificate> => parseCertificate(await signDer(template, issuer, entropy));

// 126 random bits; the second highest bit is set so that every serial number has the same length and none is zero.
function newSerial(entropy: Entropy): Buffer {
  const serial = Buffer.from(entropy(16));
  serial.writeUInt8((serial.readUInt8(0) & 0x7f) | 0x40, 0);
  return serial;
}

/** The subject exactly as it will be in the certificate. */
export const subjectOf = ({ subject }: Pick<Template, "subject">): Der =>
  Buffer.isBuffer(subject) ? decode(subject) : encodeName(subject);

/** Encoded extensions: those before the two identifiers of the keys, and those after. */
export interface PlannedExtensions {
  readonly first: readonly Der[];
  readonly last: readonly Der[];
}

function keyIdentifiers(template: Template, issuer: Issuer): Der[] {
  const own = extensions.keyIdentifier(spki(template.publicKey));
  const above = issuer.certificate
    ? (issuer.certificate.subjectKeyIdentifier ?? extensions.keyIdentifier(issuer.certificate.spki))
    : own;
  return [extensions.subjectKeyIdentifier(own), extensions.authorityKeyIdentifier(above)];
}

/** The extensions exactly as they will be in the certificate, apart from those that depend on its key. */
export function extensionsOf(template: Omit<Template, "publicKey">): PlannedExtensions {
  const { names = [], extendedKeyUsages: usages = [], critical = [] } = template;
  const { crlUrls = [], ocspUrls = [], caIssuerUrls = [] } = template;
  const hasSubject = children(subjectOf(template)).length > 0;
  const first = [
    extensions.basicConstraints(template.ca, template.pathLength),
    ...(template.keyUsages.length ? [extensions.keyUsage(template.keyUsages)] : []),
    ...(usages.length ? [extensions.extendedKeyUsage(usages, critical.includes("extendedKeyUsages"))] : []),
    // If the subject is empty, this is the only name and has to be critical (RFC 5280, 4.2.1.6).
    ...(names.length ? [extensions.subjectAltName(names, critical.includes("names") || !hasSubject)] : []),
  ];
  const last = [
    ...(template.nameConstraints ? [nameConstraints(template.nameConstraints)] : []),
    ...(crlUrls.length ? [extensions.crlDistributionPoints(crlUrls)] : []),
    ...(ocspUrls.length + caIssuerUrls.length > 0
      ? [extensions.authorityInformationAccess(ocspUrls, caIssuerUrls)]
      : []),
    ...(template.extension ? [extensions.textExtension(template.extension)] : []),
    ...(template.others ?? []).map(decode),
  ];
  return { first, last };
}
