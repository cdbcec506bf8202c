import { answersOf } from "./answers";
import { code, inline, plain } from "./escape";
import { mermaid } from "./mermaid";
import type { Affected, Change, Difference, Finding, Review } from "./model";
import { noun, outcomeWord, reasonParts, actionWord } from "./words";

const MOST_CHANGES = 100;
const MOST_DETAILS = 40;
const MOST_FINDINGS = 50;
const MOST_NAMES = 30;

/** A review as Markdown for a pull request; the same review gives the same text. */
export function renderMarkdown(review: Review): string {
  return `${[
    `# Certificate review: ${code(`${review.project}/${review.stack}`)}`,
    VERDICTS[review.verdict],
    table(
      ["", ""],
      answersOf(review).map(({ question, lines }) => [`**${question}**`, lines.map(inline).join("<br>")]),
    ),
    ...findings(review.findings),
    ...changes(review.changes),
    ...diagram(review),
    ...details(review.changes),
  ].join("\n\n")}\n`;
}

const VERDICTS = {
  allowed: "✅ **Allowed.**",
  warnings: "⚠️ **Allowed, with warnings.**",
  refused: "❌ **Refused.**",
} as const;

const MARKS = { error: "❌ error", warning: "⚠️ warning", info: "ℹ️ info" } as const;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

function findings(all: readonly Finding[]): string[] {
  if (all.length === 0) return [];
  const rows = all
    .slice(0, MOST_FINDINGS)
    .map(({ severity, rule, name, message }) => [
      MARKS[severity],
      name === undefined ? "" : code(name),
      plain(message),
      code(rule),
    ]);
  return [
    "## Findings",
    table(["", "Resource", "What", "Rule"], rows),
    ...more(all.length - MOST_FINDINGS, "finding"),
  ];
}

const more = (number: number, what: string): string[] =>
  number > 0 ? [`… and ${number} more ${what}s: see the HTML or JSON report.`] : [];

function changes(all: readonly Change[]): string[] {
  if (all.length === 0) return [];
  const rows = all
    .slice(0, MOST_CHANGES)
    .map((change) => [
      outcomeWord(change),
      `${noun(change.role)} ${code(change.name)}`,
      reasonsText(change),
      consequence(change),
    ]);
  return [
    "## Changes",
    table(["", "What", "Why", "The old one"], rows),
    ...more(all.length - MOST_CHANGES, "change"),
  ];
}

const reasonsText = ({ reasons }: Change): string =>
  reasons.map((reason) => inline(reasonParts(reason))).join("<br>");

const consequence = ({ retirement, removedFirst, action, consumers }: Change): string => {
  if (!retirement) return "";
  if (removedFirst) return `${retirement.words}, before the new one exists`;
  const waits = action !== "remove" && consumers.length > 0 && retirement.outcome !== "kept";
  return `${retirement.words}${waits ? ", after what uses it has moved" : ""}`;
};

function diagram(review: Review): string[] {
  if (review.hierarchy.length === 0) return [];
  const note = review.complete
    ? ""
    : "\n\nOnly what the preview shows: without `--state`, unchanged certificates are not known.";
  return [`## Hierarchy after the run${note}`, `\`\`\`mermaid\n${mermaid(review.hierarchy)}\n\`\`\``];
}

function details(all: readonly Change[]): string[] {
  const told = all.slice(0, MOST_DETAILS);
  if (told.length === 0) return [];
  return ["## Details", ...told.map(detail), ...more(all.length - told.length, "change")];
}

function detail(change: Change): string {
  const { name, kind, issuer, certificates, consumers } = change;
  const both = change.before !== undefined && change.after !== undefined;
  return [
    `<details><summary>${plain(name)} – ${noun(change.role)} ${actionWord(change)}</summary>`,
    `${code(kind)}${issuer ? `, issued by ${code(issuer.name)}` : ""}`,
    table(
      both ? ["", "Now", "After"] : ["", change.after ? "After" : "Now"],
      change.differences.map((difference) => factRow(difference, both)),
    ),
    ...affectedList("Certificates below", certificates),
    ...affectedList("Used by", consumers),
    "</details>",
  ].join("\n\n");
}

function factRow({ fact, before, after, changed }: Difference, both: boolean): string[] {
  const cell = (value: string | undefined): string => (value === undefined ? "–" : code(value));
  if (!both) return [fact, cell(after ?? before)];
  if (!changed) return [fact, cell(before), "same"];
  return [`**${fact}**`, cell(before), after === undefined ? "not known yet ←" : `${cell(after)} ←`];
}

function affectedList(title: string, items: readonly Affected[]): string[] {
  if (items.length === 0) return [];
  const shown = items
    .slice(0, MOST_NAMES)
    .map(
      ({ name, kind, action }) =>
        `${code(name)} (${code(kind)}, ${action === undefined ? "stays as it is" : STATES[action]})`,
    );
  const rest = items.length > MOST_NAMES ? [`and ${items.length - MOST_NAMES} more`] : [];
  return [`${title} (${items.length}): ${[...shown, ...rest].join(", ")}`];
}

const STATES = {
  issue: "new",
  adopt: "taken over",
  replace: "replaced too",
  renew: "renewed too",
  update: "changed in place",
  remove: "removed",
} as const;
