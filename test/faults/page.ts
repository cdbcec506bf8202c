import { FAULTS, SHORT_TOKENS, TOKEN_FAULTS, type Case } from "./cases";
import type { Finding } from "./run";

type Findings = ReadonlyMap<Case, Finding>;

/** The sections of the page, in their order. */
export const TITLES = [
  "CAs",
  "Server certificates",
  "Client and custom certificates",
  "Certificates of the warehouse",
  "Huawei Cloud: CAs",
  "Huawei Cloud: certificates",
  "Huawei Cloud: uploads to the gateway",
  "Huawei Cloud: tokens",
] as const;
export type Title = (typeof TITLES)[number];

const HEAD = `# When a call fails

Written by the tests that let every call of every step fail in every way, over HTTP (\`test/*/faults-*.test.ts\`).
In every case, after at most one more run, exactly one certificate (CA, upload) exists, it is the one in the state, and what
can be changed in place is what the program says.

- **waited for**: the answer comes late, and that is all
- **repeated**: the call is sent again, and the run goes on
- **taken up**: the call is not sent again; what it has made is found, and the run goes on
- **next run**: the run stops with an error; the next one does what is left
- **next run takes up**: the run stops with an error; the next one finds what this one has made, and goes on from there
- **kept, next run**: the run stops with an error; the certificate is in the state, and the next run does what is left
- **open**: not so yet; \`test/faults/known.ts\` says why

"Before" and "after" say whether the fault came before or after the service had acted. Where several words stand, it
depends on the step. Where "–" stands, it was not tried: it is the same with a token as without.
`;

/** What was seen of each operation and fault. */
function rowsOf(findings: Findings, lasting: boolean): Map<string, Map<string, string[]>> {
  const rows = new Map<string, Map<string, string[]>>();
  for (const [{ operation, fault, ...each }, { outcome }] of findings) {
    if (each.lasting !== lasting) continue;
    const row = rows.get(operation) ?? new Map<string, string[]>();
    rows.set(operation, row.set(fault.name, [...(row.get(fault.name) ?? []), outcome]));
  }
  return new Map([...rows].sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Show = (outcomes: readonly string[], different: readonly string[]) => string;

function tableOf(findings: Findings, lasting: boolean, show: Show): string {
  const met = new Set([...findings.keys()].map(({ fault }) => fault));
  const faults = [...FAULTS, ...TOKEN_FAULTS, ...SHORT_TOKENS]
    .filter((fault) => met.has(fault) && !(lasting && fault.harmless))
    .map(({ name }) => name);
  const lines = [...rowsOf(findings, lasting)].map(([operation, row]) => {
    const cells = faults.map((name) => {
      const outcomes = row.get(name) ?? [];
      return outcomes.length === 0 ? "–" : show(outcomes, [...new Set(outcomes)].sort());
    });
    return [`\`${operation}\``, ...cells];
  });
  return [["operation", ...faults], ["---", ...faults.map(() => "---")], ...lines]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** How often each outcome was seen. */
export function renderCounts(title: Title, findings: Findings): string {
  const show: Show = (outcomes, different) =>
    different.map((word) => `${outcomes.filter((each) => each === word).length} ${word}`).join(" / ");
  const table = (lasting: boolean): string => tableOf(findings, lasting, show);
  return `${title}, once\n${table(false)}\n\n${title}, for the whole run\n${table(true)}`;
}

const markerOf = (title: Title): string => `## ${title}\n`;

/** The section of the page about a group of resources. */
export function renderSection(title: Title, findings: Findings): string {
  const table = (lasting: boolean): string =>
    tableOf(findings, lasting, (_outcomes, different) => different.join(" / "));
  return [
    markerOf(title),
    "The fault comes once (throttling three times in a row):\n",
    `${table(false)}\n`,
    "It lasts for the whole run, and is gone in the next one:\n",
    `${table(true)}\n`,
  ].join("\n");
}

/** A section as it stands in the page. */
function sectionOf(page: string, title: Title): string {
  const start = page.indexOf(markerOf(title));
  if (start < 0) return `${markerOf(title)}\n`;
  const end = page.indexOf("\n## ", start);
  return page.slice(start, end < 0 ? undefined : end);
}

/** The page with one section in place of the one that stands there. */
export const renderPage = (page: string, title: Title, section: string): string =>
  [HEAD, ...TITLES.map((each) => (each === title ? section : sectionOf(page, each)))].join("\n");

/** What was seen and is not in the section of the page: of a part of the cases there is no other comparison. */
export function missingIn(page: string, title: Title, findings: Findings): string[] {
  const [, once = "", lasting = ""] = sectionOf(page, title).split(/^\| operation /m);
  return [...findings].flatMap(([{ operation, fault, ...each }, { outcome }]) => {
    const [head = [], ...lines] = (each.lasting ? lasting : once).split("\n").map(cellsOf);
    const row = lines.find(([name]) => name === `\`${operation}\``);
    const cell = row?.[head.indexOf(fault.name) + 1] ?? "";
    return cell.split(" / ").includes(outcome) ? [] : [`${operation}, ${fault.name}: ${outcome}`];
  });
}

const cellsOf = (line: string): string[] =>
  line
    .split("|")
    .map((cell) => cell.trim())
    .slice(1, -1);
