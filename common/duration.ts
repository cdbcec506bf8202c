import { DAY, HOUR } from "./time";

const UNITS: Readonly<Record<string, number>> = { d: DAY, h: HOUR };

/**
 * Milliseconds for `30d`, `720h` or, as a share of a lifetime in milliseconds, `33%`; undefined for any other text.
 */
export function parseDuration(text: string, lifetime: number): number | undefined {
  const [, count, unit = ""] = /^([1-9]\d{0,5})(d|h|%)$/.exec(text) ?? [];
  if (count === undefined) return undefined;
  if (unit !== "%") return Number(count) * (UNITS[unit] ?? 0);
  return Number(count) < 100 ? (lifetime * Number(count)) / 100 : undefined;
}
