import { isIP, isIPv4, SocketAddress } from "node:net";
import { domainToASCII } from "node:url";
import {
  children,
  content,
  explicit,
  implicit,
  oid,
  printable,
  readOid,
  readText,
  sequence,
  set,
  utf8,
  type Der,
} from "./der";

/** A subject, by the attributes that the documented APIs have. */
export interface DistinguishedName {
  readonly country?: string | undefined;
  readonly state?: string | undefined;
  readonly locality?: string | undefined;
  readonly organization?: string | undefined;
  readonly organizationUnit?: string | undefined;
  readonly commonName?: string | undefined;
  /** Attributes of other types, by their OID; encoded after the others. */
  readonly others?: readonly { readonly oid: string; readonly value: string }[] | undefined;
}

interface Attribute {
  readonly key: Exclude<keyof DistinguishedName, "others">;
  readonly short: string;
  readonly oid: string;
}

/** In the order in which they are encoded; written the other way round. */
const ATTRIBUTES: readonly Attribute[] = [
  { key: "country", short: "C", oid: "2.5.4.6" },
  { key: "state", short: "ST", oid: "2.5.4.8" },
  { key: "locality", short: "L", oid: "2.5.4.7" },
  { key: "organization", short: "O", oid: "2.5.4.10" },
  { key: "organizationUnit", short: "OU", oid: "2.5.4.11" },
  { key: "commonName", short: "CN", oid: "2.5.4.3" },
];

/** The longest values of the attributes, by their OID (RFC 5280, appendix A.1). */
export const ATTRIBUTE_LIMITS: Readonly<Partial<Record<string, { words: string; max: number }>>> = {
  "2.5.4.6": { words: "country", max: 2 },
  "2.5.4.8": { words: "state", max: 128 },
  "2.5.4.7": { words: "locality", max: 128 },
  "2.5.4.10": { words: "organization", max: 64 },
  "2.5.4.11": { words: "organization unit", max: 64 },
  "2.5.4.3": { words: "common name", max: 64 },
};

/** Encodes a subject; the country as PrintableString (RFC 5280, appendix A), the rest as UTF8String. */
export function encodeName(name: DistinguishedName): Der {
  const known = ATTRIBUTES.flatMap(({ key, oid: dotted }) => {
    const value = name[key];
    return value === undefined
      ? []
      : [{ oid: dotted, value: key === "country" ? printable(value) : utf8(value) }];
  });
  const others = (name.others ?? []).map((other) => ({ oid: other.oid, value: utf8(other.value) }));
  return sequence(
    [...known, ...others].map(({ oid: dotted, value }) => set([sequence([oid(dotted), value])])),
  );
}

interface ReadAttribute {
  readonly oid: string;
  readonly value: string;
}

function readAttributes(name: Der): ReadAttribute[] {
  return children(name)
    .flatMap(children)
    .flatMap((attribute) => {
      const [type, value] = children(attribute);
      return type && value ? [{ oid: readOid(type), value: readText(value) }] : [];
    });
}

/** Decodes the attributes that {@link DistinguishedName} has; of repeated ones the first. */
export function decodeName(name: Der): DistinguishedName {
  const attributes = readAttributes(name);
  const entries = ATTRIBUTES.map(({ key, oid: dotted }) => [
    key,
    attributes.find((a) => a.oid === dotted)?.value,
  ]);
  return Object.fromEntries(entries) as DistinguishedName;
}

/** A name as text, most specific attribute first (RFC 4514). */
export function formatName(name: Der): string {
  return readAttributes(name)
    .reverse()
    .map(({ oid: dotted, value }) => {
      const short = ATTRIBUTES.find((attribute) => attribute.oid === dotted)?.short ?? dotted;
      return `${short}=${escapeValue(value)}`;
    })
    .join(",");
}

