import { messageOf } from "../../provider/base/errors";
import { inTime } from "../../provider/base/in-time";
import { oneLine } from "../../review/escape";

/** What was found about one thing that a run needs. */
export interface Diagnosis {
  /** `skipped`: it was not looked at, because something else is missing or nothing needs it. */
  readonly status: "ok" | "warning" | "failed" | "skipped";
  readonly text: string;
  /** What to do about it. */
  readonly cure?: string;
}

/** Findings about one subject, under its title. */
export interface Section {
  readonly title: string;
  readonly findings: readonly Diagnosis[];
}

export const ok = (text: string): Diagnosis => ({ status: "ok", text });
export const skipped = (text: string): Diagnosis => ({ status: "skipped", text });
export const warning = (text: string, cure: string): Diagnosis => ({ status: "warning", text, cure });
export const failed = (text: string, cure?: string): Diagnosis => ({
  status: "failed",
  text,
  ...(cure === undefined ? {} : { cure }),
});

/** What a check throws says itself what to do. */
export const thrown = (error: unknown): Diagnosis => failed(oneLine(messageOf(error)));

/** The longest that one check may take. */
const PATIENCE = 20_000;

/**
 * What a check finds; that it failed or took too long is a finding, too.
 *
 * @param subject - what is reported when it does not end
 */
export async function diagnose(
  subject: string,
  check: () => Promise<readonly Diagnosis[]>,
): Promise<readonly Diagnosis[]> {
  try {
    return (await inTime(PATIENCE, check)) ?? [tooLate(subject)];
  } catch (error) {
    return [thrown(error)];
  }
}

const tooLate = (subject: string): Diagnosis =>
  failed(
    `${subject}: no result within ${PATIENCE / 1000} seconds`,
    "check the network, the proxy settings and whether another process holds it",
  );
