import { html, type Html } from "../common/html";
import { cutTo, widthOf } from "../common/text-width";
import { visible } from "../common/visible";
import type { Node } from "../inventory/nodes";
import { leftText, diagramRows, spanOfRows, urgency, type DiagramRow } from "./rows";
import { ticksOf, timeScale, type TimeScale } from "./time-scale";

const [LANE, LINE, TOP, EDGE] = [740, 24, 60, 10];
const COLORS: Readonly<Partial<Record<Node["role"], string>>> = {
  root: "#8250df",
  subordinate: "#0969da",
  end: "#1a7f37",
  upload: "#59636e",
};

/** Pixels that a column of text takes at most: in a narrow typeface it takes less. */
const COLUMN = 7;
const [FEWEST_COLUMNS, MOST_COLUMNS] = [30, 110];

/** What a picture says beside the certificates. */
interface Words {
  readonly title: string;
  /** What is to be said below it. */
  readonly note?: string | undefined;
}

/** The hierarchy next to the validity of each certificate, as a picture. */
export function svg(nodes: readonly DiagramRow["node"][], now: Date, { title, note }: Words): string {
  const rows = diagramRows(nodes, now);
  const { from, to } = spanOfRows(rows, now);
  const scale = timeScale(from, to, now.getTime());
  const lane = laneOf(rows);
  const place = { lane, x: (moment: number): number => xOf(scale(moment), lane) };
  const [width, bottom] = [lane + LANE + EDGE, TOP + rows.length * LINE];
  const height = bottom + (note === undefined ? EDGE : LINE + EDGE);
  const [today, y1] = [place.x(now.getTime()), TOP - 8];
  return `${
    html`<svg
      xmlns="http://www.w3.org/2000/svg"
      width="${width}"
      height="${height}"
      viewBox="0 0 ${width} ${height}"
      font-family="system-ui, sans-serif"
      font-size="12"
    >
      <rect width="${width}" height="${height}" fill="#ffffff" />
      <text x="${EDGE}" y="22" fill="#1f2328" font-size="15" font-weight="600">${title}</text>
      ${ticksOf(scale, now.getTime()).map(
        (tick) =>
          html`<line
              x1="${xOf(tick.place, lane)}"
              x2="${xOf(tick.place, lane)}"
              y1="${y1}"
              y2="${height}"
              stroke="#d1d9e0"
            /><text x="${xOf(tick.place, lane) + 3}" y="${TOP - 12}" fill="#59636e">${tick.label}</text> `,
      )}${rows.map((row, index) => line(row, TOP + index * LINE, place))}
      <line x1="${today}" x2="${today}" y1="${y1}" y2="${height}" stroke="#cf222e" />
      ${note === undefined ? undefined : html`<text x="${EDGE}" y="${bottom + 16}" fill="#cf222e">${note}</text>`}
    </svg>`.text
  }\n`;
}

const xOf = (percent: number, lane: number): number => Math.round(lane + (LANE * percent) / 100);

interface Place {
  /** Where the names end and the bars begin. */
  readonly lane: number;
  readonly x: TimeScale;
}

/** Room for the longest name. */
function laneOf(rows: readonly DiagramRow[]): number {
  const widest = rows.reduce(
    (most, row) => Math.max(most, widthOf(nameOf(row)) + 2 * row.depth),
    FEWEST_COLUMNS,
  );
  return 3 * EDGE + COLUMN * Math.min(widest, MOST_COLUMNS);
}

const nameOf = ({ node }: DiagramRow): string =>
  visible(`${node.facts.commonName ?? node.facts.subject ?? node.name}  (${node.kind} ${node.name})`);

function line(row: DiagramRow, top: number, { lane, x }: Place): Html {
  const { node, depth, start, end, planned } = row;
  const name = nameOf(row);
  const label = html`<text x="${EDGE + depth * 2 * COLUMN}" y="${top + 16}" fill="#1f2328"
    >${cutTo(name, MOST_COLUMNS - 2 * depth)}<title>${node.facts.subject ?? name}</title></text
  >`;
  const color = urgency(row) === undefined ? "#1f2328" : "#cf222e";
  if (start === undefined || end === undefined) {
    return html`${label}<text x="${lane}" y="${top + 16}" fill="${color}" font-size="11"
        >${leftText(row)}</text
      > `;
  }
  const [left, right] = [x(start), x(end)];
  const words = `${node.facts.notAfter?.slice(0, 10) ?? ""} ${leftText(row)}`.trim();
  return html`${label}<rect
      x="${left}"
      y="${top + 5}"
      width="${Math.max(3, right - left)}"
      height="${LINE - 10}"
      rx="3"
      fill="${COLORS[node.role] ?? ""}"
      fill-opacity="${planned ? "0.35" : "0.8"}"
    />${endText({ words, color, left, right, top, most: lane + LANE })} `;
}

interface EndText {
  readonly words: string;
  readonly color: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  /** How far to the right it may go. */
  readonly most: number;
}

/** Behind the bar; without room there, at the end of the bar or before it. */
function endText({ words, color, left, right, top, most }: EndText): Html {
  const width = COLUMN * words.length;
  const isBehind = right + 4 + width <= most;
  const isInside = !isBehind && right - left >= width + 8;
  const x = isBehind ? right + 4 : isInside ? right - 4 : left - 4;
  return html`<text
    x="${x}"
    y="${top + 16}"
    text-anchor="${isBehind ? "start" : "end"}"
    fill="${isInside ? "#ffffff" : color}"
    font-size="11"
    >${words}</text
  >`;
}
