import { InvalidArgumentError } from "commander";

/** A time that an option gives. */
export function momentOption(text: string): Date {
  const moment = new Date(text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(moment.getTime())) return moment;
  throw new InvalidArgumentError("must be RFC 3339 text such as 2027-01-31T00:00:00Z");
}

/** A number of days that an option gives. */
export function daysOption(text: string): number {
  const [, days] = /^(\d{1,5})d?$/.exec(text) ?? [];
  if (days !== undefined) return Number(days);
  throw new InvalidArgumentError("must be a number of days such as 30d");
}
