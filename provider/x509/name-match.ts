import { children, encode, readOid, readText, type Der } from "./der";

/**
 * How far two spellings of one attribute count as the same: `close` as OpenSSL compares (RFC 5280, 7.1, with the case of
 * ASCII letters only), `wide` with everything that looks alike to a reader of any script.
 */
export type Matching = "close" | "wide";

/** Types of ASN.1 strings that are compared as text; of others the encoding counts. */
const TEXTS: ReadonlySet<number> = new Set([12, 19, 20, 22, 26, 28, 30]);

function textOf(value: Der, matching: Matching): string {
  if (!TEXTS.has(value.type)) return encode(value).toString("hex");
  const text = readText(value).trim().replace(/\s+/g, " ");
  return matching === "wide"
    ? text.normalize("NFKC").toLowerCase()
    : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The parts of a name in their order, each in a form that is the same for all spellings of it. */
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

/** Whether two names are the same to some verifier. */
export const isSameName = (a: Der, b: Der): boolean =>
  JSON.stringify(nameParts(a, "wide")) === JSON.stringify(nameParts(b, "wide"));
