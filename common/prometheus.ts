import { visible } from "./visible";

/** One sample of a metric. */
export interface Sample {
  /** Labels in the text format, as {@link labelsText} writes them. */
  readonly labels: string;
  readonly value: number;
  /** The suffix of the series name after the metric's name, for example `_sum`. */
  readonly suffix?: string;
}

/** A metric with its samples. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly samples: readonly Sample[];
}

/** The media type of the format. */
export const PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/**
 * Metrics in the Prometheus text format.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export const metricsText = (metrics: readonly Metric[]): string =>
  metrics
    .flatMap(({ name, help, type, samples }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...samples.map((sample) => sampleText(name, sample)),
    ])
    .map((line) => `${line}\n`)
    .join("");

const sampleText = (name: string, { labels, value, suffix = "" }: Sample): string =>
  `${name}${suffix}${labels === "" ? "" : `{${labels}}`} ${value === Infinity ? "+Inf" : value}`;

/** The labels that have a value, escaped. */
export const labelsText = (labels: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(labels)
    .flatMap(([label, value]) => (value === undefined ? [] : [`${label}="${escaped(value)}"`]))
    .join(",");

const escaped = (text: string): string =>
  visible(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
