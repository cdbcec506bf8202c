import { labelsText, type Sample } from "../../common/prometheus";

/** What a process has counted; plain data, so that the counts of several processes can be added up. */
export interface Tally {
  /** Requests by labels. */
  readonly requests: Readonly<Record<string, number>>;
  readonly durations: Readonly<Record<string, Durations>>;
  /** Log lines that could not be written. */
  readonly lostLines: number;
}

/** Durations of requests: how many are within each bound, and their sum in seconds. */
export interface Durations {
  readonly counts: readonly number[];
  readonly sum: number;
}

/** The counts of all processes that serve together. */
export interface Total {
  readonly tally: Tally;
  /** Undefined if there is only one process. */
  readonly workers?: { readonly running: number; readonly replaced: number } | undefined;
}

export const NO_TALLY: Tally = { requests: {}, durations: {}, lostLines: 0 };

/** Upper bounds of the duration buckets. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Infinity];

/** Counts the requests of one process. */
export class Counter {
  private readonly requests = new Map<string, number>();
  private readonly durations = new Map<string, { counts: number[]; sum: number }>();

  add(labels: Readonly<Record<string, string>>, code: string, seconds: number): void {
    const text = labelsText({ ...labels, code });
    this.requests.set(text, (this.requests.get(text) ?? 0) + 1);
    const known = labelsText(labels);
    const series = this.durations.get(known) ?? { counts: SECONDS.map(() => 0), sum: 0 };
    const first = SECONDS.findIndex((bound) => seconds <= bound);
    for (let index = first; index < SECONDS.length; index++)
      series.counts[index] = (series.counts[index] ?? 0) + 1;
    series.sum += seconds;
    this.durations.set(known, series);
  }

  /** What has been counted so far. */
  tally(lostLines: number): Tally {
    return {
      requests: Object.fromEntries(this.requests),
      durations: Object.fromEntries(this.durations),
      lostLines,
    };
  }
}

/** The sum of tallies. */
export const sumOf = (tallies: readonly Tally[]): Tally => ({
  requests: added(
    tallies.map(({ requests }) => requests),
    (one, other) => one + other,
  ),
  durations: added(
    tallies.map(({ durations }) => durations),
    (one, other) => ({
      counts: one.counts.map((count, index) => count + (other.counts[index] ?? 0)),
      sum: one.sum + other.sum,
    }),
  ),
  lostLines: tallies.reduce((sum, { lostLines }) => sum + lostLines, 0),
});

function added<T>(
  all: readonly Readonly<Record<string, T>>[],
  add: (one: T, other: T) => T,
): Record<string, T> {
  const sums = new Map<string, T>();
  for (const [name, value] of all.flatMap(Object.entries<T>)) {
    const earlier = sums.get(name);
    sums.set(name, earlier === undefined ? value : add(earlier, value));
  }
  return Object.fromEntries(sums);
}

export const requestSamples = ({ requests }: Tally): Sample[] =>
  Object.entries(requests).map(([labels, value]) => ({ labels, value }));

export const durationSamples = ({ durations }: Tally): Sample[] =>
  Object.entries(durations).flatMap(([labels, { counts, sum }]) => [
    ...counts.map((value, index) => ({
      suffix: "_bucket",
      labels: `${labels},${labelsText({ le: boundText(SECONDS[index]) })}`,
      value,
    })),
    { suffix: "_sum", labels, value: sum },
    { suffix: "_count", labels, value: counts.at(-1) ?? 0 },
  ]);

const boundText = (bound: number | undefined): string => (bound === Infinity ? "+Inf" : String(bound));
