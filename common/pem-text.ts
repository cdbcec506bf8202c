const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "/": "/", '"': '"' };
const ESCAPE = /\\{1,4}(?:([nrt/"])|u00([0-7][0-9A-Fa-f]))/g;

/**
 * Normalises a text before PEM is looked for: UTF-16 that was read as UTF-8, byte order marks, JSON escapes and the
 * line endings of every system.
 */
export const plainText = (given: string): string =>
  withoutNuls(given)
    .replace(/^(\ufeff|\ufffe|\ufffd{1,3}|\u00ff\u00fe|\u00fe\u00ff|\u00ef\u00bb\u00bf)/, "")
    .replace(ESCAPE, (_, letter: string | undefined, code: string | undefined) =>
      letter === undefined ? String.fromCharCode(parseInt(code ?? "", 16)) : (ESCAPES[letter] ?? ""),
    )
    .replace(/\r\n?/g, "\n");

/**
 * UTF-16 that was read as UTF-8 has a NUL next to each letter; anywhere else a NUL is damage that must stay
 * visible.
 */
function withoutNuls(text: string): string {
  const without = text.replaceAll("\0", "");
  return text.length - without.length > text.length / 4 ? without : text;
}

/** Finds the line numbers of positions in a text, which must be asked for in order. */
export function lineCounter(text: string): (place: number) => number {
  let [line, from] = [1, 0];
  return (place) => {
    for (let end = text.indexOf("\n", from); end >= 0 && end < place; end = text.indexOf("\n", from)) {
      line++;
      from = end + 1;
    }
    return line;
  };
}
