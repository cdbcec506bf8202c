import { children, content, readOid, type Der } from "./der";

/** PKCS #9 attribute that carries requested extensions. */
const EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
/** The same attribute as Microsoft's tools of old times call it. */
const EXTENSION_REQUEST_OF_MICROSOFT = "1.3.6.1.4.1.311.2.1.14";
const CARRIERS = [EXTENSION_REQUEST, EXTENSION_REQUEST_OF_MICROSOFT];

const CHALLENGE_PASSWORD = "1.2.840.113549.1.9.7";

/** Attributes that tell of the sender's machine and ask for nothing. */
const TELLING: ReadonlySet<string> = new Set([
  "1.2.840.113549.1.9.2",
  "1.3.6.1.4.1.311.13.2.2",
  "1.3.6.1.4.1.311.13.2.3",
  "1.3.6.1.4.1.311.21.20",
]);

/** The extensions that attributes ask for, whatever the attribute is called. Throws on more than one list in one. */
export function requestedExtensions(attributes: readonly Der[]): Der[] {
  return attributes.flatMap((attribute) => {
    const [type, values] = children(attribute);
    if (!CARRIERS.includes(readOid(type))) return [];
    const [extensions, ...more] = children(values);
    // What stands in further ones would be lost without a word.
    if (!extensions || more.length > 0) throw new RangeError("not one list of extensions");
    return children(extensions);
  });
}

/** What attributes beside the extensions ask for, in words; never with a value, which may be a password. */
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
