import { InvalidArgumentError } from "commander";

const MOMENT = /^(\d{4}-\d\d-\d\d)(?:[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d))?$/;

/** A time that an option gives: RFC 3339, or a day, which begins at 00:00 UTC. */
export function momentOption(text: string): Date {
  const [, day] = MOMENT.exec(text) ?? [];
  const moment = new Date(text.toUpperCase());
  // JavaScript takes 30 February for a day of March.
  const isDay =
    day !== undefined && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
  if (isDay && !Number.isNaN(moment.getTime())) return moment;
  throw new InvalidArgumentError("must be a time that exists, RFC 3339 text such as 2027-01-31T00:00:00Z");
}

/** A number of days that an option gives. */
export function daysOption(text: string): number {
  const [, days] = /^(\d{1,5})d?$/.exec(text) ?? [];
  if (days !== undefined) return Number(days);
  throw new InvalidArgumentError("must be a number of days such as 30d");
}
