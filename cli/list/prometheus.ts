import type { Node } from "../../inventory/nodes";
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
];

/** The list as metrics in Prometheus' text format, for example for a textfile collector. */
export function renderPrometheus(nodes: readonly Node[], now: Date): string {
  const all = columnsOf(nodes, now);
  return METRICS.map(({ name, help, value }) => {
    const samples = all.flatMap((columns) => {
      const number = value(columns);
      return number === undefined ? [] : [`${name}{${labels(columns)}} ${number}\n`];
    });
    return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${samples.join("")}`;
  }).join("");
}

function labels({ name, kind, role, id, commonName, issuer, serialNumber, status }: Columns): string {
  const pairs = {
    name,
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
  text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
