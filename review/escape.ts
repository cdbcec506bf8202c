import { visible } from "../common/visible";
import type { SentencePart } from "./words";

/**
 * Untrusted text on a single line, with invisible characters made visible. It is never truncated: a decision may depend
 * on it.
 */
export const oneLine = (text: string): string =>
  visible(text.includes("\n") ? joined(text.split("\n")) : text);

// Not by a regular expression: on a long run of spaces, one for the spaces around a line break takes quadratic time.
const joined = (lines: readonly string[]): string =>
  lines
    .map((line, index) => {
      const begun = index === 0 ? line : line.trimStart();
      return index === lines.length - 1 ? begun : begun.trimEnd();
    })
    .filter((line, index) => line !== "" || index === 0 || index === lines.length - 1)
    .join(" ");

/** Untrusted text as Markdown inline code: it can neither format, nor link, nor mention anybody. */
export function code(text: string): string {
  const parts = oneLine(text).split(BEHIND_BACKSLASH);
  return parts.length === 1
    ? span(parts.join(""))
    : parts.map((part) => (part === "" ? "" : span(part))).join(PIPE);
}

// Two backslashes before a bar do not escape it for GitHub, which would end a table's cell here.
const BEHIND_BACKSLASH = /(?<=\\)\|/;
const PIPE = "&#124;";

function span(line: string): string {
  if (line.trim() === "") return "``  ``";
  const longest = (line.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 0);
  const fence = "`".repeat(longest + 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** This package's own words, with untrusted names and sentences in them. */
export const inline = (parts: readonly SentencePart[]): string =>
  parts
    .map((part) =>
      typeof part === "string" ? part : "value" in part ? code(part.value) : plain(part.sentence),
    )
    .join("");

/**
 * A sentence that may quote a program. Only what cannot be anything but a word remains text; everything else becomes
 * code, because code hosts turn much that Markdown does not into links, mentions, images and formulas.
 */
export const plain = (text: string): string =>
  oneLine(text)
    .split(" ")
    .map((word) => {
      const [before = ""] = /^["'(“]*/u.exec(word) ?? [];
      let end = word.length;
      while (end > before.length && BEHIND.has(word.charAt(end - 1))) end--;
      const core = word.slice(before.length, end);
      return core === "" || WORD.test(core) ? word : `${before}${code(core)}${word.slice(end)}`;
    })
    .join(" ");

/** What may follow a word. */
const BEHIND: ReadonlySet<string> = new Set(".,;:?)\"'”");
const WORD = /^(?:\p{L}+(?:[-'’]\p{L}+)*|\p{N}+|[–→−+…=-])$/u;

/** A table row. */
export const tableRow = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
