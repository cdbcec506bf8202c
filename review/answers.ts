import type { Affected, Change, Finding, Review } from "./model";
import { validityText } from "./differences";
import { counted, noun, outcomeWord, reasonParts, type Part } from "./words";

/** What a reviewer asks first, with the answer. */
export interface Answer {
  readonly question: string;
  /** One line each. */
  readonly lines: readonly (readonly Part[])[];
}

const MOST = 6;

/** The five questions of a reviewer: what changes, why, who is affected, until when, is it allowed. */
export function answersOf(review: Review): Answer[] {
  return [
    { question: "What changes?", lines: [whatChanges(review)] },
    { question: "Why?", lines: why(review) },
    { question: "Who is affected?", lines: [whoIsAffected(review)] },
    { question: "Until when?", lines: untilWhen(review) },
    { question: "Is it allowed?", lines: isItAllowed(review) },
  ];
}

function whatChanges({ changes, findings }: Review): Part[] {
  const failed = findings.some(({ rule }) => rule === "preview-failed");
  if (changes.length === 0) return [failed ? "Nothing: the preview failed" : "Nothing"];
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = `${change.role} ${outcomeWord(change)}`;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  const told = [...groups.values()].map((group) => {
    const [first] = group as [Change];
    return `${group.length} ${noun(first.role, group.length)} ${outcomeWord(first)}`;
  });
  return [`${told.join("; ")}${failed ? ", as far as the preview got before it failed" : ""}`];
}

/** Causes first: what follows from another change is told with that change. */
function why({ changes }: Review): Part[][] {
  const causes = changes.filter(({ reasons }) =>
    reasons.some(({ about, argument }) => about === undefined || argument === "adopt"),
  );
  const lines = grouped(causes)
    .slice(0, MOST)
    .map(({ changes: [change], names }): Part[] => {
      const parts = change.reasons
        .filter(({ about, argument }) => about === undefined || argument === "adopt")
        .slice(0, MOST)
        .flatMap((reason, index): Part[] => [...(index === 0 ? [] : ["; "]), ...reasonParts(reason)]);
      return [...names, ": ", ...parts];
    });
  const more = grouped(causes).length - lines.length;
  const following = changes.length - causes.length;
  return [
    ...(lines.length === 0 ? [[following === 0 ? "–" : "a change elsewhere in the program"]] : lines),
    ...(more > 0 ? [[`and ${more} more, below`]] : []),
    ...(following > 0
      ? [[`${counted(following, "more change")} ${following === 1 ? "follows" : "follow"} from these`]]
      : []),
  ];
}

interface Group {
  readonly changes: readonly [Change, ...Change[]];
  readonly names: readonly Part[];
}

/** Changes for the same reason, which names no value of their own, are told together. */
function grouped(changes: readonly Change[]): Group[] {
  const groups = new Map<string, [Change, ...Change[]]>();
  for (const change of changes) {
    const [reason] = change.reasons;
    const key = reason?.argument === undefined ? (reason?.note ?? "") : change.urn;
    const group = groups.get(key);
    if (group) group.push(change);
    else groups.set(key, [change]);
  }
  return [...groups.values()].map((group) => ({ changes: group, names: namesOf(group) }));
}

function namesOf(items: readonly { readonly name: string }[]): Part[] {
  const names = [...new Set(items.map(({ name }) => name))];
  const shown = names
    .slice(0, MOST)
    .flatMap((name, index): Part[] => [...(index === 0 ? [] : [", "]), { value: name }]);
  return [...shown, ...(names.length > MOST ? [` and ${names.length - MOST} more`] : [])];
}

function whoIsAffected({ changes, complete }: Review): Part[] {
  const changed = new Set(changes.map(({ urn }) => urn));
  const existing = changes.filter(({ action }) => action !== "issue" && action !== "adopt");
  const below = unique(
    existing.filter(({ action }) => action !== "update").flatMap(({ certificates }) => certificates),
  );
  const certificates = below.filter(({ urn }) => !changed.has(urn));
  const following = below.filter(({ urn }) => changed.has(urn));
  const consumers = unique(existing.flatMap((change) => change.consumers)).filter(
    ({ urn, kind }) => !changed.has(urn) || kind === "huawei.ApigCertificate",
  );
  const parts: Part[] = [
    ...list("certificates below a changed CA, changed too: ", following),
    ...list("certificates below a changed CA, left as they are: ", certificates),
    ...list("what uses a changed one: ", consumers),
  ];
  const known: Part[] = parts.length === 0 ? ["nothing else in this stack"] : parts.slice(0, -1);
  return complete ? known : [...known, " (only what the preview shows is known: give --state)"];
}

const list = (title: string, items: readonly Affected[]): Part[] =>
  items.length === 0
    ? []
    : [
        title,
        ...items
          .slice(0, MOST)
          .flatMap(({ name }, index): Part[] => [...(index === 0 ? [] : [", "]), { value: name }]),
        ...(items.length > MOST ? [` and ${items.length - MOST} more`] : []),
        "; ",
      ];

const unique = (items: readonly Affected[]): Affected[] => [
  ...new Map(items.map((item) => [item.urn, item])).values(),
];

function untilWhen({ changes }: Review): Part[][] {
  const told = changes.filter(
    ({ after, before, action, role }) =>
      role !== "key" && role !== "request" && (action === "remove" ? before : after),
  );
  const lines = told.slice(0, MOST).map((change): Part[] => {
    const facts = change.action === "remove" ? change.before : change.after;
    const validity = (facts && validityText(facts)) ?? "as long as what it depends on; known during the run";
    const old =
      change.retirement && change.before?.notAfter !== undefined
        ? `; the old one ${change.retirement.words}`
        : "";
    return change.action === "remove"
      ? [
          { value: change.name },
          ` ${change.retirement?.words ?? ""} (it would end ${change.before?.notAfter ?? "?"})`,
        ]
      : [{ value: change.name }, `: ${validity}${old}`];
  });
  const more = told.length - lines.length;
  return [...(lines.length === 0 ? [["–"]] : lines), ...(more > 0 ? [[`and ${more} more, below`]] : [])];
}

function isItAllowed({ findings, policy, unchecked, verdict }: Review): Part[][] {
  const counts = (["error", "warning"] as const).flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [counted(number, severity)];
  });
  const by: Part[] = policy === undefined ? [" (no policy was given)"] : [" by ", { value: policy }];
  const head: Part[] = [
    { allowed: "Yes", warnings: "Yes, with a second look", refused: "**No**" }[verdict],
    ...(counts.length === 0 ? [] : [`: ${counts.join(", ")}`]),
    ...by,
  ];
  return [
    head,
    ...(policy === undefined || unchecked.length === 0 ? [] : [[`not checked: ${unchecked.join(", ")}`]]),
    ...findings
      .filter(({ severity }) => severity === "error")
      .slice(0, 3)
      .map(errorLine),
  ];
}

const errorLine = ({ name, message }: Finding): Part[] =>
  name === undefined ? [{ value: message }] : [{ value: name }, ": ", { value: message }];
