import { children, content, readOid, type Der } from "./der";

/** The PKCS #9 attribute that contains requested extensions. */
const EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
/** The same attribute under the OID that older Microsoft tools use. */
const EXTENSION_REQUEST_OF_MICROSOFT = "1.3.6.1.4.1.311.2.1.14";
const CARRIERS = [EXTENSION_REQUEST, EXTENSION_REQUEST_OF_MICROSOFT];

const CHALLENGE_PASSWORD = "1.2.840.113549.1.9.7";

/** Attributes that describe the sender's machine and request nothing. */
const TELLING: ReadonlySet<string> = new Set([
  "1.2.840.113549.1.9.2",
  "1.3.6.1.4.1.311.13.2.2",
  "1.3.6.1.4.1.311.13.2.3",
  "1.3.6.1.4.1.311.21.20",
]);

/** The extensions that attributes request, under either OID. Throws if an attribute contains more than one list. */
export function requestedExtensions(attributes: readonly Der[]): Der[] {
  return attributes.flatMap((attribute) => {
    const [type, values] = children(attribute);
    if (!CARRIERS.includes(readOid(type))) return [];
    const [extensions, ...more] = children(values);
    // The content of any further ones would be silently lost.
    if (!extensions || more.length > 0) throw new RangeError("not one list of extensions");
    return children(extensions);
  });
}

/** What attributes other than the extensions request, for messages; never with a value, which could be a password. */
export function furtherAttributes(attributes: readonly Der[]): string[] {
  return attributes.flatMap((attribute) => {
    const [type, values] = children(attribute);
    const dotted = readOid(type);
    if (CARRIERS.includes(dotted) || TELLING.has(dotted)) return [];
    if (dotted !== CHALLENGE_PASSWORD) return [`the attribute ${dotted}`];
    const isEmpty = children(values).every((value) => content(value).length === 0);
    return isEmpty ? [] : ["a challenge password"];
  });
}
