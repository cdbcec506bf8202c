import { visible } from "../../common/visible";
import type { Source } from "../source";
import { columnsOf, type Columns } from "./columns";

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly value: (columns: Columns) => number | undefined;
}

const seconds = (time: string | undefined): number | undefined =>
  time === undefined ? undefined : Date.parse(time) / 1000;

const METRICS: readonly Metric[] = [
  {
    name: "pki_certificate_not_before_timestamp_seconds",
    help: "Start of validity, UNIX time.",
    value: ({ notBefore }) => seconds(notBefore),
  },
  {
    name: "pki_certificate_not_after_timestamp_seconds",
    help: "End of validity, UNIX time.",
    value: ({ notAfter }) => seconds(notAfter),
  },
  {
    name: "pki_certificate_unreadable",
    help: "The certificate cannot be read, so its end is not known.",
    value: ({ unreadable }) => (unreadable === undefined ? undefined : 1),
  },
];

/**
 * The list as metrics in Prometheus' text format, for example for a textfile collector. What has the same labels is the
 * same certificate, and is told once.
 */
export function renderPrometheus({ nodes, strangers }: Source, now: Date): string {
  const all = columnsOf(nodes, now).map((columns) => ({ columns, labels: labelsOf(columns) }));
  const series = [...new Map(all.map((one) => [one.labels, one])).values()];
  const metrics = METRICS.map(({ name, help, value }) => {
    const samples = series.flatMap(({ columns, labels }) => {
      const number = value(columns);
      return number === undefined || Number.isNaN(number) ? [] : [`${name}{${labels}} ${number}\n`];
    });
    return metric(name, help, samples);
  });
  const unknown = "pki_resources_not_understood";
  const help = "Resources of the package that this release of it does not know.";
  return [
    ...metrics,
    metric(unknown, help, strangers.length === 0 ? [] : [`${unknown} ${strangers.length}\n`]),
  ].join("");
}

const metric = (name: string, help: string, samples: readonly string[]): string =>
  `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${samples.join("")}`;

function labelsOf({ name, urn, kind, role, id, commonName, issuer, serialNumber, status }: Columns): string {
  const pairs = {
    name,
    // Names repeat among components, and a program may read one certificate several times.
    urn: urn === id ? undefined : urn,
    kind,
    role,
    id,
    common_name: commonName,
    issuer,
    serial_number: serialNumber,
    status,
  };
  return Object.entries(pairs)
    .filter(([, value]) => value !== undefined)
    .map(([label, value]) => `${label}="${escaped(value ?? "")}"`)
    .join(",");
}

const escaped = (text: string): string =>
  visible(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
