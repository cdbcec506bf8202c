import { children, encode, readOid, readText, type Der } from "./der";

/**
 * How strictly two spellings of an attribute are compared: `close` compares like OpenSSL (RFC 5280, 7.1, ignoring case
 * for ASCII letters only), `wide` also matches everything that looks the same to a reader in any script.
 */
export type Matching = "close" | "wide";

/** ASN.1 string types that are compared as text; all others are compared by their encoding. */
const TEXTS: ReadonlySet<number> = new Set([12, 19, 20, 22, 26, 28, 30]);

function textOf(value: Der, matching: Matching): string {
  if (!TEXTS.has(value.type)) return encode(value).toString("hex");
  const text = readText(value).trim().replace(/\s+/g, " ");
  return matching === "wide"
    ? text.normalize("NFKC").toLowerCase()
    : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The RDNs of a name in order, each in a form that is the same for all its spellings. */
export const nameParts = (name: Der, matching: Matching): string[] =>
  children(name).map((set) =>
    JSON.stringify(
      children(set)
        .map((attribute) => {
          const [type, value] = children(attribute);
          return [readOid(type), value && textOf(value, matching)];
        })
        .sort(),
    ),
  );

/** Whether any verifier considers two names the same. */
export const isSameName = (a: Der, b: Der): boolean =>
  JSON.stringify(nameParts(a, "wide")) === JSON.stringify(nameParts(b, "wide"));