const escapeValue = (value: string): string =>
  value.replace(/[,+"\\<>;]/g, "\\$&").replace(/^[ #]|(?<!^) $/g, "\\$&");

/** A subject alternative name. */
export interface GeneralName {
  readonly type: "email" | "DNS" | "URI" | "IP" | "UPN";
  readonly value: string;
}

/** Tags of the kinds of GeneralName (RFC 5280, 4.2.1.6), by which documents number them too. A UPN is an otherName. */
export const NAME_TAGS = { UPN: 0, email: 1, DNS: 2, URI: 6, IP: 7 } as const;

/** User principal name, a kind of otherName. */
const UPN_OID = "1.3.6.1.4.1.311.20.2.3";

/** The kind of a tag; undefined for kinds that are not supported. */
export const nameType = (tag: number | undefined): GeneralName["type"] | undefined =>
  (Object.keys(NAME_TAGS) as GeneralName["type"][]).find((type) => NAME_TAGS[type] === tag);

/** Encodes a subject alternative name as GeneralName. */
export const encodeGeneralName = ({ type, value }: GeneralName): Der =>
  type === "UPN"
    ? explicit(NAME_TAGS.UPN, [oid(UPN_OID), explicit(0, [utf8(value)])])
    : implicit(NAME_TAGS[type], type === "IP" ? addressBytes(value) : Buffer.from(value, "latin1"));

/** Decodes a GeneralName; undefined for kinds that are not supported. */
export function decodeGeneralName(node: Der): GeneralName | undefined {
  const type = nameType(node.type);
  if (type === undefined) return undefined;
  if (type === "UPN") return decodeOtherName(node);
  return { type, value: type === "IP" ? ipText(content(node)) : content(node).toString("latin1") };
}

function decodeOtherName(node: Der): GeneralName | undefined {
  const [type, wrapped] = children(node);
  const [value] = children(wrapped);
  return type && value && readOid(type) === UPN_OID ? { type: "UPN", value: readText(value) } : undefined;
}

/** The subject alternative name of a host: an IP address, or a domain name in its ASCII form and lower case. */
export const hostName = (host: string): GeneralName =>
  isIP(host) ? { type: "IP", value: ipText(addressBytes(host)) } : { type: "DNS", value: asciiDomain(host) };

const IS_ASCII = /^[\x00-\x7f]*$/;
const NOT_IN_NAMES = /[\x00-,/:-@[-`{-\x7f]/;

/** A domain name in ASCII and lower case; empty when it has no such form. */
export function asciiDomain(name: string): string {
  const wildcard = name.startsWith("*.");
  const rest = wildcard ? name.slice(2) : name;
  if (IS_ASCII.test(rest)) return (wildcard ? "*." : "") + rest.toLowerCase();
  // domainToASCII drops what ends a host in a URL, and a name must not lose a part.
  const ascii = NOT_IN_NAMES.test(rest) ? "" : domainToASCII(rest);
  return ascii === "" ? "" : (wildcard ? "*." : "") + ascii;
}

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Why a text is not a host that a server certificate can name; undefined when it is one. */
export function hostProblem(host: string): string | undefined {
  if (host === "") return "is empty";
  if (isIP(host)) return host.includes("%") ? "has a zone, which no certificate can hold" : undefined;
  const ascii = asciiDomain(host);
  if (ascii === "") return "is not a domain name";
  if (ascii.length > 253) return `is ${ascii.length} characters long; a domain name has at most 253`;
  const labels = ascii.split(".");
  if (labels.at(-1) === "") return "ends with a dot";
  const named = labels[0] === "*" ? labels.slice(1) : labels;
  const wrong = named.findIndex((label) => !LABEL.test(label));
  if (named.length === 0 || wrong >= 0) {
    return `is neither an IP address nor a domain name (label ${wrong + 1 + labels.length - named.length}: letters, digits and inner hyphens, 1 to 63 of them; a wildcard only as the whole first label)`;
  }
  if (labels.length > 1 && /^\d+$/.test(labels.at(-1) ?? ""))
    return "looks like an IP address but is not one";
  return undefined;
}

/** Why a text is not a name of the type; undefined when it is one. */
export function nameProblem(type: GeneralName["type"], value: string): string | undefined {
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

/** A name of the type in the form that certificates hold: host names in ASCII and lower case. */
export function generalName(type: GeneralName["type"], value: string): GeneralName {
  if (type === "URI" || type === "UPN") return { type, value };
  if (type !== "email") return hostName(value);
  const at = value.lastIndexOf("@");
  return { type, value: value.slice(0, at + 1) + asciiDomain(value.slice(at + 1)) };
}

/** What kind of name a text is, by its form. */
export function nameTypeOf(value: string): GeneralName["type"] {
  if (isIP(value)) return "IP";
  if (value.includes("://") || /^urn:/i.test(value)) return "URI";
  return value.includes("@") ? "email" : "DNS";
}

const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;

function emailProblem(address: string): string | undefined {
  const at = address.lastIndexOf("@");
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  if (at < 1 || isIP(domain) || hostProblem(domain) !== undefined || domain.startsWith("*")) {
    return "is not an e-mail address such as name@example.com";
  }
  return LOCAL_PART.test(local) && local.length <= 64
    ? undefined
    : "is not an e-mail address that a certificate can hold: ASCII letters, digits and !#$%&'*+/=?^_`{|}~- before the @, at most 64 of them";
}

function uriProblem(uri: string): string | undefined {
  // RFC 5280, 4.2.1.6: an absolute URI in ASCII; a comma would end it in the API's list.
  const absolute =
    /^[A-Za-z][A-Za-z0-9+.-]*:([A-Za-z0-9._~:/?#[\]@!$&'()*+;=-]|%[0-9A-Fa-f]{2})+$/.test(uri) &&
    URL.canParse(uri);
  if (!absolute || uri.includes(",")) {
    return "is not an absolute URI in ASCII without commas, such as spiffe://example.com/service";
  }
  return uri.length > 2048 ? `is ${uri.length} characters long; 2048 are allowed` : undefined;
}

/** The bytes of an IP address, in any of its written forms. */
export function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split(".").map(Number));
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const hex = dotted
    ? address.slice(0, dotted.index) +
      [0, 2].map((i) => ((Number(dotted[i + 1]) << 8) | Number(dotted[i + 2])).toString(16)).join(":")
    : address;
  const [head = "", tail] = hex.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right];
  return Buffer.from(groups.map((group) => group.padStart(4, "0")).join(""), "hex");
}

function ipText(bytes: Buffer): string {
  if (bytes.length === 4) return [...bytes].join(".");
  const groups = bytes.toString("hex").match(/.{4}/g) ?? [];
  return new SocketAddress({ address: groups.join(":"), family: "ipv6" }).address;
}
