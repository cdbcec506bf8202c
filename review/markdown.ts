import { counted } from "../common/counted";
import { answersOf, type Answer } from "./answers";
import { detailForms } from "./details";
import { code, inline, plain, tableRow } from "./escape";
import { fit, leftOut, shortened, type Chosen, type Piece } from "./fit";
import { countsOf, groupsOf, type FindingGroup, type FindingSubject } from "./groups";
import { mermaid } from "./mermaid";
import type { AffectedOutput, Change, Finding, Review } from "./model";
import { contentParts } from "./outputs";
import { renewalDays, renewalsText, type RenewalDay } from "./renewals";
import { noun, outcomeWord, reasonParts } from "./words";

/** GitHub's maximum comment length. */
export const COMMENT_LENGTH = 65_536;

/** Less than this does not even leave room to report what is left out. */
export const SHORTEST = 2_000;

/**
 * A review as Markdown for a pull request; the same review gives the same text.
 *
 * @param longest - how many characters it may have, from {@link SHORTEST} on. What does not fit is counted, refusals
 * last.
 */
export function renderMarkdown(review: Review, longest: number = COMMENT_LENGTH): string {
  const report = reportOf(review);
  const tiers = [0, 1, 2, 3].map((tier) => report.pieces.filter((piece) => tierOf(piece) === tier));
  const frame = textOf(report, new Map(), longest).length;
  return textOf(report, fit(tiers, longest - frame - NOTE), longest);
}

/** Room for the note about shortened items, of which the frame has none. */
const NOTE = 40;

type Tier = 0 | 1 | 2 | 3;

interface Ranked extends Piece {
  readonly tier: Tier;
}
const tierOf = ({ tier }: Ranked): Tier => tier;

interface Section {
  readonly head: string;
  readonly pieces: readonly Ranked[];
  /** The separators between items. */
  readonly between: "\n" | "\n\n";
}

interface Report {
  readonly title: Section;
  readonly verdict: string;
  readonly sections: readonly Section[];
  /** The most serious first. */
  readonly pieces: readonly Ranked[];
}

function reportOf(review: Review): Report {
  const title = section("", [titlePiece(review)]);
  const sections = [
    table(["", ""], "", answersOf(review).map(answerPiece)),
    table(["", "Resource", "What", "Rule"], "## Findings\n\n", groupsOf(review.findings).map(findingPiece)),
    table(["", "What", "Why", "The old one"], "## Changes\n\n", review.changes.map(changePiece)),
    table(["Output", "What changes in it"], "## Stack outputs\n\n", review.outputs.map(outputPiece)),
    table(["From", "Certificates"], renewalsHead(review), renewalDays(review.hierarchy).map(renewalPiece)),
    section("## Hierarchy after the run", diagramPieces(review)),
    section("## Details", review.changes.map(detailPiece)),
  ];
  const pieces = [title, ...sections].flatMap((one) => one.pieces).sort((a, b) => a.tier - b.tier);
  return { title, verdict: verdictText(review), sections, pieces };
}

const section = (head: string, pieces: readonly Ranked[]): Section => ({ head, pieces, between: "\n\n" });

const table = (titles: readonly string[], above: string, pieces: readonly Ranked[]): Section => ({
  head: `${above}${tableRow(titles)}\n${tableRow(titles.map(() => "---"))}`,
  pieces,
  between: "\n",
});

function textOf({ title, verdict, sections, pieces }: Report, chosen: Chosen, longest: number): string {
  return `${[
    ...sectionText(title, chosen),
    verdict,
    ...cutText(pieces, chosen, longest),
    ...sections.flatMap((one) => sectionText(one, chosen)),
  ].join("\n\n")}\n`;
}

function sectionText({ head, pieces, between }: Section, chosen: Chosen): string[] {
  if (pieces.length === 0) return [];
  const lines = pieces.flatMap((piece) => chosen.get(piece) ?? []);
  const out = leftOut(pieces, chosen);
  const rest = out === "" ? [] : [`… and ${out}: see the HTML or JSON report.`];
  return [[...(head === "" ? [] : [head]), ...lines].join(between), ...rest];
}

/** A note that something is left out, and how much of what. */
function cutText(pieces: readonly Ranked[], chosen: Chosen, longest: number): string[] {
  const out = leftOut(pieces, chosen);
  const short = shortened(pieces, chosen);
  const notes = [...(short === 0 ? [] : [`${counted(short, "entry", "entries")} shortened`])];
  if (out !== "") notes.unshift(`left out are ${out}`);
  if (notes.length === 0) return [];
  return [`✂️ **Not all of the report fits into ${longest} characters**: ${notes.join("; ")}. ${ELSEWHERE}`];
}

const ELSEWHERE = "All of it is in the reports of `--format html` and `--format json`.";

const VERDICTS = { allowed: "✅ **Allowed", warnings: "⚠️ **Allowed", refused: "❌ **Refused" } as const;

