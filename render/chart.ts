import { readableNames } from "../provider/x509/names";
import { visible } from "../common/visible";
import { html, type Html } from "../common/html";
import { countsText, firstEnd } from "../inventory/summary";
import { ticksOf, timeScale, type TimeScale } from "./time-scale";
import { isAuthority } from "../inventory/facts";
import { leftText, diagramRows, spanOfRows, urgency, type DiagramRow } from "./rows";

/** The hierarchy next to the validity of each certificate, with a filter. */
export function chart(nodes: readonly DiagramRow["node"][], now: Date): Html {
  const rows = diagramRows(nodes, now);
  if (rows.length === 0) return html`<p class="empty">There are no certificates.</p>`;
  const { from, to } = spanOfRows(rows, now);
  const at = timeScale(from, to, now.getTime());
  return html`<ul class="tiles">
      ${tilesOf(rows).map(({ count, label, look }) => html`<li class="${look}"><strong>${count}</strong> ${label}</li>`)}
    </ul>
    <div class="tools">
      <input
        id="filter"
        type="search"
        placeholder="Filter: name, subject, algorithm, serial number, kind …"
        aria-label="Filter"
      />
      <select id="state" aria-label="Which">
        <option value="">all</option>
        ${states(rows).map((state) => html`<option>${state}</option>`)}
      </select>
      <select id="zoom" aria-label="Span of time">
        <option value="0">whole validity (logarithmic)</option>
        <option value="730">next 2 years</option>
        <option value="180">next 6 months</option>
      </select>
      <button id="folds" type="button" hidden>Show all</button>
      <span id="count" class="dim" aria-live="polite">${rows.length}</span>
    </div>
    <div class="chart" data-from="${from}" data-to="${to}" data-now="${now.getTime()}">
      <div class="row axis">
        <span class="name">Who signs what</span
        ><span class="lane ticks"
          >${ticksOf(at, now.getTime()).map(
            ({ place, label }) => html`<span class="tick" style="left: ${place}%">${label}</span>`,
          )}</span
        >
      </div>
      ${rows.map((row, index) => rowHtml(row, belowOf(rows, index), { at, now, isLarge: rows.length > FEW }))}
    </div>`;
}

/** More rows than these start folded by CA. */
const FEW = 40;

/** The rows below one of them; each CA comes before what it issues. */
function belowOf(rows: readonly DiagramRow[], index: number): readonly DiagramRow[] {
  const depth = rows[index]?.depth ?? 0;
  const end = rows.findIndex((row, place) => place > index && row.depth <= depth);
  return rows.slice(index + 1, end === -1 ? undefined : end);
}

/** What is below a row, in words, for where it is folded. */
function belowText(below: readonly DiagramRow[]): string {
  const nodes = below.map(({ node }) => node);
  const first = firstEnd(nodes);
  return [
    countsText(nodes),
    ...ATTENTION.flatMap(({ label, isCounted }) => {
      const count = below.filter(isCounted).length;
      return count === 0 ? [] : [`${count} ${label}`];
    }),
    ...(first === undefined ? [] : [`first ends ${first}`]),
  ].join(", ");
}

interface Tile {
  readonly count: number;
  readonly label: string;
  readonly look: string;
}

/** How many there are of what; what needs attention only if there is any. */
function tilesOf(rows: readonly DiagramRow[]): Tile[] {
  const tile = (label: string, look: string, isCounted: (row: DiagramRow) => boolean): Tile => ({
    count: rows.filter(isCounted).length,
    label,
    look,
  });
  return [
    tile("certificates", "", ({ node }) => node.role === "end"),
    tile("CAs", "", ({ node }) => node.role === "root" || node.role === "subordinate"),
    ...ATTENTION.map(({ label, look, isCounted }) => tile(label, look, isCounted)).filter(
      ({ count }) => count > 0,
    ),
  ];
}

