import { isIP } from "node:net";
import { addressText, alternativeNameText, UPN, type AlternativeName } from "../../common/general-name";
import { children, content, encode, explicit, implicit, isTagged, oid, readOid, utf8, type Der } from "./der";
import { rdnsOf, canonicalText, attributeText } from "./distinguished-names";
import { addressBytes, asciiDomain, hiddenProblem, hostProblem, ipText } from "./hosts";
import { canonicalUri, uriProblem } from "./uris";

/** A subject alternative name. */
export interface GeneralName {
  readonly type: "email" | "DNS" | "URI" | "IP" | "UPN";
  readonly value: string;
}

/** Tags of the GeneralName types (RFC 5280, 4.2.1.6), which the API documents use as well. A UPN is an otherName. */
export const NAME_TAGS = { UPN: 0, email: 1, DNS: 2, URI: 6, IP: 7 } as const;

/** The name type of a tag; undefined for unsupported types. */
export const nameType = (tag: number | undefined): GeneralName["type"] | undefined =>
  (Object.keys(NAME_TAGS) as GeneralName["type"][]).find((type) => NAME_TAGS[type] === tag);

/** Encodes a subject alternative name as a GeneralName. Throws if its value is not valid for its type. */
export function encodeGeneralName({ type, value }: GeneralName): Der {
  if (type === "UPN") return explicit(NAME_TAGS.UPN, [oid(UPN), explicit(0, [utf8(value)])]);
  if (type === "IP") return implicit(NAME_TAGS.IP, addressBytes(value));
  if (!/^[\x00-\x7f]*$/.test(value)) throw new RangeError("a name of this type is ASCII");
  return implicit(NAME_TAGS[type], Buffer.from(value, "latin1"));
}

/** A GeneralName with its parts; undefined if it is not one. */
export function readGeneralName(node: Der): AlternativeName | undefined {
  if (!isTagged(node, node.type)) return undefined;
  const tag = node.type as number;
  const isPrimitive = typeof node.value === "string";
  switch (tag) {
    case 1:
    case 2:
    case 6:
    case 7:
      return isPrimitive ? { tag, bytes: content(node) } : undefined;
    case 8:
      return isPrimitive ? { tag, oid: readOid(node) } : undefined;
    case 4: {
      const [name] = children(node);
      return name && { tag, name: rdnsOf(name) };
    }
    case 3:
    case 5:
      return { tag, der: encode(node) };
    case 0: {
      const [type, wrapped] = children(node);
      const [value] = children(wrapped);
      return type && value && { tag, oid: readOid(type), text: attributeText(value), der: encode(value) };
    }
    default:
      return undefined;
  }
}

/** Decodes a GeneralName; undefined for unsupported types. */
export function decodeGeneralName(node: Der): GeneralName | undefined {
  const name = readGeneralName(node);
  switch (name?.tag) {
    case 1:
    case 2:
    case 6:
      return { type: TYPES[name.tag], value: alternativeNameText(name) };
    case 7: {
      const value = addressText(name.bytes);
      return value === undefined ? undefined : { type: "IP", value };
    }
    case 0:
      return name.oid === UPN && name.text !== undefined ? { type: "UPN", value: name.text } : undefined;
    default:
      return undefined;
  }
}

const TYPES = { 1: "email", 2: "DNS", 6: "URI" } as const;

/** A GeneralName of any type as text. */
export function generalNameText(node: Der): string {
  const name = readGeneralName(node);
  return name ? alternativeNameText(name) : `unknown:#${encode(node).toString("hex")}`;
}

/**
 * The subject alternative name of a host: an IP address, or a domain name in ASCII and lower case. Anything else is
 * left unchanged, and cannot be encoded unless it is ASCII.
 */
export const hostName = (host: string): GeneralName =>
  isIP(host) ? { type: "IP", value: ipText(host) } : { type: "DNS", value: asciiDomain(host) || host };

/** The reason a text is not a valid name of this type; undefined if it is. */
export function nameProblem(type: GeneralName["type"], value: string): string | undefined {
  const hidden = hiddenProblem(value);
  if (hidden !== undefined) return hidden;
  switch (type) {
    case "email":
      return emailProblem(value);
    case "UPN":
      return /^[^\s@]+@[^\s@]+$/.test(value)
        ? undefined
        : "is not a user principal name such as name@example.com";
    case "URI":
      return uriProblem(value);
    case "IP":
      return isIP(value) ? hostProblem(value) : "is not an IP address";
    case "DNS":
      return isIP(value) ? "is an IP address, not a domain name" : hostProblem(value);
  }
}

/** A name of this type as it is written in certificates: host names in ASCII and lower case. */
export function generalName(type: GeneralName["type"], value: string): GeneralName {
  if (type === "URI" || type === "UPN") return { type, value };
  if (type !== "email") return hostName(value);
  const at = value.lastIndexOf("@");
  return { type, value: value.slice(0, at + 1) + hostName(value.slice(at + 1)).value };
}

/** The canonical form of a name: equal for all names that any verifier considers the same. */
export function canonicalGeneralName({ type, value }: GeneralName): string {
  if (nameProblem(type, value) !== undefined) return `${type}:${value}`;
  const name = generalName(type, value);
  if (type === "URI") return `${type}:${canonicalUri(name.value)}`;
  return `${type}:${type === "UPN" ? name.value.replace(/@.*$/, (domain) => domain.toLowerCase()) : name.value}`;
}

/** The canonical form of a common name: for a host, the form in which it is issued; for other text, RFC 5280, 7.1. */
export const canonicalCommonName = (commonName: string): string =>
  hostProblem(commonName) === undefined ? hostName(commonName).value : canonicalText(commonName);

/** Names as they are written in certificates, without duplicates. */
export const uniqueNames = (names: readonly GeneralName[]): GeneralName[] => {
  const byCanonicalName = new Map<string, GeneralName>();
  for (const name of names) {
    const canonical = canonicalGeneralName(name);
    if (!byCanonicalName.has(canonical)) byCanonicalName.set(canonical, name);
  }
  return [...byCanonicalName.values()];
};

/** The name type of a text, judged by its syntax. */
export function nameTypeOf(value: string): GeneralName["type"] {
  if (isIP(value)) return "IP";
  if (value.includes("://") || /^urn:/i.test(value)) return "URI";
  return value.includes("@") ? "email" : "DNS";
}

const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
/** RFC 5321, 4.5.3.1.3, without the angle brackets of a path. */
const MAX_EMAIL = 254;

function emailProblem(address: string): string | undefined {
  const at = address.lastIndexOf("@");
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  if (at < 1 || isIP(domain) || hostProblem(domain) !== undefined || domain.startsWith("*")) {
    return "is not an e-mail address such as name@example.com";
  }
  if (!LOCAL_PART.test(local) || local.length > 64) {
    return "is not an e-mail address that a certificate can hold: ASCII letters, digits and !#$%&'*+/=?^_`{|}~- before the @, at most 64 of them";
  }
  const length = local.length + 1 + asciiDomain(domain).length;
  return length > MAX_EMAIL
    ? `is ${length} characters long; an e-mail address has at most ${MAX_EMAIL}`
    : undefined;
}
