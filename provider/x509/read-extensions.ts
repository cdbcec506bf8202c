import { children, content, decode, readOid, type Der } from "./der";
import { EXTENSION_OIDS, usageName } from "./extensions";
import { decodeGeneralName, type GeneralName } from "./names";

/** What the extensions of a certificate say, or those that a signing request asks for. */
export interface ReadExtensions {
  readonly ca: boolean;
  readonly pathLength: number | undefined;
  readonly names: readonly GeneralName[];
  /** Documented names such as `serverAuth`, or dotted OIDs; undefined when there is no such extension. */
  readonly extendedKeyUsages: readonly string[] | undefined;
  readonly subjectKeyIdentifier: Buffer | undefined;
}

/** Decodes a list of extensions; of those that are not known here nothing is said. */
export function readExtensions(list: readonly Der[]): ReadExtensions {
  const found = new Map(
    list.map((extension) => {
      const parts = children(extension);
      return [readOid(parts[0]), decode(content(parts.at(-1)))];
    }),
  );
  const usages = found.get(EXTENSION_OIDS.extendedKeyUsage);
  const keyIdentifier = found.get(EXTENSION_OIDS.subjectKeyIdentifier);
  return {
    ...readConstraints(found.get(EXTENSION_OIDS.basicConstraints)),
    names: children(found.get(EXTENSION_OIDS.subjectAltName)).flatMap(
      (node) => decodeGeneralName(node) ?? [],
    ),
    extendedKeyUsages: usages && children(usages).map((usage) => usageName(readOid(usage))),
    subjectKeyIdentifier: keyIdentifier && content(keyIdentifier),
  };
}

function readConstraints(extension: Der | undefined): Pick<ReadExtensions, "ca" | "pathLength"> {
  const [ca, pathLength] = children(extension);
  const length = pathLength && content(pathLength);
  return {
    ca: content(ca)[0] === 0xff,
    pathLength: length && length.length > 0 ? length.readUIntBE(0, Math.min(length.length, 6)) : undefined,
  };
}
