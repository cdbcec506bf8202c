import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { LocalEnvironment } from "../local/call";
import type { LogHealth } from "./log";
import type { Overview, Snapshot } from "./page/overview";

/** What a request came to. */
export interface Outcome {
  readonly cloud: string;
  /** Of a known few, so that labels stay few. */
  readonly operation: string;
  /** `OK`, or the code with which the service refused. */
  readonly code: string;
  readonly seconds: number;
}

/** Figures in the text format of Prometheus. */
export interface Metrics {
  readonly contentType: string;
  readonly count: (outcome: Outcome) => void;
  /** With the certificates by status. */
  text(): Promise<string>;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(
  { clock }: Pick<LocalEnvironment, "clock">,
  overview: Overview,
  log: LogHealth,
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    ...{ name: "pki_requests_total", help: "Requests by operation and code.", registers },
    labelNames: ["cloud", "operation", "code"],
  });
  const durations = new Histogram({
    ...{ name: "pki_request_duration_seconds", help: "Time to answer a request.", registers },
    ...{ labelNames: ["cloud", "operation"], buckets: SECONDS },
  });
  new Gauge({
    ...{ name: "pki_log_lines_lost", help: "Lines that the log did not take.", registers },
    collect() {
      this.set(log.lost);
    },
  });
  const certificates = new Gauge({
    ...{ name: "pki_certificates", help: "Certificates in the store by status.", registers },
    labelNames: ["cloud", "type", "status"],
  });
  const soonest = new Gauge({
    ...{ name: "pki_soonest_expiry_timestamp_seconds", registers },
    help: "End of validity of the valid certificate that ends first.",
    labelNames: ["cloud"],
  });
  let counted: Snapshot | undefined;
  return {
    contentType: registry.contentType,
    count: ({ cloud, operation, code, seconds }) => {
      requests.inc({ cloud, operation, code });
      durations.observe({ cloud, operation }, seconds);
    },
    text: async () => {
      const snapshot = await overview.read();
      // What was read at one moment is counted once.
      if (snapshot === counted) return registry.metrics();
      counted = snapshot;
      setCertificates(snapshot, clock().getTime(), certificates, soonest);
      return registry.metrics();
    },
  };
}

interface Labels {
  readonly cloud: string;
  readonly type: string;
  readonly status: string;
}

/** Counts the certificates by status, and finds the one of each cloud that ends first. */
function setCertificates({ entries }: Snapshot, now: number, certificates: Gauge, soonest: Gauge): void {
  certificates.reset();
  soonest.reset();
  const groups = new Map<string, { labels: Labels; count: number }>();
  const ends = new Map<string, number>();
  for (const { cloud, type, status, notAfter } of entries) {
    const isValid = status === "ISSUE" || status === "ISSUED" || status === "ACTIVED";
    const isOver = isValid && notAfter <= now;
    const labels = { cloud, type, status: isOver ? "EXPIRED" : status };
    const key = `${labels.cloud}\n${labels.type}\n${labels.status}`;
    const group = groups.get(key);
    if (group) group.count++;
    else groups.set(key, { labels, count: 1 });
    // They come in the order of their ends.
    if (isValid && !isOver && !ends.has(cloud)) ends.set(cloud, notAfter);
  }
  for (const { labels, count } of groups.values()) certificates.set({ ...labels }, count);
  for (const [cloud, end] of ends) soonest.set({ cloud }, end / 1000);
}
