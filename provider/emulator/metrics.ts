import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { LocalEnvironment } from "../local/call";

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
  /** Asks the store for the certificates by status. */
  text(): Promise<string>;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics({ store, clock }: Pick<LocalEnvironment, "store" | "clock">): Metrics {
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
  const certificates = new Gauge({
    ...{ name: "pki_certificates", help: "Certificates in the store by status.", registers },
    labelNames: ["cloud", "type", "status"],
  });
  const soonest = new Gauge({
    ...{ name: "pki_soonest_expiry_timestamp_seconds", registers },
    help: "End of validity of the valid certificate that ends first.",
    labelNames: ["cloud"],
  });
  return {
    contentType: registry.contentType,
    count: ({ cloud, operation, code, seconds }) => {
      requests.inc({ cloud, operation, code });
      durations.observe({ cloud, operation }, seconds);
    },
    text: async () => {
      const now = clock().getTime();
      const groups = await store
        .selectFrom("certificates")
        .select((build) => [
          ...(["cloud", "type", "status"] as const),
          build("not_after", "<=", now).as("expired"),
          build.fn.countAll<number | string>().as("count"),
          build.fn.min<number | string>("not_after").as("ends"),
        ])
        .groupBy((build) => ["cloud", "type", "status", build("not_after", "<=", now)])
        .execute();
      certificates.reset();
      soonest.reset();
      const ends = new Map<string, number>();
      for (const { cloud, type, status, expired, count, ends: end } of groups) {
        const isValid = status === "ISSUE" || status === "ISSUED" || status === "ACTIVED";
        const shown = isValid && Boolean(expired) ? "EXPIRED" : status;
        certificates.inc({ cloud, type, status: shown }, Number(count));
        if (isValid && !expired) ends.set(cloud, Math.min(ends.get(cloud) ?? Infinity, Number(end)));
      }
      for (const [cloud, end] of ends) soonest.set({ cloud }, end / 1000);
      return registry.metrics();
    },
  };
}
