import { labelsText, metricsText, type Metric, type Sample } from "../../common/prometheus";
import type { Source } from "../source";
import { columnsOf, type Columns } from "./columns";

interface Figure {
  readonly name: string;
  readonly help: string;
  readonly value: (columns: Columns) => number | undefined;
}

const seconds = (time: string | undefined): number | undefined =>
  time === undefined ? undefined : Date.parse(time) / 1000;

const FIGURES: readonly Figure[] = [
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
    name: "pki_certificate_renewal_due_timestamp_seconds",
    help: "When the next run renews the certificate, UNIX time.",
    value: ({ renewalDue }) => seconds(renewalDue),
  },
  {
    name: "pki_ca_certificates_purchased",
    help: "Certificates that were purchased for the CA.",
    value: ({ purchased }) => purchased?.total,
  },
  {
    name: "pki_ca_certificates_left",
    help: "Purchased certificates that the CA can still issue.",
    value: ({ purchased }) => purchased?.left,
  },
  {
    name: "pki_ca_renewals_within_year",
    help: "Renewals of what the CA has issued within a year.",
    value: ({ purchased }) => purchased?.renewals,
  },
  {
    name: "pki_certificate_unreadable",
    help: "The certificate cannot be read, so its expiry is not known.",
    value: ({ unreadable }) => (unreadable === undefined ? undefined : 1),
  },
];

/**
 * The list as metrics in Prometheus' text format, for example for a textfile collector. Rows with the same labels are
 * the same certificate, and are written once.
 */
export function renderPrometheus({ nodes, strangers }: Source, now: Date): string {
  const all = columnsOf(nodes, now).map((columns) => ({ columns, labels: labelsOf(columns) }));
  const series = [...new Map(all.map((one) => [one.labels, one])).values()];
  const metrics = FIGURES.map(({ name, help, value }) => {
    const samples = series.flatMap(({ columns, labels }): Sample[] => {
      const number = value(columns);
      return number === undefined || Number.isNaN(number) ? [] : [{ labels, value: number }];
    });
    return gauge(name, help, samples);
  });
  const unknown = strangers.length === 0 ? [] : [{ labels: "", value: strangers.length }];
  return metricsText([...metrics, gauge(...NOT_UNDERSTOOD, unknown)]);
}

const NOT_UNDERSTOOD = [
  "pki_resources_not_understood",
  "Resources of this package that this release does not know.",
] as const;

const gauge = (name: string, help: string, samples: readonly Sample[]): Metric => ({
  name,
  help,
  type: "gauge",
  samples,
});

function labelsOf({ name, urn, kind, role, id, commonName, issuer, serialNumber, status }: Columns): string {
  return labelsText({
    name,
    // Names repeat across components, and a program may read the same certificate several times.
    urn: urn === id ? undefined : urn,
    kind,
    role,
    id,
    common_name: commonName,
    issuer,
    serial_number: serialNumber,
    status,
  });
}