/** What needs attention. */
const ATTENTION: readonly (Pick<Tile, "label" | "look"> & {
  readonly isCounted: (row: DiagramRow) => boolean;
})[] = [
  { label: "expired", look: "expired", isCounted: (row) => urgency(row) === "expired" },
  { label: "expire within 30 days", look: "soon", isCounted: (row) => urgency(row) === "soon" },
  { label: "not readable", look: "unreadable", isCounted: (row) => urgency(row) === "unreadable" },
  { label: "change", look: "update", isCounted: ({ node }) => node.action !== undefined },
];

interface Scale {
  readonly at: TimeScale;
  readonly now: Date;
  readonly isLarge: boolean;
}

const statesOf = (row: DiagramRow): string[] => [
  row.node.role,
  ...(row.node.action === undefined ? [] : ["changed", row.node.action]),
  ...(urgency(row) === undefined ? [] : [urgency(row) ?? ""]),
];

const ORDER = [
  "changed",
  "issue",
  "adopt",
  "replace",
  "renew",
  "update",
  "remove",
  "unreadable",
  "expired",
  "soon",
];
const ROLES = ["root", "subordinate", "end", "upload"];

const states = (rows: readonly DiagramRow[]): string[] => {
  const present = new Set(rows.flatMap(statesOf));
  return [...ORDER, ...ROLES].filter((state) => present.has(state));
};

function rowHtml(row: DiagramRow, below: readonly DiagramRow[], scale: Scale): Html {
  const { node, depth } = row;
  const { facts, action } = node;
  const title = facts.commonName ?? facts.subject ?? node.name;
  const text = [
    node.name,
    node.kind,
    node.id,
    facts.subject,
    ...(facts.names ?? []),
    facts.algorithm,
    facts.serialNumber,
  ]
    .filter((part) => part !== undefined)
    .join(" ");
  const names = facts.names && readableNames(facts.names);
  const hint = [facts.subject, names, facts.algorithm, facts.serialNumber, facts.notAfter]
    .flatMap((part) => (part ? [visible(part)] : []))
    .join("\n");
  return html`<div
    class="row role-${node.role}"
    data-key="${node.urn}"
    data-above="${node.issuer ?? ""}"
    data-text="${text.toLowerCase()}"
    data-states="${statesOf(row).join(" ")}"
    data-fold="${scale.isLarge && below.some(({ node: one }) => one.issuer === node.urn && !isAuthority(one)) ? "closed" : "open"}"
    style="--depth: ${depth}"
    title="${hint}"
  >
    <span class="name"
      >${fold(below, title)}<span class="dot"></span>${title} <small>${node.kind} ${node.name}</small> ${
        action === undefined
          ? undefined
          : html`<span class="badge ${action}">${WORDS[action] ?? action}</span>`
      }
      ${below.length === 0 ? undefined : html`<small class="below">${belowText(below)}</small>`}</span
    ><span class="lane">${bar(row, scale)}</span>
  </div>`;
}

/** The button that hides and shows what is below a row; the script of the page makes it work. */
const fold = (below: readonly DiagramRow[], title: string): Html | undefined =>
  below.length === 0
    ? undefined
    : html`<button
        class="fold"
        type="button"
        hidden
        aria-expanded="true"
        aria-label="Below ${title}"
      ></button>`;

const WORDS: Readonly<Record<string, string>> = {
  issue: "issued",
  adopt: "adopted",
  replace: "replaced",
  renew: "renewed",
  update: "changed",
  remove: "removed",
};

function bar(row: DiagramRow, { at, now }: Scale): Html {
  const { start, end, planned, node } = row;
  if (start === undefined || end === undefined) return html`<span class="until dim">${leftText(row)}</span>`;
  const left = at(start);
  const right = at(end);
  const place = right > 55 ? `right: ${100 - right}%` : `left: ${right}%`;
  return html`<i
      class="bar${planned ? " planned" : ""}${node.action === "remove" ? " gone" : ""}"
      data-start="${start}"
      data-end="${end}"
      style="left: ${left}%; width: ${right - left}%"
    ></i
    ><i class="now" data-at="${now.getTime()}" style="left: ${at(now.getTime())}%"></i
    ><span class="until ${urgency(row) ?? ""}" data-label="${end}" style="${place}"
      >${node.facts.notAfter?.slice(0, 10) ?? ""} ${leftText(row)}</span
    >`;
}
