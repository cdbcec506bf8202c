import { html } from "../common/html";
import { code, oneLine, tableRow } from "./escape";
import type { Affected, Change, Difference } from "./model";
import { actionWord, noun } from "./words";

/** A change in full as Markdown, and a version that summarizes what it affects. */
export const detailForms = (change: Change): string[] =>
  [everyName, changedNames, numbers].map((affected) => detail(change, affected));

function detail(change: Change, affected: (items: readonly Affected[]) => string): string {
  const { kind, issuer, certificates, consumers } = change;
  const list = (title: string, items: readonly Affected[]): string[] =>
    items.length === 0 ? [] : [`${title} (${items.length}): ${affected(items)}`];
  return [
    `<details><summary>${summary(change)}</summary>`,
    `${code(kind)}${issuer ? `, issued by ${code(issuer.name)}` : ""}`,
    facts(change),
    ...list("Certificates below", certificates),
    ...list("Used by", consumers),
    "</details>",
  ].join("\n\n");
}

// Not Markdown: a line that begins with HTML is HTML up to its end.
const summary = (change: Change): string =>
  html`<code>${oneLine(change.name)}</code> – ${noun(change.role)} ${actionWord(change)}`.text;

function facts({ before, after, differences }: Change): string {
  const both = before !== undefined && after !== undefined;
  const head = both ? ["", "Now", "After"] : ["", after ? "After" : "Now"];
  return [head, head.map(() => "---"), ...differences.map((difference) => factRow(difference, both))]
    .map(tableRow)
    .join("\n");
}

const cell = (value: string | undefined): string => (value === undefined ? "–" : code(value));

function factRow(difference: Difference, both: boolean): string[] {
  const { fact, before, after, changed } = difference;
  if (!both) return [fact, cell(after ?? before)];
  if (!changed) return [fact, cell(before), "same"];
  return [
    `**${fact}**`,
    cell(before),
    after === undefined ? "not known yet ←" : `${changeText(difference)} ←`,
  ];
}

/** For a long list, only the added and removed elements. */
function changeText({ after, added = [], removed = [], kept = 0 }: Difference): string {
  if (kept < LONG) return cell(after);
  const signed = [...added.map((name) => `+ ${code(name)}`), ...removed.map((name) => `− ${code(name)}`)];
  return `${signed.join(" ")}, ${kept} stay`;
}

const LONG = 10;

const named = (items: readonly Affected[]): string[] =>
  items.map(({ name, kind, action }) => `${code(name)} (${code(kind)}, ${stateOf(action)})`);

const everyName = (items: readonly Affected[]): string => named(items).join(", ");

/** Changes by name, and the number of unchanged resources. */
function changedNames(items: readonly Affected[]): string {
  const changed = items.filter(({ action }) => action !== undefined);
  const stay = items.length - changed.length;
  return [...named(changed), ...(stay === 0 ? [] : [`${stay} ${stateOf(undefined)}`])].join(", ");
}

function numbers(items: readonly Affected[]): string {
  const states = items.map(({ action }) => stateOf(action));
  return [...new Set(states)]
    .map((state) => `${states.filter((one) => one === state).length} ${state}`)
    .join(", ");
}

const stateOf = (action: Affected["action"]): string =>
  action === undefined ? "left as it is" : STATES[action];

const STATES = {
  issue: "new",
  adopt: "taken over",
  replace: "replaced too",
  renew: "renewed too",
  update: "changed in place",
  remove: "removed",
} as const;
