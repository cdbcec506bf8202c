/** Files that Pulumi writes, by their characteristic fields; the first match names the file. */
const DOCUMENTS: readonly (readonly [string, (value: Record<string, unknown>) => boolean])[] = [
  ['a preview: what "pulumi preview --json" prints', (value) => "steps" in value || "changeSummary" in value],
  ['a state: what "pulumi stack export" prints', (value) => "deployment" in value],
  ["a state as the backend keeps it", (value) => "checkpoint" in value],
  [
    'a list of events: what --event-log writes, or "pulumi preview --json" with PULUMI_ENABLE_STREAMING_JSON_PREVIEW',
    (value) => "sequence" in value && "timestamp" in value,
  ],
  ["an update plan: what --save-plan writes", (value) => "resourcePlans" in value],
  ['a file for "pulumi import"', (value) => "resources" in value],
  ['a report: what "pki review --format json" prints', (value) => "verdict" in value],
  ["a policy", (value) => "rules" in value || "profile" in value],
];

/** What a parsed file is, if Pulumi or this package writes such files; phrased to follow "this is". */
export function documentText(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return DOCUMENTS.find(([, fits]) => fits(value as Record<string, unknown>))?.[0];
}
