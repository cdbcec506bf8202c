import { counted } from "../common/counted";
import { groupedBy } from "../common/grouped";
import { drawsOf } from "./draws";
import { countsOf, groupsOf, type FindingGroup } from "./groups";
import { definitionOf } from "../schema";
import type { Affected, Change, Reason, Review } from "./model";
import { validityText } from "./differences";
import { namesParts, noun, outcomeWord, reasonParts, type SentencePart } from "./words";

/** A reviewer's first questions, with their answers. */
export interface Answer {
  readonly question: string;
  /** One line each. */
  readonly lines: readonly (readonly SentencePart[])[];
  /** The answer, limited in length. */
  readonly short: string;
}

const MOST = 6;

/** A reviewer's five questions: what changes, why, who is affected, until when, is it allowed. */
export function answersOf(review: Review): Answer[] {
  const changed = counted(review.changes.length, "change");
  return [
    { question: "What changes?", lines: [whatChanges(review), ...issuedBelow(review)], short: changed },
    { question: "Why?", lines: why(review), short: BELOW },
    { question: "Who is affected?", lines: [whoIsAffected(review)], short: BELOW },
    { question: "Until when?", lines: untilWhen(review), short: BELOW },
    { question: "Is it allowed?", lines: isItAllowed(review), short: verdictOf(review) },
  ];
}

const BELOW = "see below";

function whatChanges({ changes, findings }: Review): SentencePart[] {
  const failed = findings.some(({ rule }) => rule === "preview-failed");
  if (changes.length === 0) return [failed ? "Nothing: the preview failed" : "Nothing"];
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = `${change.role} ${outcomeWord(change)}`;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  const counts = [...groups.values()].map((group) => {
    const [first] = group as [Change];
    return `${group.length} ${noun(first.role, group.length)} ${outcomeWord(first)}`;
  });
  return [`${counts.join("; ")}${failed ? ", as far as the preview got before it failed" : ""}`];
}

function issuedBelow({ changes }: Review): SentencePart[][] {
  const draws = drawsOf(changes);
  if (draws.length === 0) return [];
  const shown = draws
    .slice(0, MOST)
    .flatMap(({ name, certificates }): SentencePart[] => [
      `${certificates} issued below `,
      { value: name },
      ", ",
    ]);
  const below =
    draws.length > MOST ? [...shown, `and more below ${draws.length - MOST} other CAs`] : shown.slice(0, -1);
  return [[...below, "; where certificates are purchased, the preview checks how many are left"]];
}

/** Causes first: consequences of another change are listed with that change. */
function why({ changes }: Review): SentencePart[][] {
  const causes = changes.filter((change) => causesOf(change).length > 0);
  const groups = grouped(causes);
  const lines = groups.slice(0, MOST).map(({ names, reasons }): SentencePart[] => {
    const parts = reasons.flatMap((reason, index): SentencePart[] => [
      ...(index === 0 ? [] : ["; "]),
      ...reasonParts(reason),
    ]);
    return [...names, ": ", ...parts];
  });
  const more = groups.length - lines.length;
  const following = changes.length - causes.length;
  return [
    ...(lines.length === 0 ? [[following === 0 ? "–" : "a change elsewhere in the program"]] : lines),
    ...(more > 0 ? [[`and ${more} more, below`]] : []),
    ...(following > 0
      ? [[`${counted(following, "more change")} ${following === 1 ? "follows" : "follow"} from these`]]
      : []),
  ];
}

/** The reasons for a change that are not other changes. */
const causesOf = ({ reasons }: Change): Reason[] =>
  reasons.filter(({ about, argument }) => about === undefined || argument === "adopt");

interface Group {
  readonly reasons: readonly Reason[];
  readonly names: readonly SentencePart[];
}

/** Changes with the same reasons are grouped. */
function grouped(changes: readonly Change[]): Group[] {
  const groups = groupedBy(changes, (change) => JSON.stringify(causesOf(change)));
  return [...groups.values()].map((group) => ({ reasons: causesOf(group[0]), names: namesOf(group) }));
}

/** The first names; all of them are listed further below. */
function namesOf(items: readonly { readonly name: string }[]): SentencePart[] {
  const names = [...new Set(items.map(({ name }) => name))];
  return [
    ...namesParts(names.slice(0, MOST)),
    ...(names.length > MOST ? [` and ${names.length - MOST} more, below`] : []),
  ];
}

