import { createHash } from "node:crypto";

/** Percent-encoding that leaves only unreserved characters as they are (RFC 3986). */
export const percentEncode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Orders names by their bytes. */
export const byBytes = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Parameters, sorted by name and encoded: the form that is both signed and sent. */
export const canonicalQuery = (query: Readonly<Record<string, string>>): string =>
  canonicalPairs(Object.entries(query));

/** The same for parameters that may be given more than once; those with the same name are sorted by value. */
export const canonicalPairs = (pairs: Iterable<readonly [string, string]>): string =>
  [...pairs]
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([a, x], [b, y]) => byBytes(a, b) || byBytes(x, y))
    .map((entry) => entry.join("="))
    .join("&");

/** SHA-256, lower-case hexadecimal. */
export const sha256 = (data: Buffer | string): string => createHash("sha256").update(data).digest("hex");
