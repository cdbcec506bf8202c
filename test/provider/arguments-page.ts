import { definitionOf } from "../../schema";
import type { Row, Table } from "./rows";
import { MARKER, NUMBER } from "./rows";

/** What the provider says to a value of an argument. */
export type Say = (kind: string, name: string, value: unknown) => Promise<string>;

const MAX_SHOWN = 50;
const MAX_EXAMPLES = 3;

const HEAD = `# Every argument: accepted, refused, changed

Written by the test that runs all of it (\`test/provider/arguments.test.ts\`), with examples of what is accepted and of what a
preview refuses, and with what a change does: **replace** issues a new certificate and retires the old one, **update**
changes it in place, **ignore** changes nothing that exists.
`;

/** The table of all arguments as a page. */
export async function renderPage(table: Table, say: Say): Promise<string> {
  const sections = [];
  for (const [kind, rows] of Object.entries(table)) {
    const lines = [];
    for (const [name, row] of Object.entries(rows).filter(([name]) => !INTERNAL.has(name))) {
      lines.push(await renderRow(kind, name, row, say));
    }
    sections.push(
      [
        `## ${kind}`,
        "",
        "| argument | change | accepted | refused |",
        "| --- | --- | --- | --- |",
        ...lines,
      ].join("\n"),
    );
  }
  return `${HEAD}\n${sections.join("\n\n")}\n`;
}

/** Arguments that only the package itself sets. */
const INTERNAL = new Set(["withIssuers", "createKey"]);

async function renderRow(kind: string, name: string, row: Row, say: Say): Promise<string> {
  const accepted = shown(row.accepted.filter((value) => value !== undefined));
  const refused = new Map<string, string>();
  for (const [value] of row.refused) {
    const text = shown([value])[0];
    if (text === undefined) continue;
    const reason = (await say(kind, name, value)).replace(/^[^:]*: /, "").split("\n")[0] ?? "";
    if (![...refused.values()].includes(reason) && refused.size < MAX_EXAMPLES) refused.set(text, reason);
  }
  const cells = [
    `\`${name}\`${row.optional ? "" : " \\*"}${isDeprecated(kind, name) ? " (deprecated)" : ""}`,
    row.effect,
    accepted.map(code).join(", "),
    [...refused].map(([value, reason]) => `${code(value)}: ${escape(reason)}`).join("; "),
  ];
  return `| ${cells.join(" | ")} |`;
}

const isDeprecated = (kind: string, name: string): boolean =>
  definitionOf(kind)?.arguments[name]?.deprecated !== undefined;

const escape = (text: string): string => text.replace(/[|<>*_]/g, "\\$&");
const code = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``;

/** Values as a reader would write them; what is too long or binary is left out. */
function shown(values: readonly unknown[]): string[] {
  return values
    .map((value) => (Number.isNaN(value) ? "" : JSON.stringify(value)))
    .map((text) => text.replaceAll(MARKER, "wrong").replaceAll(String(NUMBER), "7"))
    .filter((text) => text !== "" && text.length <= MAX_SHOWN && !/BEGIN|\\u|\\n|wrongwrong/.test(text))
    .slice(0, MAX_EXAMPLES);
}
