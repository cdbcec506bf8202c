import type { Diagnosis } from "../../cli/doctor/finding";

/** Findings as `status text → cure`. */
export const textsOf = (findings: readonly Diagnosis[] = []): string[] =>
  findings.map(({ status, text, cure }) => `${status} ${text}${cure === undefined ? "" : ` → ${cure}`}`);

export const matching = (pattern: RegExp): string => expect.stringMatching(pattern) as string;
