import {
  distinguishedNameText,
  stringText,
  type NameAttribute,
  type RelativeNames,
} from "../../common/distinguished-name";
import {
  children,
  content,
  decode,
  encode,
  ia5,
  isUniversal,
  oid,
  printable,
  readOid,
  sequence,
  set,
  setOf,
  utf8,
  type Der,
} from "./der";

/** An attribute of a type that the documented APIs have no parameter for. */
export interface OtherAttribute {
  /** Dotted. */
  readonly oid: string;
  readonly value: string;
}

/** A subject, by the attributes that the documented APIs support. */
export interface SubjectAttributes {
  readonly country?: string | undefined;
  readonly state?: string | undefined;
  readonly locality?: string | undefined;
  readonly organization?: string | undefined;
  readonly organizationUnit?: string | undefined;
  readonly commonName?: string | undefined;
  /** Attributes of other types, and repeated ones; encoded after the others. */
  readonly others?: readonly OtherAttribute[] | undefined;
}

/** In encoding order; the text form is in reverse order. */
const ATTRIBUTES = [
  ["country", "2.5.4.6"],
  ["state", "2.5.4.8"],
  ["locality", "2.5.4.7"],
  ["organization", "2.5.4.10"],
  ["organizationUnit", "2.5.4.11"],
  ["commonName", "2.5.4.3"],
] as const satisfies readonly (readonly [keyof SubjectAttributes, string])[];

type Key = (typeof ATTRIBUTES)[number][0];

/** OIDs of the attributes that {@link SubjectAttributes} has a property for. */
export const ATTRIBUTE_OIDS = Object.fromEntries(ATTRIBUTES) as Readonly<Record<Key, string>>;

/** Attributes that are PrintableString, and those that are IA5String (RFC 5280, appendix A). */
const PRINTABLE: ReadonlySet<string> = new Set([
  "2.5.4.6",
  "2.5.4.5",
  "2.5.4.46",
  "1.3.6.1.4.1.311.60.2.1.3",
]);
const IA5: ReadonlySet<string> = new Set(["1.2.840.113549.1.9.1", "0.9.2342.19200300.100.1.25"]);

const PRINTABLE_TEXT = /^[A-Za-z0-9 '()+,\-./:=?]*$/;
const ASCII_TEXT = /^[\x00-\x7f]*$/;

function encodeText(type: string, value: string): Der {
  if (PRINTABLE.has(type) && PRINTABLE_TEXT.test(value)) return printable(value);
  return IA5.has(type) && ASCII_TEXT.test(value) ? ia5(value) : utf8(value);
}

const encodeAttribute = (type: string, value: string): Der => sequence([oid(type), encodeText(type, value)]);

// A subject is checked in several steps before it is signed.
const encodedNames = new WeakMap<SubjectAttributes, Der>();

/** Encodes a subject, with each attribute in the string type that RFC 5280, appendix A, requires. */
export function encodeName(name: SubjectAttributes): Der {
  const encoded = encodedNames.get(name) ?? encodeAttributes(name);
  encodedNames.set(name, encoded);
  return encoded;
}

function encodeAttributes(name: SubjectAttributes): Der {
  const known = ATTRIBUTES.flatMap(([key, type]) => {
    const value = name[key];
    return value === undefined ? [] : [encodeAttribute(type, value)];
  });
  const others = (name.others ?? []).map((other) => encodeAttribute(other.oid, other.value));
  return sequence([...known, ...others].map((attribute) => set([attribute])));
}

/** The text of a string of any type; undefined for anything else. */
export const attributeText = (node: Der): string | undefined => {
  if (!isUniversal(node) || typeof node.value !== "string") return undefined;
  const tag = node.type as number;
  // Already decoded to text.
  if (tag === BMP) return /\p{Surrogate}/u.test(node.value) ? undefined : node.value;
  return stringText(tag, content(node));
};

const BMP = 30;

/** The RDNs of a name, in order. */
export const rdnsOf = (name: Der): RelativeNames =>
  children(name).map((part) => children(part).flatMap((node) => attributeOf(node) ?? []));

function attributeOf(node: Der): NameAttribute | undefined {
  const [type, value] = children(node);
  if (!type || !value) return undefined;
  return {
    type: readOid(type),
    value: attributeText(value),
    get der() {
      return encode(value);
    },
  };
}

/**
 * Decodes the attributes that {@link SubjectAttributes} has. If one is repeated, the last one is used, as in OpenSSL
 * and Go: it is the most specific.
 */
export function decodeName(name: Der): SubjectAttributes {
  const attributes = rdnsOf(name).flat();
  const entries = ATTRIBUTES.map(
    ([key, type]) => [key, attributes.findLast((one) => one.type === type)] as const,
  );
  const known = new Set<NameAttribute | undefined>(entries.map(([, attribute]) => attribute));
  const others = attributes.flatMap((attribute) => {
    const { type, value } = attribute;
    return known.has(attribute) || value === undefined ? [] : [{ oid: type, value }];
  });
  return {
    ...(Object.fromEntries(entries.map(([key, found]) => [key, found?.value])) as SubjectAttributes),
    ...(others.length > 0 ? { others } : {}),
  };
}

/** A name as text, most specific attribute first (RFC 4514). */
export const formatName = (name: Der): string => distinguishedNameText(rdnsOf(name));

/**
 * A name in the string types that {@link encodeName} writes, with the same attributes in the same RDNs: PrintableString
 * and UTF8String are kept, obsolete types become UTF8String.
 */
export const canonicalName = (name: Der): Der =>
  sequence(children(name).map((part) => setOf(children(part).map(canonicalAttribute))));

const [UTF8, PRINTABLE_STRING] = [12, 19];

function canonicalAttribute(attribute: Der): Der {
  const [type, value] = children(attribute);
  const text = value && attributeText(value);
  if (!type || !value || text === undefined) return attribute;
  const [dotted, tag] = [readOid(type), value.type as number];
  const isFine = tag === UTF8 || (tag === PRINTABLE_STRING && PRINTABLE_TEXT.test(text));
  const hasOwnType = PRINTABLE.has(dotted) || IA5.has(dotted);
  return isFine && !hasOwnType ? attribute : encodeAttribute(dotted, text);
}

/** The canonical form of a name's text (RFC 5280, 7.1): case, repeated spaces and Unicode composition are ignored. */
export const canonicalText = (text: string): string =>
  text.normalize("NFKC").toUpperCase().toLowerCase().replace(/\s+/gu, " ").trim();

/** The canonical form of a distinguished name: equal for all names that RFC 5280, 7.1, considers the same. */
export const canonicalDirectoryName = (name: Buffer): string =>
  JSON.stringify(
    rdnsOf(decode(name)).map((part) =>
      part
        .map(({ type, value, der }) => [
          type,
          value === undefined ? Buffer.from(der).toString("hex") : `=${canonicalText(value)}`,
        ])
        .map((attribute) => JSON.stringify(attribute))
        .sort(),
    ),
  );
