import { visible } from "../common/visible";
import type { SentencePart } from "./words";

/** A text from outside in one line, with nothing in it that cannot be seen. It is never cut: a decision may rest on it. */
export const oneLine = (text: string): string => visible(text.replace(/\s*\n\s*/g, " "));

/** A text from outside as inline code of Markdown: it can neither format, nor link, nor mention anybody. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line.trim() === "") return "``  ``";
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Words of this package with names and sentences from outside in them. */
export const inline = (parts: readonly SentencePart[]): string =>
  parts
    .map((part) => (typeof part === "string" ? part : "value" in part ? code(part.value) : plain(part.told)))
    .join("");

/**
 * A sentence that may repeat what a program said. Only what no reader takes for more than a word stays text; everything
 * else is code, because code-hosting sites make links, mentions, pictures and formulas of much that Markdown does not.
 */
export const plain = (text: string): string =>
  oneLine(text)
    .split(" ")
    .map((word) => {
      const [, before = "", core = "", after = ""] = /^(["'(“]*)(.*?)([.,;:?)"'”]*)$/su.exec(word) ?? [];
      return core === "" || WORD.test(core) ? word : `${before}${code(core)}${after}`;
    })
    .join(" ");

const WORD = /^(?:\p{L}+(?:[-'’]\p{L}+)*|\p{N}+|[–→−+…=-])$/u;

/** A row of a table. */
export const tableRow = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
