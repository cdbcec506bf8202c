import { visible } from "../common/visible";
import type { Part } from "./words";

/** A text from outside in one line, with nothing in it that cannot be seen. It is never cut: a decision may rest on it. */
export const oneLine = (text: string): string => visible(text.replace(/\s*\n\s*/g, " "));

/** A text from outside as inline code of Markdown, also inside a table: it can neither format nor mention anybody. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line.trim() === "") return "``  ``";
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`.replaceAll("|", "\\|");
}

/** Words of this package with names in them: the names become code. */
export const inline = (parts: readonly Part[]): string =>
  parts.map((part) => (typeof part === "string" ? part : code(part.value))).join("");

/** A sentence that may repeat what a program said: nothing in it can format anything. */
export const plain = (text: string): string =>
  oneLine(text).replace(/[\\`*{}[\]<>|~&!]|(?<!\w)_|_(?!\w)|[@#]|(?<=https?):|(?<=www)\./gi, (character) =>
    // Code-hosting sites look for mentions and links in the finished text: a word joiner inside hides them.
    /[@#:.]/.test(character) ? `${character}&#8288;` : `&#${character.charCodeAt(0)};`,
  );
