/** The answer to a complaint: a test, or why there is none. */
export type Answer =
  | { readonly test: readonly [file: string, title: string] }
  /** Not applicable here, with the reason. */
  | { readonly no: string }
  /** Applicable, but not addressed yet. */
  | { readonly open: string };

/** A complaint by users of another tool. */
export interface Complaint {
  /** Where it was reported: numbers are issues and pull requests in the tool's repository. */
  readonly at: string;
  readonly says: string;
  readonly answer: Answer;
}

/** A complaint answered by a test; the title is exactly that in the test file. */
export const by = (at: string, says: string, file: string, title: string): Complaint => ({
  at,
  says,
  answer: { test: [file, title] },
});
export const not = (at: string, says: string, reason: string): Complaint => ({
  at,
  says,
  answer: { no: reason },
});
export const open = (at: string, says: string, reason: string): Complaint => ({
  at,
  says,
  answer: { open: reason },
});
