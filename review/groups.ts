import type { Finding } from "./model";
import { counted, type SentencePart } from "./words";

/** Findings with the same message about several resources. */
export interface FindingGroup extends Pick<Finding, "severity" | "rule"> {
  /** The message, with the values that it is about. */
  readonly parts: readonly SentencePart[];
  /** The resources' names, without duplicates; empty for a finding about the change as a whole. */
  readonly names: readonly string[];
  /** How many findings it represents. */
  readonly count: number;
}

/** Groups equal findings, in the order of the first of each: most serious first, none left out. */
export function groupsOf(findings: readonly Finding[]): FindingGroup[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.severity, finding.rule, finding.values, finding.message]);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()].map(groupOf);
}

function groupOf(findings: readonly Finding[]): FindingGroup {
  const [first] = findings as [Finding];
  const { severity, rule } = first;
  return {
    severity,
    rule,
    parts: partsOf(first),
    count: findings.length,
    names: [...new Set(findings.flatMap(({ name }) => name ?? []))],
  };
}

function partsOf({ values = [], message }: Finding): SentencePart[] {
  const listed = values.flatMap((value, index): SentencePart[] => [
    ...(index === 0 ? [] : [", "]),
    { value },
  ]);
  return [...listed, ...(values.length === 0 ? [] : [": "]), { told: message }];
}

/** How many errors and warnings there are, such as `1 error, 2 warnings`; empty if there are none. */
export const countsOf = (findings: readonly Finding[]): string =>
  (["error", "warning"] as const)
    .flatMap((severity) => {
      const number = findings.filter((finding) => finding.severity === severity).length;
      return number === 0 ? [] : [counted(number, severity)];
    })
    .join(", ");
