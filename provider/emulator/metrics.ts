import { labelsText, metricsText, PROMETHEUS_TYPE, type Metric, type Sample } from "../../common/prometheus";
import { inTurns } from "../base/turns";
import type { LocalEnvironment } from "../local/call";
import type { LogHealth } from "./log";
import type { Overview, Snapshot } from "./page/overview";
import { Counter, durationSamples, requestSamples, type Tally, type Total } from "./tally";

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
  /** What this process has counted. */
  tally(): Tally;
  /** Including certificates by status. */
  text(): Promise<string>;
}

/** A counter with labels. */
class Counts {
  private readonly byLabels = new Map<string, number>();

  add(labels: Readonly<Record<string, string>>): void {
    const text = labelsText(labels);
    this.byLabels.set(text, (this.byLabels.get(text) ?? 0) + 1);
  }

  samples(): Sample[] {
    return [...this.byLabels].map(([labels, value]) => ({ labels, value }));
  }
}

/**
 * The metrics of a server.
 *
 * @param total - the counts of all processes, if it is one of several
 */
export function createMetrics(
  { clock }: Pick<LocalEnvironment, "clock">,
  overview: Overview,
  log: LogHealth,
  total?: () => Promise<Total>,
): Metrics {
  const counter = new Counter();
  const tally = (): Tally => counter.tally(log.lost);
  let counted: { readonly snapshot: Snapshot; readonly metrics: readonly Metric[] } | undefined;
  return {
    contentType: PROMETHEUS_TYPE,
    count: ({ cloud, operation, code, seconds }) => {
      counter.add({ cloud, operation }, code, seconds);
    },
    tally,
    text: async () => {
      const snapshot = await overview.read();
      // A snapshot is counted only once.
      if (snapshot !== counted?.snapshot) {
        counted = { snapshot, metrics: await certificateMetrics(snapshot, clock().getTime()) };
      }
      const all = total ? await total() : { tally: tally() };
      return metricsText([...requestMetrics(all.tally), ...workerMetrics(all), ...counted.metrics]);
    },
  };
}

const requestMetrics = (tally: Tally): Metric[] => [
  {
    name: "pki_requests_total",
    help: "Requests by operation and code.",
    type: "counter",
    samples: requestSamples(tally),
  },
  {
    name: "pki_request_duration_seconds",
    help: "Time to answer a request.",
    type: "histogram",
    samples: durationSamples(tally),
  },
  {
    name: "pki_log_lines_lost",
    help: "Log lines that could not be written.",
    type: "gauge",
    samples: [{ labels: "", value: tally.lostLines }],
  },
];

const workerMetrics = ({ workers }: Total): Metric[] =>
  workers
    ? [
        {
          name: "pki_workers",
          help: "Processes that answer requests.",
          type: "gauge",
          samples: [{ labels: "", value: workers.running }],
        },
        {
          name: "pki_workers_replaced_total",
          help: "Processes that ended unexpectedly and were replaced.",
          type: "counter",
          samples: [{ labels: "", value: workers.replaced }],
        },
      ]
    : [];

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
