const WIDTH = 116;

/** A TSDoc comment made of paragraphs, on one line if it fits. */
export function comment(paragraphs: readonly string[], indent = ""): string {
  const [only] = paragraphs;
  const single = `${indent}/** ${only ?? ""} */`;
  if (paragraphs.length === 1 && !single.includes("\n") && single.length <= WIDTH) return `${single}\n`;
  const lines = paragraphs.flatMap((paragraph, index) => [
    ...(index === 0 ? [] : [""]),
    ...wrapped(paragraph, WIDTH - indent.length - 3),
  ]);
  const body = lines.map((line) => `${indent} *${line === "" ? "" : ` ${line}`}\n`).join("");
  return `${indent}/**\n${body}${indent} */\n`;
}

/** The lines of a paragraph; one with its own line breaks stays as it is, and so does a link. */
function wrapped(paragraph: string, width: number): string[] {
  if (paragraph.includes("\n") || paragraph.startsWith("@see")) return paragraph.split("\n");
  const lines: string[] = [];
  for (const word of words(paragraph)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/** The words of a text; a code span or a link counts as one because it must not be broken. */
const words = (paragraph: string): string[] =>
  paragraph.match(/(?:`[^`]*`|\{@[^}]*\}|[^\s`{]|\{(?!@))+/g) ?? [];
