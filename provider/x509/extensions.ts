import { createHash } from "node:crypto";
import {
  bits,
  boolean,
  children,
  content,
  decode,
  encode,
  explicit,
  implicit,
  integer,
  octets,
  oid,
  sequence,
  utf8,
  type Der,
} from "./der";
import { encodeGeneralName, type GeneralName } from "./names";

/** OIDs of the extensions that are written or read (RFC 5280, 4.2). */
export const EXTENSION_OIDS = {
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  crlDistributionPoints: "2.5.29.31",
  authorityKeyIdentifier: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
} as const;

/** Key usages in bit order (RFC 5280, 4.2.1.3). */
export const KEY_USAGES = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
] as const;
export type KeyUsageName = (typeof KEY_USAGES)[number];

const USAGES: Record<string, string> = {
  any: "2.5.29.37.0",
  serverAuth: "1.3.6.1.5.5.7.3.1",
  clientAuth: "1.3.6.1.5.5.7.3.2",
  codeSigning: "1.3.6.1.5.5.7.3.3",
  emailProtection: "1.3.6.1.5.5.7.3.4",
  timeStamping: "1.3.6.1.5.5.7.3.8",
  OCSPSigning: "1.3.6.1.5.5.7.3.9",
};

/** Names of the extended key usages that can be given without an OID. */
export const EXTENDED_KEY_USAGES = Object.keys(USAGES);

/** The name of an extended key usage, or its OID if it has no name. */
export const usageName = (dotted: string): string =>
  Object.entries(USAGES).find(([, value]) => value === dotted)?.[0] ?? dotted;

/** An extension of any type, from the DER of its value. */
export function extension(dotted: string, critical: boolean, value: Der): Der {
  return sequence([oid(dotted), ...(critical ? [boolean(true)] : []), octets(encode(value))]);
}

export const basicConstraints = (ca: boolean, pathLength?: number): Der =>
  extension(
    EXTENSION_OIDS.basicConstraints,
    true,
    sequence(ca ? [boolean(true), ...(pathLength === undefined ? [] : [integer(pathLength)])] : []),
  );

export function keyUsage(usages: readonly KeyUsageName[]): Der {
  const flags = KEY_USAGES.map((usage) => usages.includes(usage));
  const last = flags.lastIndexOf(true);
  const value = Buffer.alloc((last >> 3) + 1);
  flags.forEach((on, bit) => {
    if (on) value[bit >> 3] = (value[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  });
  return extension(EXTENSION_OIDS.keyUsage, true, bits(value, 7 - (last & 7)));
}

export const extendedKeyUsage = (usages: readonly string[], critical = false): Der =>
  extension(
    EXTENSION_OIDS.extendedKeyUsage,
    critical,
    sequence([...new Set(usages.map((usage) => USAGES[usage] ?? usage))].map(oid)),
  );

export const subjectAltName = (names: readonly GeneralName[], critical = false): Der =>
  extension(EXTENSION_OIDS.subjectAltName, critical, sequence(names.map(encodeGeneralName)));

export const subjectKeyIdentifier = (identifier: Buffer): Der =>
  extension(EXTENSION_OIDS.subjectKeyIdentifier, false, octets(identifier));

export const authorityKeyIdentifier = (identifier: Buffer): Der =>
  extension(EXTENSION_OIDS.authorityKeyIdentifier, false, sequence([implicit(0, identifier)]));

const uri = (url: string): Der => implicit(6, Buffer.from(url, "latin1"));

/** Where the issuer's revocation list is to be had; several addresses are of one list. */
export const crlDistributionPoints = (urls: readonly string[]): Der =>
  extension(
    EXTENSION_OIDS.crlDistributionPoints,
    false,
    sequence([sequence([explicit(0, [explicit(0, urls.map(uri))])])]),
  );

const AUTHORITY_INFORMATION_ACCESS = "1.3.6.1.5.5.7.1.1";
const OCSP = "1.3.6.1.5.5.7.48.1";
const CA_ISSUERS = "1.3.6.1.5.5.7.48.2";

/** Where the issuer's OCSP responders and the issuer's certificate are (RFC 5280, 4.2.2.1). */
export const authorityInformationAccess = (
  ocspUrls: readonly string[],
  caIssuerUrls: readonly string[],
): Der =>
  extension(
    AUTHORITY_INFORMATION_ACCESS,
    false,
    sequence([
      ...ocspUrls.map((url) => sequence([oid(OCSP), uri(url)])),
      ...caIssuerUrls.map((url) => sequence([oid(CA_ISSUERS), uri(url)])),
    ]),
  );

/** An extension of any type whose value is a text. */
export const textExtension = ({ oid: dotted, value }: { oid: string; value: string }): Der =>
  extension(dotted, false, utf8(value));

/** SHA-1 of the public key bits, the usual key identifier (RFC 5280, 4.2.1.2, method 1). */
export function keyIdentifier(spki: Buffer): Buffer {
  const [, publicKey] = children(decode(spki));
  return createHash("sha1").update(content(publicKey).subarray(1)).digest();
}