function verdictText({ verdict, findings }: Review): string {
  const counts = countsOf(findings);
  return `${VERDICTS[verdict]}${counts === "" ? "" : `: ${counts}`}.**`;
}

const titlePiece = ({ project, stack }: Review): Ranked => ({
  forms: [`# Certificate review: ${code(`${project}/${stack}`)}`, "# Certificate review"],
  of: [1, "title", "titles"],
  tier: 0,
});

const answerPiece = ({ question, lines, short }: Answer): Ranked => ({
  forms: [lines.map(inline).join("<br>"), short].map((text) => tableRow([`**${question}**`, text])),
  of: [1, "answer", "answers"],
  tier: question === "Is it allowed?" ? 0 : 1,
});

const MARKS = { error: "❌ error", warning: "⚠️ warning", info: "ℹ️ info" } as const;

const KINDS = {
  error: { words: ["error", "errors"], tier: 0 },
  warning: { words: ["warning", "warnings"], tier: 1 },
  info: { words: ["remark", "remarks"], tier: 2 },
} as const satisfies Record<Finding["severity"], { words: readonly [string, string]; tier: Tier }>;

const FEW = 3;

function findingPiece({ severity, rule, resources, parts, count }: FindingGroup): Ranked {
  const { words, tier } = KINDS[severity];
  const forms = listForms(resources.map(subjectText), "resource").map((subjects) =>
    tableRow([MARKS[severity], subjects, inline(parts), code(rule)]),
  );
  return { forms, of: [count, ...words], tier };
}

const subjectText = ({ name, own }: FindingSubject): string =>
  own === undefined ? code(name) : `${code(name)} (${code(own)})`;

/** All items with their number, or enough to show which are meant. */
function listForms(every: readonly string[], word: string): string[] {
  if (every.length === 0) return [""];
  const number = counted(every.length, word);
  const few = `${every.slice(0, FEW).join(", ")} and ${every.length - FEW} more`;
  const lists = [every.join(", "), ...(every.length > FEW ? [few] : [])];
  return [...lists.map((names) => (every.length === 1 ? names : `${number}: ${names}`)), number];
}

const outputPiece = (output: AffectedOutput): Ranked => {
  const { all, short } = contentParts(output);
  return {
    forms: [inline(all), short].map((text) => tableRow([code(output.name), text])),
    of: [1, "stack output", "stack outputs"],
    tier: 2,
  };
};

function changePiece(change: Change): Ranked {
  const subject = `${noun(change.role)} ${code(change.name)}`;
  const row = (names: string, why: string): string =>
    tableRow([outcomeWord(change), `${subject}${names}`, why, plain(consequence(change))]);
  const [every, number] = newNames(change);
  return {
    forms: [row(every, reasonsText(change)), row(number, counted(change.reasons.length, "reason"))],
    of: [1, "change", "changes"],
    tier: 2,
  };
}

/** The names that a certificate new to the stack is valid for, listed and counted. */
function newNames({ action, role, after, unknown }: Change): [every: string, number: string] {
  if (role !== "end" || (action !== "issue" && action !== "adopt")) return ["", ""];
  const names = after?.names ?? [];
  const more = unknown.has("names") ? ["names that are not known yet"] : [];
  const forNames = (first: readonly string[]): string => {
    const all = [...first, ...more];
    return all.length === 0 ? "" : ` for ${all.join(", ")}`;
  };
  return [forNames(names.map(code)), forNames(names.length === 0 ? [] : [counted(names.length, "name")])];
}

const reasonsText = ({ reasons }: Change): string =>
  reasons.map((reason) => inline(reasonParts(reason))).join("<br>");

const consequence = ({ retirement, removedFirst, action, consumers }: Change): string => {
  if (!retirement) return "";
  if (removedFirst) return `${retirement.words}, before the new one exists`;
  const waits = action !== "remove" && consumers.length > 0 && retirement.outcome !== "kept";
  return `${retirement.words}${waits ? ", after what uses it has moved" : ""}`;
};

function renewalsHead(review: Review): string {
  const text = renewalsText(review);
  return `## Renewals ahead\n\n${text === undefined ? "" : `${text}.\n\n`}`;
}

const renewalPiece = ({ day, names }: RenewalDay): Ranked => ({
  forms: listForms(names.map(code), "certificate").map((certificates) => tableRow([day, certificates])),
  of: [names.length, "renewal", "renewals"],
  tier: 3,
});

const SIZES = [60, 20];

function diagramPieces({ hierarchy, complete }: Review): Ranked[] {
  if (hierarchy.length === 0) return [];
  const note = complete
    ? ""
    : "Only what the preview shows: without `--state`, unchanged certificates are not known.\n\n";
  return [
    {
      forms: SIZES.map((size) => `${note}\`\`\`mermaid\n${mermaid(hierarchy, size)}\n\`\`\``),
      of: [1, "diagram", "diagrams"],
      tier: 3,
    },
  ];
}

const detailPiece = (change: Change): Ranked => ({
  forms: detailForms(change),
  of: [1, "section of details", "sections of details"],
  tier: 3,
});
