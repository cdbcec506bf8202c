import { DAY } from "../../common/time";
/** A source of the current time. */
export type Clock = () => Date;

/** Start and end of a certificate's validity, in whole seconds. */
export interface Period {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A validity in one of the documented forms. */
export interface DocumentedValidity {
  readonly years?: number | undefined;
  readonly months?: number | undefined;
  readonly days?: number | undefined;
  readonly notBefore?: Date | undefined;
  readonly notAfter?: Date | undefined;
}

/** The period that a validity means when issued at `now`: calendar years and months, days of 24 hours. */
export function period(validity: DocumentedValidity, now: Date): Period {
  const notBefore = wholeSeconds(validity.notBefore ?? now);
  if (validity.notAfter) return { notBefore, notAfter: wholeSeconds(validity.notAfter) };
  const months = (validity.years ?? 0) * 12 + (validity.months ?? 0);
  const end = addMonths(notBefore, months).getTime() + (validity.days ?? 0) * DAY;
  return { notBefore, notAfter: new Date(end) };
}

/**
 * The period of a CA below another one. "Not longer than the root" allows the same number of years, but a CA created
 * moments after its issuer would then outlive it by those moments: such an end, and only such an end, is truncated to
 * the issuer's.
 */
export function periodBelow(
  years: number,
  now: Date,
  issuer: { readonly years: number | undefined; readonly notAfter: Date | undefined },
): Period {
  const requested = period({ years }, now);
  if (issuer.notAfter === undefined || years !== issuer.years) return requested;
  const overshoot = requested.notAfter.getTime() - issuer.notAfter.getTime();
  const isMoments = requested.notAfter > issuer.notAfter && overshoot <= DAY;
  return isMoments ? { ...requested, notAfter: issuer.notAfter } : requested;
}

const wholeSeconds = (moment: Date): Date => new Date(Math.floor(moment.getTime() / 1000) * 1000);

/** The same day and time some months later; the last day of that month if it is shorter. */
function addMonths(moment: Date, months: number): Date {
  const result = new Date(moment);
  result.setUTCMonth(result.getUTCMonth() + months);
  if (result.getUTCDate() !== moment.getUTCDate()) result.setUTCDate(0);
  return result;
}
