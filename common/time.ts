/** Milliseconds. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** RFC 3339 in UTC, whole seconds. */
export const rfc3339 = (moment: Date): string => moment.toISOString().replace(/\.\d+Z$/, "Z");

const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?([Zz]|[+-]\d\d:\d\d))?$/;

/**
 * The time of an RFC 3339 text; undefined if it is not one, or if its day or hour does not exist (JavaScript would
 * carry it over into the next).
 *
 * @param date - whether a date alone is taken, as its first moment in UTC
 */
export function momentOf(text: string, { date = false } = {}): Date | undefined {
  const parts = DATE_TIME.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute = "00", second = "00", fraction = "", zone = "Z"] = parts;
  if (hour === undefined && !date) return undefined;
  const iso = `${year}-${month}-${day}T${hour ?? "00"}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, "0")}Z`;
  const local = new Date(iso);
  if (Number.isNaN(local.getTime()) || local.toISOString() !== iso) return undefined;
  const offset = offsetOf(zone);
  return offset === undefined ? undefined : new Date(local.getTime() - offset);
}

function offsetOf(zone: string): number | undefined {
  if (zone.toUpperCase() === "Z") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4))];
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