function whoIsAffected({ changes, outputs, complete }: Review): SentencePart[] {
  const changed = new Set(changes.map(({ urn }) => urn));
  const existing = changes.filter(({ action }) => action !== "issue" && action !== "adopt");
  const below = unique(
    existing.filter(({ action }) => action !== "update").flatMap(({ certificates }) => certificates),
  );
  const certificates = below.filter(({ urn }) => !changed.has(urn));
  const following = below.filter(({ urn }) => changed.has(urn));
  const consumers = unique(existing.flatMap((change) => change.consumers)).filter(
    ({ urn, kind }) => !changed.has(urn) || definitionOf(kind)?.role === "upload",
  );
  const parts: SentencePart[] = [
    ...list("certificates below a changed CA, changed too: ", following),
    ...list("certificates below a changed CA, left as they are: ", certificates),
    ...list("what uses a changed one: ", consumers),
    ...list(
      "stack outputs with a changed one: ",
      outputs.filter(({ contains }) => contains.length > 0),
    ),
    ...list(
      "secret stack outputs, which may have one: ",
      outputs.filter(({ contains }) => contains.length === 0),
    ),
  ];
  const known: SentencePart[] = parts.length === 0 ? ["nothing else in this stack"] : parts.slice(0, -1);
  return complete ? known : [...known, " (only what the preview shows is known: give --state)"];
}

const list = (title: string, items: readonly { readonly name: string }[]): SentencePart[] =>
  items.length === 0 ? [] : [title, ...namesOf(items), "; "];

const unique = (items: readonly Affected[]): Affected[] => [
  ...new Map(items.map((item) => [item.urn, item])).values(),
];

function untilWhen({ changes }: Review): SentencePart[][] {
  const listed = changes.filter(
    ({ after, before, action, role }) =>
      role !== "key" && role !== "request" && (action === "remove" ? before : after),
  );
  const groups = [...groupedBy(listed, (change) => JSON.stringify(lastingOf(change))).values()];
  const lines = groups
    .slice(0, MOST)
    .map((group): SentencePart[] => [...namesOf(group), ...lastingOf(group[0])]);
  const more = groups.length - lines.length;
  return [...(lines.length === 0 ? [["–"]] : lines), ...(more > 0 ? [[`and ${more} more, below`]] : [])];
}

/** Until when something lasts: what follows its name in a sentence. */
function lastingOf({ action, before, after, retirement }: Change): SentencePart[] {
  const words = retirement?.words ?? "";
  if (action === "remove") {
    return [": ", { sentence: `${words} (it would end ${before?.notAfter ?? "at an unknown time"})` }];
  }
  const validity = (after && validityText(after)) ?? "as long as what it depends on; known during the run";
  const old = retirement && before?.notAfter !== undefined ? `; the old one ${words}` : "";
  return [": ", { sentence: `${validity}${old}` }];
}

function isItAllowed(review: Review): SentencePart[][] {
  const { findings, policy, unchecked } = review;
  const errors = groupsOf(findings.filter(({ severity }) => severity === "error"));
  const more = errors.length - FIRST_ERRORS;
  const by: SentencePart[] = policy === undefined ? [" (no policy was given)"] : [" by ", { value: policy }];
  return [
    [verdictOf(review), ...by],
    ...(policy === undefined || unchecked.length === 0 ? [] : [[uncheckedText(unchecked)]]),
    ...errors.slice(0, FIRST_ERRORS).map(errorLine),
    ...(more > 0 ? [[`and ${more} more, below`]] : []),
  ];
}

const FIRST_ERRORS = 3;

const uncheckedText = (rules: readonly string[]): string => `not checked: ${rules.join(", ")}`;

function verdictOf({ verdict, findings }: Review): string {
  const counts = countsOf(findings);
  const word = { allowed: "Yes", warnings: "Yes, with a second look", refused: "**No**" }[verdict];
  return `${word}${counts === "" ? "" : `: ${counts}`}`;
}

const errorLine = ({ resources, parts }: FindingGroup): SentencePart[] =>
  resources.length === 0 ? [...parts] : [...namesOf(resources), ": ", ...parts];
