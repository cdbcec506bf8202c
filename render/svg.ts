import { html, type Html } from "../common/html";
import { leftText, diagramRows, spanOfRows, urgency, type DiagramRow } from "./rows";

const [WIDTH, LINE, NAMES, TOP] = [1200, 24, 460, 34];
const COLORS = {
  root: "#8250df",
  subordinate: "#0969da",
  end: "#1a7f37",
  upload: "#59636e",
  key: "",
  request: "",
  bundle: "",
  fleet: "",
  list: "",
};
const YEAR = 31_556_952_000;

/**
 * The hierarchy next to the validity of each certificate, as a picture.
 *
 * @param note - what is to be said below it
 */
export function svg(nodes: readonly DiagramRow["node"][], now: Date, note?: string): string {
  const rows = diagramRows(nodes, now);
  const { from, to } = spanOfRows(rows, now);
  const x = (moment: number): number =>
    Math.round(NAMES + ((WIDTH - NAMES - 10) * (moment - from)) / (to - from));
  const bottom = TOP + rows.length * LINE;
  const height = bottom + (note === undefined ? 10 : LINE + 10);
  const years = yearsOf(from, to);
  return `${
    html`<svg
      xmlns="http://www.w3.org/2000/svg"
      width="${WIDTH}"
      height="${height}"
      viewBox="0 0 ${WIDTH} ${height}"
      font-family="system-ui, sans-serif"
      font-size="12"
    >
      <rect width="${WIDTH}" height="${height}" fill="#ffffff" />
      ${years.map(
        (moment) =>
          html`<line
              x1="${x(moment)}"
              x2="${x(moment)}"
              y1="${TOP - 8}"
              y2="${height}"
              stroke="#d1d9e0"
            /><text x="${x(moment) + 3}" y="${TOP - 12}" fill="#59636e"
              >${new Date(moment).getUTCFullYear()}</text
            > `,
      )}${rows.map((row, index) => line(row, TOP + index * LINE, x))}
      <line
        x1="${x(now.getTime())}"
        x2="${x(now.getTime())}"
        y1="${TOP - 8}"
        y2="${height}"
        stroke="#cf222e"
      />
      ${note === undefined ? undefined : html`<text x="10" y="${bottom + 16}" fill="#cf222e">${note}</text>`}
    </svg>`.text
  }\n`;
}

function yearsOf(from: number, to: number): number[] {
  const step = Math.max(1, Math.ceil((to - from) / YEAR / 12));
  const first = new Date(from).getUTCFullYear() + 1;
  const last = new Date(to).getUTCFullYear();
  return Array.from({ length: Math.max(0, Math.floor((last - first) / step) + 1) }, (_, index) =>
    Date.UTC(first + index * step, 0),
  );
}

const MOST_LETTERS = 60;
const shortened = (text: string): string =>
  text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text;

function line(row: DiagramRow, top: number, x: (moment: number) => number): Html {
  const { node, depth, start, end, planned } = row;
  const color = COLORS[node.role];
  const name = `${node.facts.commonName ?? node.name}  (${node.kind} ${node.name})`;
  const label = html`<text x="${10 + depth * 16}" y="${top + 16}" fill="#1f2328"
    >${shortened(name)}<title>${node.facts.subject ?? name}</title></text
  >`;
  const shown = urgency(row) === undefined ? "#1f2328" : "#cf222e";
  if (start === undefined || end === undefined) {
    return html`${label}<text x="${NAMES}" y="${top + 16}" fill="${shown}" font-size="11"
        >${leftText(row)}</text
      > `;
  }
  const [left, right] = [x(start), x(end)];
  const words = `${node.facts.notAfter?.slice(0, 10) ?? ""} ${leftText(row)}`;
  const late = right > WIDTH - 180;
  return html`${label}<rect
      x="${left}"
      y="${top + 5}"
      width="${Math.max(3, right - left)}"
      height="${LINE - 10}"
      rx="3"
      fill="${color}"
      fill-opacity="${planned ? "0.35" : "0.8"}"
    /><text
      x="${late ? right - 4 : right + 4}"
      y="${top + 16}"
      text-anchor="${late ? "end" : "start"}"
      fill="${late ? "#ffffff" : shown}"
      font-size="11"
      >${words}</text
    > `;
}
