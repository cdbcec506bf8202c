import { children, content, decode, encode, readOid, type Der } from "./der";
import { EXTENSION_OIDS, KEY_USAGES, usageName, type KeyUsageName } from "./extensions";
import { NAME_CONSTRAINTS, readNameConstraints, type NameConstraints } from "./name-constraints";
import { decodeGeneralName, generalNameText, type GeneralName } from "./names";

/** The extensions of a certificate, or those that a signing request asks for, decoded. */
export interface ReadExtensions {
  readonly ca: boolean;
  readonly pathLength: number | undefined;
  readonly names: readonly GeneralName[];
  /** Alternative names of unsupported types, each in DER. */
  readonly otherNames: readonly Buffer[];
  /** Every alternative name as text, including unsupported types. */
  readonly nameTexts: readonly string[];
  /** Documented names such as `serverAuth`, or dotted OIDs; undefined if the extension is absent. */
  readonly extendedKeyUsages: readonly string[] | undefined;
  /** Undefined if the extension is absent. */
  readonly keyUsages: readonly KeyUsageName[] | undefined;
  readonly subjectKeyIdentifier: Buffer | undefined;
  /** Whether it names a CRL distribution point. */
  readonly namesRevocationList: boolean;
  /** For a CA: its name constraints. The extension is also among `others`. */
  readonly nameConstraints: NameConstraints | undefined;
  /** Unknown extensions, each in DER. */
  readonly others: readonly Buffer[];
}

/** Decodes a list of extensions. */
export function readExtensions(list: readonly Der[]): ReadExtensions {
  const found = new Map(
    list.map((extension) => {
      const parts = children(extension);
      const type = readOid(parts[0]);
      // The content of an unknown extension need not even be DER.
      const isRead = KNOWN.has(type) || type === NAME_CONSTRAINTS;
      return [type, isRead ? decode(content(parts.at(-1))) : undefined];
    }),
  );
  // At most one of each (RFC 5280, 4.2): verifiers would not agree on which one counts.
  if (found.size < list.length) throw new RangeError("an extension appears twice");
  const usages = found.get(EXTENSION_OIDS.extendedKeyUsage);
  const constraints = found.get(NAME_CONSTRAINTS);
  const keyIdentifier = found.get(EXTENSION_OIDS.subjectKeyIdentifier);
  const names = children(found.get(EXTENSION_OIDS.subjectAltName));
  return {
    ...readConstraints(found.get(EXTENSION_OIDS.basicConstraints)),
    names: names.flatMap((node) => decodeGeneralName(node) ?? []),
    otherNames: names.filter((node) => !decodeGeneralName(node)).map(encode),
    nameTexts: names.map(generalNameText),
    extendedKeyUsages: usages && children(usages).map((usage) => usageName(readOid(usage))),
    keyUsages: readKeyUsages(found.get(EXTENSION_OIDS.keyUsage)),
    subjectKeyIdentifier: keyIdentifier && content(keyIdentifier),
    namesRevocationList: found.has(EXTENSION_OIDS.crlDistributionPoints),
    nameConstraints: constraints && readNameConstraints(constraints),
    others: list.filter((extension) => !KNOWN.has(readOid(children(extension)[0]))).map(encode),
  };
}

const KNOWN: ReadonlySet<string> = new Set(Object.values(EXTENSION_OIDS));

function readConstraints(extension: Der | undefined): Pick<ReadExtensions, "ca" | "pathLength"> {
  const [ca, pathLength] = children(extension);
  const length = pathLength && content(pathLength);
  return {
    ca: content(ca)[0] === 0xff,
    pathLength: length && length.length > 0 ? length.readUIntBE(0, Math.min(length.length, 6)) : undefined,
  };
}

function readKeyUsages(extension: Der | undefined): KeyUsageName[] | undefined {
  if (!extension) return undefined;
  // The first byte is the number of unused bits in the last one.
  const bits = content(extension).subarray(1);
  return KEY_USAGES.filter((_, bit) => ((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}
