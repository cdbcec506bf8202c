import { InvalidArgumentError } from "commander";
import { momentOf } from "../common/time";

/** The time given by an option: RFC 3339, or a day, which begins at 00:00 UTC. */
export function momentOption(text: string): Date {
  const moment = momentOf(text, { date: true });
  if (moment) return moment;
  throw new InvalidArgumentError("must be a valid time, RFC 3339 text such as 2027-01-31T00:00:00Z");
}

/** The number of days given by an option. */
export function daysOption(text: string): number {
  const [, days] = /^(\d{1,5})d?$/.exec(text) ?? [];
  if (days !== undefined) return Number(days);
  throw new InvalidArgumentError("must be a number of days such as 30d");
}

/** The number given by an option, from 1. */
export function countOption(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("must be a whole number from 1 to 9999999");
}
