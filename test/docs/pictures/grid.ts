import { html, type Html } from "../../../common/html";
import { widthOf } from "../../../common/text-width";

/** How a piece of text looks. */
export type Style = "plain" | "bold" | "code" | "dim";

/** A piece of text in one style. */
export interface Piece {
  readonly text: string;
  readonly style: Style;
}

/** A line of text; each piece begins in a column. */
export interface Line {
  readonly pieces: readonly (Piece & { readonly column: number })[];
  /** Whether there is a rule below it. */
  readonly isRuled?: boolean;
}

/** The colours of a picture. */
export interface Theme {
  readonly background: string;
  readonly rule: string;
  readonly text: Readonly<Record<Style, string>>;
}

export const DARK: Theme = {
  background: "#0d1117",
  rule: "#3d444d",
  text: { plain: "#f0f6fc", bold: "#3fb950", code: "#a5d6ff", dim: "#9198a1" },
};

export const LIGHT: Theme = {
  background: "#ffffff",
  rule: "#d1d9e0",
  text: { plain: "#1f2328", bold: "#1f2328", code: "#0550ae", dim: "#59636e" },
};

const [COLUMN, HEIGHT, EDGE] = [8, 19, 16];
const EMOJI = /\p{Emoji_Presentation}/u;

/** Text in the columns of a typeface in which all letters are equally wide, as a picture. */
export function gridPicture(title: string, lines: readonly Line[], theme: Theme): string {
  const ends = lines.flatMap(({ pieces }) => pieces.map(({ column, text }) => column + widthOf(text)));
  const width = 2 * EDGE + COLUMN * Math.max(0, ...ends);
  const height = 2 * EDGE + HEIGHT * lines.length;
  return `${
    html`<svg
      xmlns="http://www.w3.org/2000/svg"
      role="img"
      width="${width}"
      height="${height}"
      viewBox="0 0 ${width} ${height}"
      font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
      font-size="13"
    >
      <title>${title}</title>
      <rect width="${width}" height="${height}" rx="6" fill="${theme.background}" stroke="${theme.rule}" />
      ${lines.map((line, index) => lineHtml(line, EDGE + HEIGHT * index, width, theme))}
    </svg>`.text
  }\n`;
}

const lineHtml = ({ pieces, isRuled }: Line, top: number, width: number, theme: Theme): Html =>
  html`${pieces.map((piece) => pieceHtml(piece, top, theme))}${
    isRuled
      ? html`<line
          x1="${EDGE}"
          x2="${width - EDGE}"
          y1="${top + HEIGHT - 1}"
          y2="${top + HEIGHT - 1}"
          stroke="${theme.rule}"
        /> `
      : undefined
  }`;

/** With the length of its columns, whichever typeface the reader has; of an emoji that would be a distortion. */
const pieceHtml = ({ text, style, column }: Line["pieces"][number], top: number, theme: Theme): Html =>
  html`<text
    x="${EDGE + COLUMN * column}"
    y="${top + HEIGHT - 5}"
    fill="${theme.text[style]}"
    font-weight="${style === "bold" ? 600 : 400}"
    ${EMOJI.test(text) ? undefined : html`textLength="${COLUMN * widthOf(text)}"`}
    xml:space="preserve"
    >${text}</text
  > `;
