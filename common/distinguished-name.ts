/** One attribute of a distinguished name. */
export interface NameAttribute {
  /** Dotted OID. */
  readonly type: string;
  /** Undefined if the value is not text, or is not valid for its string type. */
  readonly value: string | undefined;
  /** The encoded value, with tag and length. */
  readonly der: Uint8Array;
}

/** A distinguished name in the order of its encoding; each part holds one attribute, rarely more. */
export type RelativeNames = readonly (readonly NameAttribute[])[];

/** The registered short names of attribute types (RFC 4514, 3; RFC 4519; PKCS #9; those of extended validation). */
export const ATTRIBUTE_NAMES: Readonly<Partial<Record<string, string>>> = {
  "2.5.4.3": "CN",
  "2.5.4.4": "SN",
  "2.5.4.5": "serialNumber",
  "2.5.4.6": "C",
  "2.5.4.7": "L",
  "2.5.4.8": "ST",
  "2.5.4.9": "STREET",
  "2.5.4.10": "O",
  "2.5.4.11": "OU",
  "2.5.4.12": "title",
  "2.5.4.13": "description",
  "2.5.4.15": "businessCategory",
  "2.5.4.17": "postalCode",
  "2.5.4.18": "postOfficeBox",
  "2.5.4.20": "telephoneNumber",
  "2.5.4.41": "name",
  "2.5.4.42": "givenName",
  "2.5.4.43": "initials",
  "2.5.4.44": "generationQualifier",
  "2.5.4.46": "dnQualifier",
  "2.5.4.51": "houseIdentifier",
  "2.5.4.65": "pseudonym",
  "2.5.4.97": "organizationIdentifier",
  "0.9.2342.19200300.100.1.1": "UID",
  "0.9.2342.19200300.100.1.3": "mail",
  "0.9.2342.19200300.100.1.25": "DC",
  "1.2.840.113549.1.9.1": "emailAddress",
  "1.2.840.113549.1.9.2": "unstructuredName",
  "1.2.840.113549.1.9.8": "unstructuredAddress",
  "1.3.6.1.4.1.311.60.2.1.1": "jurisdictionL",
  "1.3.6.1.4.1.311.60.2.1.2": "jurisdictionST",
  "1.3.6.1.4.1.311.60.2.1.3": "jurisdictionC",
};

/**
 * A distinguished name as text (RFC 4514): most specific attribute first, the attributes of a multi-valued RDN
 * joined by `+`, and the value of an unregistered type as the hexadecimal digits of its encoding.
 */
export const distinguishedNameText = (name: RelativeNames): string =>
  [...name]
    .reverse()
    .map((part) => part.map(attributeText).join("+"))
    .join(",");

function attributeText({ type, value, der }: NameAttribute): string {
  const short = ATTRIBUTE_NAMES[type];
  if (short === undefined || value === undefined)
    return `${short ?? type}=#${Buffer.from(der).toString("hex")}`;
  return `${short}=${escapeValue(value)}`;
}

// RFC 4514, 2.4. Using hexadecimal in more cases would be the same name, only harder to read.
const escapeValue = (value: string): string =>
  value
    .replace(/[,+"\\<>;]/g, "\\$&")
    .replace(/^[ #]|(?<!^) $/g, "\\$&")
    .replace(/\p{Cc}/gu, (character) =>
      Buffer.from(character).toString("hex").toUpperCase().replace(/../g, "\\$&"),
    );

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function utf16(bytes: Buffer): string | undefined {
  if (bytes.length % 2 !== 0) return undefined;
  const text = Buffer.from(bytes).swap16().toString("utf16le");
  return /\p{Surrogate}/u.test(text) ? undefined : text;
}

function utf32(bytes: Buffer): string | undefined {
  if (bytes.length % 4 !== 0) return undefined;
  const points = Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32BE(index * 4));
  const isText = points.every((point) => point <= 0x10_ffff && (point < 0xd800 || point > 0xdfff));
  return isText ? points.map((point) => String.fromCodePoint(point)).join("") : undefined;
}

const ascii = (allowed: RegExp) => (bytes: Buffer) => {
  const text = bytes.toString("latin1");
  return allowed.test(text) ? text : undefined;
};

function utf8Text(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The string types of ASN.1 by their tags. */
const STRINGS: Readonly<Partial<Record<number, (bytes: Buffer) => string | undefined>>> = {
  12: utf8Text,
  18: ascii(/^[0-9 ]*$/),
  // Common verifiers accept these three in addition to those of X.680.
  19: ascii(/^[A-Za-z0-9 '()+,\-./:=?*&@_]*$/),
  // T.61, which everybody decodes as Latin-1.
  20: (bytes) => bytes.toString("latin1"),
  22: ascii(/^[\x00-\x7f]*$/),
  26: ascii(/^[\x20-\x7e]*$/),
  28: utf32,
  30: utf16,
};

/**
 * The text of an ASN.1 string; undefined for other types and for bytes that are not valid for the type.
 *
 * @param tag - of the type, for example 12 for UTF8String
 */
export const stringText = (tag: number, bytes: Buffer): string | undefined => STRINGS[tag]?.(bytes);
