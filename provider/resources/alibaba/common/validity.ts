import { validity } from "../../../../schema/alibaba/common";
import type { ValuesOf } from "../../../../schema/types";
import type { Failure, Intent } from "../../kind";
import { requestOf } from "../../request";
import { period, type Period } from "../../../x509/validity";

/** Values of the documented forms of an end certificate's validity. */
export type AlibabaValidityArgs = ValuesOf<typeof validity>;

const NAMES = Object.keys(validity) as (keyof AlibabaValidityArgs)[];
const FORMS = "years, months, days, or beforeTime with afterTime";

/** The result of a planned validity. */
export interface PlannedValidity {
  /** The argument to change if the validity is wrong. */
  readonly argument: string;
  readonly failure?: Failure;
  /** Missing while it is not known. */
  readonly period?: Period;
}

/**
 * Checks that validity is given in exactly one form. The documents let `Days` silently take precedence over a pair of
 * times and say nothing about the other combinations; an ambiguous plan is refused here.
 */
export function planValidity({
  args,
  unknown,
  now,
}: Pick<Intent<AlibabaValidityArgs>, "args" | "unknown" | "now">): PlannedValidity {
  const given = NAMES.filter((name) => args[name] !== undefined || unknown.has(name));
  const argument = given.at(-1) ?? "days";
  const failed = (message: string): PlannedValidity => ({ argument, failure: { argument, message } });
  if (given.length === 0) return failed(`is required: give the validity as ${FORMS}`);
  const forms = new Set(given.map((name) => (name.endsWith("Time") ? "beforeTime with afterTime" : name)));
  if (forms.size > 1) {
    return failed(
      `the validity is given twice, as ${[...forms].join(" and as ")}: give exactly one of ${FORMS}`,
    );
  }
  if (given.length === 1 && argument.endsWith("Time")) {
    return failed(`must be given together with ${argument === "afterTime" ? "beforeTime" : "afterTime"}`);
  }
  if (given.some((name) => unknown.has(name))) return { argument };
  return { argument, period: expectedPeriod(args)(now) };
}

/** The period of a certificate issued at a given time; undefined while the arguments do not determine it. */
export const plannedPeriod = (args: Partial<AlibabaValidityArgs>, moment: Date): Period | undefined =>
  NAMES.some((name) => args[name] !== undefined) ? expectedPeriod(args)(moment) : undefined;

/** The period that the arguments mean for a certificate that starts, or is issued, at a given time. */
export function expectedPeriod(args: AlibabaValidityArgs): (moment: Date) => Period {
  const { BeforeTime: start, AfterTime: end } = requestOf(validity, args);
  const at = (seconds: number | undefined): Date | undefined =>
    seconds === undefined ? undefined : new Date(seconds * 1000);
  return (moment) => period({ ...args, notBefore: at(start), notAfter: at(end) }, moment);
}
