import { SocketAddress } from "node:net";
import { distinguishedNameText, type RelativeNames } from "./distinguished-name";

/** A subject alternative name by the tag of its type (RFC 5280, 4.2.1.6). */
export type AlternativeName =
  /** E-mail address, domain name and URI: the bytes of an IA5String. */
  | { readonly tag: 1 | 2 | 6; readonly bytes: Uint8Array }
  | { readonly tag: 4; readonly name: RelativeNames }
  | { readonly tag: 7; readonly bytes: Uint8Array }
  /** Dotted OID. */
  | { readonly tag: 8; readonly oid: string }
  /** With its type, and its value as text if it is one. */
  | { readonly tag: 0; readonly oid: string; readonly text: string | undefined; readonly der: Uint8Array }
  | { readonly tag: 3 | 5; readonly der: Uint8Array };

/** User principal name, a type of otherName. */
export const UPN = "1.3.6.1.4.1.311.20.2.3";
/** An e-mail address whose local part is not ASCII (RFC 9598), a type of otherName. */
export const SMTP_UTF8_MAILBOX = "1.3.6.1.5.5.7.8.9";

/**
 * A subject alternative name as text: the bare name for the types that people recognise by sight, with the type as
 * a prefix for the others, such as `directoryName:CN=…`.
 */
export function alternativeNameText(name: AlternativeName): string {
  switch (name.tag) {
    case 1:
    case 2:
    case 6:
      return ia5Text(name.bytes);
    case 7:
      return addressText(name.bytes) ?? `iPAddress:#${hex(name.bytes)}`;
    case 4:
      return `directoryName:${distinguishedNameText(name.name)}`;
    case 8:
      return `registeredID:${name.oid}`;
    case 0:
      if (name.text === undefined) return `otherName:${name.oid}:#${hex(name.der)}`;
      return name.oid === UPN || name.oid === SMTP_UTF8_MAILBOX
        ? name.text
        : `otherName:${name.oid}:${name.text}`;
    default:
      return `${name.tag === 3 ? "x400Address" : "ediPartyName"}:#${hex(name.der)}`;
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

// Bytes beyond ASCII are the issuer's mistake; nobody knows what they were supposed to mean.
const ia5Text = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString("latin1")
    .replace(/[\x80-\xff]/g, (byte) => `\\${byte.charCodeAt(0).toString(16).toUpperCase()}`);

/** An IP address as text (RFC 5952); undefined if the bytes are not an IP address. */
export function addressText(bytes: Uint8Array): string | undefined {
  if (bytes.length === 4) return [...bytes].join(".");
  if (bytes.length !== 16) return undefined;
  const groups = hex(bytes).match(/.{4}/g) ?? [];
  return new SocketAddress({ address: groups.join(":"), family: "ipv6" }).address;
}

/** Names on one line; a name that could be mistaken for several, or for a quoted one, is quoted. */
export const nameList = (names: readonly string[]): string =>
  names.map((name) => (/[,\s"]|^$/.test(name) ? JSON.stringify(name) : name)).join(", ");
