import { period, type Period } from "./validity";

const UNITS = { y: "years", m: "months", d: "days", h: "hours" } as const;
const MOST = { y: 100, m: 1_200, d: 36_500, h: 876_000 };
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

const formsOf = (durations: string): string =>
  `must be a duration such as ${durations}, an end such as 2030-01-31T00:00:00Z, or a start and an end with / between them`;
const FORMS = formsOf("10y, 6m (months) or 90d");
const FORMS_WITH_HOURS = formsOf("10y, 6m (months), 90d or 12h");

/** A validity as a single text: the `Validity` parameter of the operations that take a CA's signing request. */
interface ValidityText {
  readonly years?: number;
  readonly months?: number;
  readonly days?: number;
  readonly hours?: number;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

/** Parses a validity text; a returned text is the reason it is not valid. */
function readValidity(text: string): ValidityText | string {
  const [, count, unit] = /^([1-9]\d{0,5})([ymdh])$/.exec(text) ?? [];
  if (count !== undefined) {
    const key = unit as keyof typeof UNITS;
    const most = MOST[key];
    return Number(count) > most ? `must not be more than ${most}${key}` : { [UNITS[key]]: Number(count) };
  }
  const times = text.split("/").map(readTime);
  const [first, second] = times;
  if (!first || times.length > 2 || (times.length === 2 && !second)) return FORMS;
  if (!second) return { notAfter: first };
  return first < second ? { notBefore: first, notAfter: second } : "must start before it ends";
}

function readTime(text: string): Date | undefined {
  const moment = new Date(TIME.test(text) ? text : NaN);
  // An invalid day would roll over into the next month.
  const exists = !Number.isNaN(moment.getTime()) && moment.toISOString() === text.replace("Z", ".000Z");
  return exists ? moment : undefined;
}

/** The reason a text is not a validity; undefined if it is one. */
export function validityWithHoursProblem(text: string): string | undefined {
  const read = readValidity(text);
  if (typeof read !== "string") return undefined;
  return read === FORMS ? FORMS_WITH_HOURS : read;
}

/** The same for a validity in the units that the services accept. */
export function validityTextProblem(text: string): string | undefined {
  const read = text.endsWith("h") ? FORMS : readValidity(text);
  return typeof read === "string" ? read : undefined;
}

/** The period that a validity text means when issued at `now`. Only for valid texts. */
export function periodOfText(text: string, now: Date): Period {
  const read = readValidity(text);
  if (typeof read === "string") throw new RangeError(read);
  const { hours = 0, ...rest } = read;
  return period(hours === 0 ? rest : { days: hours / 24 }, now);
}
