import { counted } from "../common/counted";
import { chart } from "../render/chart";
import { html, type Html } from "../common/html";
import { page } from "../render/page";
import { answersOf } from "./answers";
import { oneLine } from "./escape";
import { countsOf, groupsOf, type FindingSubject } from "./groups";
import type { Affected, AffectedOutput, Change, Finding, Review } from "./model";
import { contentParts } from "./outputs";
import { renewalDays, renewalsText } from "./renewals";
import { actionWord, noun, outcomeWord, reasonParts, type SentencePart } from "./words";

/** A review as a self-contained page. */
export function renderHtml(review: Review, now: Date): string {
  const title = `Certificate review: ${review.project}/${review.stack}`;
  return page(
    title,
    html`<h1>${title}</h1>
      <p class="verdict ${review.verdict}">${verdict(review)}</p>
      <table class="stack">
        ${answersOf(review).map(
          ({ question, lines }) =>
            html`<tr>
              <th>${question}</th>
              <td>${lines.map((parts) => html`<div>${inline(parts)}</div>`)}</td>
            </tr>`,
        )}
      </table>
      ${findings(review.findings)} ${changes(review.changes)} ${outputs(review.outputs)} ${renewals(review)}
      <h2>Hierarchy and validity after the run</h2>
      ${chart(review.hierarchy, now)}`,
  );
}

const VERDICTS = { allowed: "Allowed", warnings: "Allowed", refused: "Refused" } as const;

function verdict({ verdict: word, findings: all }: Review): string {
  const counts = countsOf(all);
  return `${VERDICTS[word]}${counts === "" ? "" : `: ${counts}`}`;
}

const inline = (parts: readonly SentencePart[]): Html[] =>
  parts.map((part) =>
    typeof part === "string"
      ? html`${part.replaceAll("**", "")}`
      : "value" in part
        ? html`<code>${oneLine(part.value)}</code>`
        : html`${oneLine(part.sentence)}`,
  );

function findings(all: readonly Finding[]): Html | undefined {
  if (all.length === 0) return undefined;
  return html`<h2>Findings</h2>
    <table class="stack">
      ${groupsOf(all).map(
        ({ severity, resources, parts, rule }) =>
          html`<tr>
            <td><span class="badge ${severity}">${severity}</span></td>
            <td>${subjects(resources, severity === "error")}</td>
            <td>${inline(parts)}</td>
            <td class="dim">${rule}</td>
          </tr>`,
      )}
    </table>`;
}

/** More are folded, unless they are refused. */
const MANY = 10;

function subjects(resources: readonly FindingSubject[], isRefused: boolean): Html {
  const all = resources.map(
    ({ name, own }, index) =>
      html`${index === 0 ? "" : ", "}<code>${oneLine(name)}</code>${own === undefined ? "" : ` (${own})`}`,
  );
  const number = counted(all.length, "resource");
  if (all.length <= MANY) return html`${all.length > 1 ? `${number}: ` : ""}${all}`;
  return html`<details class="names" ${isRefused ? "open" : ""}>
    <summary>${number}</summary>
    ${all}
  </details>`;
}

const codes = (names: readonly string[]): Html[] =>
  names.map((name, index) => html`${index === 0 ? "" : ", "}<code>${oneLine(name)}</code>`);

function changes(all: readonly Change[]): Html | undefined {
  if (all.length === 0) return undefined;
  return html`<h2>Changes</h2>
    ${all.map((change) => changeHtml(change, all.length <= 3))}`;
}

function outputs(all: readonly AffectedOutput[]): Html | undefined {
  if (all.length === 0) return undefined;
  return html`<h2>Stack outputs</h2>
    <table>
      <tr>
        <th>Output</th>
        <th>What changes in it</th>
      </tr>
      ${all.map(
        (output) =>
          html`<tr>
            <td><code>${oneLine(output.name)}</code></td>
            <td>${inline(contentParts(output).all)}</td>
          </tr>`,
      )}
    </table>`;
}

function renewals(review: Review): Html | undefined {
  const days = renewalDays(review.hierarchy);
  const text = renewalsText(review);
  if (days.length === 0) return undefined;
  return html`<h2>Renewals ahead</h2>
    ${text === undefined ? undefined : html`<p>${text}.</p>`}
    <table>
      ${days.map(
        ({ day, names }) =>
          html`<tr>
            <td>${day}</td>
            <td>${codes(names)}</td>
          </tr>`,
      )}
    </table>`;
}

const changeHtml = (change: Change, open: boolean): Html =>
  html`<details${open ? " open" : ""}>
    <summary>
      <span class="badge ${change.action}">${outcomeWord(change)}</span> ${noun(change.role)}
      <code>${oneLine(change.name)}</code> <span class="dim">${oneLine(change.kind)}</span>
    </summary>
    <div>
      <p>${change.reasons.map((reason, index) => html`${index === 0 ? "" : "; "}${inline(reasonParts(reason))}`)}</p>
      ${change.retirement ? html`<p>The old one ${change.retirement.words}.</p>` : undefined}
      <table>
        <tr><th></th><th>Now</th><th>After</th></tr>
        ${change.differences.map(
          ({ fact, before, after, changed }) =>
            html`<tr class="${changed ? "changed" : ""}">
              <td>${fact}</td>
              <td>${cell(before)}</td>
              <td>${changed || before === undefined ? cell(after) : change.after ? "same" : "–"}</td>
            </tr>`,
        )}
      </table>
      ${affected("Certificates below", change.certificates)} ${affected("Used by", change.consumers)}
    </div>
  </details>`;

const cell = (value: string | undefined): Html =>
  value === undefined ? html`<span class="dim">–</span>` : html`<code>${oneLine(value)}</code>`;

const affected = (title: string, items: readonly Affected[]): Html | undefined =>
  items.length === 0
    ? undefined
    : html`<p>
        ${title} (${items.length}):
        ${items.map(
          ({ name, kind, action }, index) =>
            html`${index === 0 ? "" : ", "}<code>${oneLine(name)}</code>
              <span class="dim"
                >${kind}, ${action === undefined ? "stays" : actionWord({ action, role: "end" })}</span
              >`,
        )}
      </p>`;
