import { DAY } from "../common/time";

const MONTH = 30 * DAY;
const YEAR = 365.25 * DAY;

/** A time span with the position of each moment in it, in percent. */
export type TimeScale = (moment: number) => number;

/**
 * A scale on which distances from now are logarithmic: the last days of a 90-day certificate and the years of a root
 * can both be read. The script of the page has the same one.
 */
export function timeScale(from: number, to: number, now: number): TimeScale {
  const spread = (moment: number): number => {
    const months = (moment - now) / MONTH;
    return Math.sign(months) * Math.log1p(Math.abs(months));
  };
  const [start, end] = [spread(from), spread(to)];
  return (moment) => Math.round((10_000 * (spread(moment) - start)) / (end - start)) / 100;
}

/** A mark on a scale. */
export interface TimeMark {
  readonly place: number;
  readonly label: string;
}

const AHEAD: readonly (readonly [string, number])[] = [
  ["30 days", MONTH],
  ["90 days", 3 * MONTH],
  ["1 year", YEAR],
  ["3 years", 3 * YEAR],
  ["10 years", 10 * YEAR],
  ["30 years", 30 * YEAR],
];

const OFFSETS: readonly (readonly [string, number])[] = [
  ...AHEAD.map(([label, distance]) => [`−${label}`, -distance] as const).reverse(),
  ["now", 0],
  ...AHEAD,
];

/** Room in percent that a label takes. */
const ROOM = 8;

/** The marks that have room, as distances from now. */
export function ticksOf(at: TimeScale, now: number): TimeMark[] {
  const all = OFFSETS.map(([label, distance]) => ({ label, place: at(now + distance) }));
  const today = at(now);
  const inside = all.filter(({ label, place }) => label === "now" || Math.abs(place - today) >= ROOM);
  return inside.reduce<TimeMark[]>((kept, tick) => {
    const last = kept.at(-1)?.place ?? -Infinity;
    const hasRoom = tick.place >= 0 && tick.place <= 100 - ROOM && tick.place - last >= ROOM;
    return hasRoom ? [...kept, tick] : kept;
  }, []);
}
