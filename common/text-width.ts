// East Asian characters are two columns wide in a terminal.
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

/** How many columns of a terminal a text takes. */
export const widthOf = (text: string): number => text.length + (text.match(WIDE)?.length ?? 0);

/** As much of a text as fits into some columns, with a mark where something is left out. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let used = 1;
  const kept = Array.from(text).filter((character) => (used += widthOf(character)) <= width);
  return `${kept.join("")}…`;
}

/** The lines of a text whose words fit into some columns; a longer word has a line of its own. */
export function wrapped(text: string, width: number): string[] {
  return text.split(" ").reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last === undefined || widthOf(last) + 1 + widthOf(word) > width) return [...lines, word];
    return [...lines.slice(0, -1), `${last} ${word}`];
  }, []);
}
