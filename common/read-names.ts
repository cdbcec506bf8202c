import { isContext, isType, oidOf, partsOf, readDer, TAG_CLASS, TYPE, type DerElement } from "./der";
import { stringText, type NameAttribute, type RelativeNames } from "./distinguished-name";
import { PkiError } from "./errors";
import type { AlternativeName } from "./general-name";

/** The text of a string of any type; undefined for anything else. */
export const nameText = ({ tagClass, constructed, tag, content }: DerElement): string | undefined =>
  tagClass === TAG_CLASS.universal && !constructed ? stringText(tag, content) : undefined;

/**
 * The attributes of a distinguished name, in order.
 *
 * @throws PkiError `MALFORMED`
 */
export const relativeNames = (name: DerElement): RelativeNames =>
  partsOf(name).map((part) => {
    if (!isType(part, TYPE.set))
      throw new PkiError("MALFORMED", "a name is not a sequence of sets of attributes");
    return partsOf(part).map(attributeOf);
  });

function attributeOf(element: DerElement): NameAttribute {
  const [type, value, ...more] = partsOf(element);
  if (!value || more.length > 0)
    throw new PkiError("MALFORMED", "an attribute of a name is not a type and a value");
  return { type: oidOf(type), value: nameText(value), der: value.bytes };
}

/**
 * The names in the value of an extension that lists them (RFC 5280, 4.2.1.6).
 *
 * @throws PkiError `MALFORMED`
 */
export const alternativeNames = (value: Buffer): AlternativeName[] =>
  partsOf(readDer(value)).map(alternativeName);

/**
 * One general name.
 *
 * @throws PkiError `MALFORMED`
 */
export function alternativeName(element: DerElement): AlternativeName {
  const { tag, content, bytes, constructed } = element;
  if (!isContext(element, tag)) throw new PkiError("MALFORMED", "a name has an unknown type");
  switch (tag) {
    case 1:
    case 2:
    case 6:
    case 7:
      if (constructed) break;
      return { tag, bytes: content };
    case 8:
      return { tag, oid: oidOf({ ...element, tagClass: TAG_CLASS.universal, tag: TYPE.oid }) };
    case 4: {
      const [name] = partsOf(element);
      if (!name) break;
      return { tag, name: relativeNames(name) };
    }
    case 3:
    case 5:
      return { tag, der: bytes };
    case 0: {
      const [type, wrapped] = partsOf(element);
      const [inner] = wrapped && isContext(wrapped, 0) ? partsOf(wrapped) : [];
      if (!inner) break;
      return { tag, oid: oidOf(type), text: nameText(inner), der: inner.bytes };
    }
  }
  throw new PkiError("MALFORMED", "a name is not encoded as its type requires");
}

/**
 * Normalises an attribute value for comparison (RFC 5280, 7.1): case, repeated spaces and Unicode composition do
 * not count.
 */
const canonicalText = (text: string): string =>
  text.normalize("NFKC").toUpperCase().toLowerCase().replace(/\s+/gu, " ").trim();

/**
 * Normalises a distinguished name for comparison: the same text for all names that RFC 5280, 7.1, considers equal,
 * whatever their string types.
 */
export const canonicalRelativeNames = (name: RelativeNames): string =>
  JSON.stringify(
    name.map((part) =>
      part
        .map(({ type, value, der }) =>
          JSON.stringify([
            type,
            value === undefined ? Buffer.from(der).toString("hex") : `=${canonicalText(value)}`,
          ]),
        )
        .sort(),
    ),
  );
