import { labelsText, metricsText, PROMETHEUS_TYPE, type Metric, type Sample } from "../../common/prometheus";
import { inTurns } from "../base/turns";
import type { LocalEnvironment } from "../local/call";
import type { LogHealth } from "./log";
import type { Overview, Snapshot } from "./page/overview";

/** The outcome of a request. */
export interface Outcome {
  readonly cloud: string;
  /** One of a limited set, so that there are few labels. */
  readonly operation: string;
  /** `OK`, or the service's error code. */
  readonly code: string;
  readonly seconds: number;
}

/** Metrics in Prometheus' text format. */
export interface Metrics {
  readonly contentType: string;
  readonly count: (outcome: Outcome) => void;
  /** Including certificates by status. */
  text(): Promise<string>;
}

/** Upper bounds of the duration buckets. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Infinity];

/** A counter with labels. */
class Counts {
  private readonly byLabels = new Map<string, number>();

  add(labels: Readonly<Record<string, string>>, more = 1): void {
    const text = labelsText(labels);
    this.byLabels.set(text, (this.byLabels.get(text) ?? 0) + more);
  }

  samples(): Sample[] {
    return [...this.byLabels].map(([labels, value]) => ({ labels, value }));
  }
}

/** A histogram of durations. */
class Durations {
  private readonly byLabels = new Map<string, { counts: number[]; sum: number }>();

  add(labels: Readonly<Record<string, string>>, seconds: number): void {
    const text = labelsText(labels);
    const series = this.byLabels.get(text) ?? { counts: SECONDS.map(() => 0), sum: 0 };
    series.counts = series.counts.map((count, index) =>
      seconds <= (SECONDS[index] ?? 0) ? count + 1 : count,
    );
    series.sum += seconds;
    this.byLabels.set(text, series);
  }

  samples(): Sample[] {
    return [...this.byLabels].flatMap(([labels, { counts, sum }]) => [
      ...counts.map((value, index) => ({
        suffix: "_bucket",
        labels: `${labels},${labelsText({ le: boundText(SECONDS[index]) })}`,
        value,
      })),
      { suffix: "_sum", labels, value: sum },
      { suffix: "_count", labels, value: counts.at(-1) ?? 0 },
    ]);
  }
}

const boundText = (bound: number | undefined): string => (bound === Infinity ? "+Inf" : String(bound));

/** The metrics of a server. */
export function createMetrics(
  { clock }: Pick<LocalEnvironment, "clock">,
  overview: Overview,
  log: LogHealth,
): Metrics {
  const requests = new Counts();
  const durations = new Durations();
  let counted: { readonly snapshot: Snapshot; readonly metrics: readonly Metric[] } | undefined;
  return {
    contentType: PROMETHEUS_TYPE,
    count: ({ cloud, operation, code, seconds }) => {
      requests.add({ cloud, operation, code });
      durations.add({ cloud, operation }, seconds);
    },
    text: async () => {
      const snapshot = await overview.read();
      // A snapshot is counted only once.
      if (snapshot !== counted?.snapshot) {
        counted = { snapshot, metrics: await certificateMetrics(snapshot, clock().getTime()) };
      }
      return metricsText([
        {
          name: "pki_requests_total",
          help: "Requests by operation and code.",
          type: "counter",
          samples: requests.samples(),
        },
        {
          name: "pki_request_duration_seconds",
          help: "Time to answer a request.",
          type: "histogram",
          samples: durations.samples(),
        },
        {
          name: "pki_log_lines_lost",
          help: "Log lines that could not be written.",
          type: "gauge",
          samples: [{ labels: "", value: log.lost }],
        },
        ...counted.metrics,
      ]);
    },
  };
}

/** Counts certificates by status, and finds the one that expires first in each cloud. */
async function certificateMetrics({ entries }: Snapshot, now: number): Promise<Metric[]> {
  const certificates = new Counts();
  const ends = new Map<string, number>();
  await inTurns(entries, ({ cloud, type, status, notAfter }) => {
    const isValid = status === "ISSUE" || status === "ISSUED" || status === "ACTIVED";
    const isOver = isValid && notAfter <= now;
    certificates.add({ cloud, type, status: isOver ? "EXPIRED" : status });
    // They are sorted by expiry.
    if (isValid && !isOver && !ends.has(cloud)) ends.set(cloud, notAfter);
  });
  return [
    {
      name: "pki_certificates",
      help: "Certificates in the store by status.",
      type: "gauge",
      samples: certificates.samples(),
    },
    {
      name: "pki_soonest_expiry_timestamp_seconds",
      type: "gauge",
      help: "End of validity of the valid certificate that ends first.",
      samples: [...ends].map(([cloud, end]) => ({ labels: labelsText({ cloud }), value: end / 1000 })),
    },
  ];
}
