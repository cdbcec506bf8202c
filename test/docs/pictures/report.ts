import MarkdownIt from "markdown-it";
import { widthOf } from "../../../common/text-width";
import { gridPicture, LIGHT, type Line, type Piece, type Style } from "./grid";

const COLUMNS = 120;
const GAP = 2;

/** The parts of the parser's tokens that are read. */
interface Token {
  readonly type: string;
  readonly content: string;
  readonly children: readonly Token[] | null;
}

/** A word, whose pieces are not separated. */
type Word = readonly Piece[];

/** The lines of a cell, before they are wrapped. */
type Cell = readonly (readonly Word[])[];

/**
 * A report in Markdown, as a picture of what a code host shows.
 *
 * @param until - the heading before which the picture ends
 */
export function reportPicture(title: string, markdown: string, until: string): string {
  // The page's escaping shows hidden characters, such as the one that asks for the coloured form of a symbol.
  const tokens = new MarkdownIt({ html: true }).parse(markdown.replaceAll("\ufe0f", ""), {});
  const end = tokens.findIndex(
    ({ content }, index) => content === until && tokens[index - 1]?.type === "heading_open",
  );
  return gridPicture(title, blocksOf(tokens.slice(0, end === -1 ? undefined : end - 1)).flat(), LIGHT);
}

/** Headings, paragraphs and tables, with an empty line after each. */
function blocksOf(tokens: readonly Token[]): Line[][] {
  const blocks: Line[][] = [];
  let rows: Cell[][] | undefined;
  tokens.forEach((token, index) => {
    if (token.type === "table_open") rows = [];
    if (token.type === "tr_open") rows?.push([]);
    if (token.type === "inline") {
      const isHeading = tokens[index - 1]?.type === "heading_open";
      const cell = cellOf(token.children ?? [], isHeading ? "bold" : "plain");
      if (rows) rows.at(-1)?.push(cell);
      else blocks.push([...linesOf(cell, COLUMNS).map((line) => ({ pieces: at(line, 0) })), EMPTY]);
    }
    if (token.type === "table_close" && rows) {
      blocks.push([...tableOf(rows), EMPTY]);
      rows = undefined;
    }
  });
  return blocks;
}

const EMPTY: Line = { pieces: [] };

function cellOf(tokens: readonly Token[], style: Style): Cell {
  const lines: Piece[][][] = [[[]]];
  const add = (text: string, look: Style): void => {
    text.split(" ").forEach((part, index) => {
      const words = lines.at(-1);
      if (index > 0) words?.push([]);
      if (part !== "") words?.at(-1)?.push({ text: part, style: look });
    });
  };
  let isStrong = false;
  for (const { type, content } of tokens) {
    if (type === "strong_open" || type === "strong_close") isStrong = type === "strong_open";
    else if (type === "html_inline") lines.push([[]]);
    else add(content, type === "code_inline" ? "code" : isStrong ? "bold" : style);
  }
  return lines;
}

const widthOfWord = (word: Word): number => word.reduce((sum, { text }) => sum + widthOf(text), 0);

const widthOfLine = (words: readonly Word[]): number =>
  words.reduce((sum, word) => sum + 1 + widthOfWord(word), -1);

/** The lines of a cell in a column of a certain width. */
const linesOf = (cell: Cell, width: number): (readonly Word[])[] =>
  cell.flatMap((words) => words.reduce<Word[][]>((lines, word) => append(lines, word, width), []));

function append(lines: readonly Word[][], word: Word, width: number): Word[][] {
  const last = lines.at(-1);
  return last === undefined || widthOfLine([...last, word]) > width
    ? [...lines, [word]]
    : [...lines.slice(0, -1), [...last, word]];
}

function at(words: readonly Word[], start: number): Line["pieces"] {
  let column = start;
  return words.flatMap((word) => {
    const pieces = word.map((piece) => {
      const placed = { ...piece, column };
      column += widthOf(piece.text);
      return placed;
    });
    column += 1;
    return pieces;
  });
}

function tableOf(rows: readonly (readonly Cell[])[]): Line[] {
  const widths = widthsOf(rows);
  return rows.filter((row) => row.some((cell) => widest(cell) > 0)).flatMap((row) => rowOf(row, widths));
}

function rowOf(row: readonly Cell[], widths: readonly number[]): Line[] {
  const cells = row.map((cell, index) => linesOf(cell, widths[index] ?? 0));
  const height = Math.max(...cells.map(({ length }) => length));
  const starts = widths.map((_, index) =>
    widths.slice(0, index).reduce((sum, width) => sum + width + GAP, 0),
  );
  return Array.from({ length: height }, (_, index) => ({
    pieces: cells.flatMap((cell, column) => at(cell[index] ?? [], starts[column] ?? 0)),
    isRuled: index === height - 1,
  }));
}

const widest = (cell: Cell): number => Math.max(0, ...cell.map(widthOfLine));

/** As wide as the contents; where that is too much, the widest column gets narrower. */
function widthsOf(rows: readonly (readonly Cell[])[]): number[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => widest(row[column] ?? []))),
  );
  const total = (): number => widths.reduce((sum, width) => sum + width + GAP, -GAP);
  while (total() > COLUMNS) widths[widths.indexOf(Math.max(...widths))]! -= 1;
  return widths;
}
