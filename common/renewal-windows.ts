import { MINUTE } from "./time";

/** When renewals may happen, week by week. */
export interface RenewalWindow {
  /** As it was written. */
  readonly text: string;
  /** Whether it is open at a moment. */
  readonly isOpen: (at: Date) => boolean;
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const DAY_NAME = `(?:${DAYS.join("|")})`;
const DAY_RANGE = `${DAY_NAME}(?:-${DAY_NAME})?`;
const TIME = "(?:[01]\\d|2[0-3]):[0-5]\\d";
const WINDOW = new RegExp(
  `^(${DAY_RANGE}(?:,${DAY_RANGE})*) (${TIME})-(${TIME}|24:00) ([A-Za-z_]+(?:/[A-Za-z0-9_+-]+)*)$`,
);
const MINUTES_OF_DAY = 24 * 60;
/** Far more than anybody plans with: each takes a clock of its own, which is asked for every quarter of an hour. */
const MOST = 50;
/** Shorter windows would be missed by runs that a schedule starts, and by the search for the next opening. */
const SHORTEST = 30;

const FORM =
  'must be windows such as "Tue-Thu 09:00-16:00 Europe/Berlin": days, times and a time zone, several separated by semicolons';

/** The windows that a text names, separated by semicolons; or, as a text, what is wrong with it. */
export function parseWindows(text: string): RenewalWindow[] | string {
  const parts = text.split(";");
  if (parts.length > MOST) return `must not be more than ${MOST} windows`;
  const windows = parts.map((one) => parseWindow(one.trim().replaceAll(/\s+/g, " ")));
  return windows.find((one) => typeof one === "string") ?? (windows as RenewalWindow[]);
}

function parseWindow(text: string): RenewalWindow | string {
  const parts = WINDOW.exec(text);
  if (!parts) return FORM;
  const [, days = "", start = "", end = "", zone = ""] = parts;
  const on = daysOf(days);
  const local = localTime(zone);
  if (!local) return `names the time zone ${zone}, which is not known: give one such as Europe/Berlin or UTC`;
  const [from, to] = [minutesOf(start), minutesOf(end)];
  const length = to > from ? to - from : to + MINUTES_OF_DAY - from;
  if (to === from || length < SHORTEST) return `has a window that is shorter than ${SHORTEST} minutes`;
  return {
    text,
    isOpen: (at) => {
      const { day, minute } = local(at);
      if (to > from) return on.has(day) && minute >= from && minute < to;
      // It belongs to the day on which it opens.
      return (on.has(day) && minute >= from) || (on.has((day + 6) % 7) && minute < to);
    },
  };
}

/** The days of `Mon,Wed-Fri`, from 0 for Monday. */
function daysOf(text: string): ReadonlySet<number> {
  const ranges = text.split(",").map((range) => range.split("-").map((name) => DAYS.indexOf(name)));
  return new Set(
    ranges.flatMap(([first = 0, last = first]) =>
      Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, index) => (first + index) % 7),
    ),
  );
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

interface LocalTime {
  readonly day: number;
  readonly minute: number;
}

/** Reads a zone's clocks; undefined for a zone that is not known. */
function localTime(timeZone: string): ((at: Date) => LocalTime) | undefined {
  const clock = clockOf(timeZone);
  return (
    clock &&
    ((at) => {
      const parts = new Map(clock.formatToParts(at).map(({ type, value }) => [type, value]));
      return {
        day: DAYS.indexOf(parts.get("weekday") ?? ""),
        minute: Number(parts.get("hour")) * 60 + Number(parts.get("minute")),
      };
    })
  );
}

function clockOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    const format = { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    return new Intl.DateTimeFormat("en-GB", { timeZone, ...format });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether a renewal may happen at a moment. */
export const isOpen = (windows: readonly RenewalWindow[], at: Date): boolean =>
  windows.some((window) => window.isOpen(at));

const STEP = 15 * MINUTE;
/** A weekly window may fall into the hour that a change of the clocks skips. */
const FARTHEST = 15 * MINUTES_OF_DAY * MINUTE;

/** What was found last: a run asks for each of thousands of certificates that are due, all at about the same time. */
const found = new WeakMap<
  readonly RenewalWindow[],
  { readonly at: Date; readonly opening: Date | undefined }
>();

/** The next moment, in whole minutes, at which a window is open, within two weeks. */
export function nextOpening(windows: readonly RenewalWindow[], at: Date): Date | undefined {
  if (isOpen(windows, at)) return at;
  const last = found.get(windows);
  // Nothing opens between the two.
  if (last?.opening && last.at <= at && at < last.opening) return last.opening;
  const opening = findOpening(windows, at);
  found.set(windows, { at, opening });
  return opening;
}

function findOpening(windows: readonly RenewalWindow[], at: Date): Date | undefined {
  const start = Math.floor(at.getTime() / MINUTE) * MINUTE;
  for (let moment = start + STEP; moment <= start + FARTHEST; moment += STEP) {
    if (isOpen(windows, new Date(moment))) return firstOpen(windows, moment - STEP + MINUTE);
  }
  return undefined;
}

function firstOpen(windows: readonly RenewalWindow[], from: number): Date {
  let moment = from;
  while (!isOpen(windows, new Date(moment))) moment += MINUTE;
  return new Date(moment);
}
