import { counted } from "../common/counted";
import { groupedBy } from "../common/grouped";
import type { Finding } from "./model";
import { namesParts, type SentencePart } from "./words";

/** A resource that a finding is about. */
export interface FindingSubject {
  readonly name: string;
  /** What the finding says about this one alone, such as when it ends. */
  readonly own: string | undefined;
}

/** Findings with the same message about several resources. */
export interface FindingGroup extends Pick<Finding, "severity" | "rule"> {
  /** The message, with the values that it is about. */
  readonly parts: readonly SentencePart[];
  /** The resources, without duplicates; empty for a finding about the change as a whole. */
  readonly resources: readonly FindingSubject[];
  /** How many findings it represents. */
  readonly count: number;
}

/** Groups equal findings, in the order of the first of each: most serious first, none left out. */
export function groupsOf(findings: readonly Finding[]): FindingGroup[] {
  const groups = groupedBy(findings, ({ severity, rule, values, message, each }) =>
    JSON.stringify([severity, rule, values, each?.message ?? message]),
  );
  return [...groups.values()].map(groupOf);
}

function groupOf(findings: readonly [Finding, ...Finding[]]): FindingGroup {
  const [first, ...more] = findings;
  const { severity, rule, each } = first;
  const differ = more.some(({ message }) => message !== first.message);
  const message = differ ? (each?.message ?? first.message) : first.message;
  const subjects = findings.flatMap(({ name, each: one }): FindingSubject[] =>
    name === undefined ? [] : [{ name, own: differ ? one?.value : undefined }],
  );
  const resources = [...groupedBy(subjects, (subject) => JSON.stringify(subject)).values()].map(
    ([one]) => one,
  );
  return { severity, rule, parts: partsOf({ ...first, message }), count: findings.length, resources };
}

function partsOf({ values = [], message }: Finding): SentencePart[] {
  return [...namesParts(values), ...(values.length === 0 ? [] : [": "]), { sentence: message }];
}

/** How many errors and warnings there are, such as `1 error, 2 warnings`; empty if there are none. */
export const countsOf = (findings: readonly Finding[]): string =>
  (["error", "warning"] as const)
    .flatMap((severity) => {
      const number = findings.filter((finding) => finding.severity === severity).length;
      return number === 0 ? [] : [counted(number, severity)];
    })
    .join(", ");
