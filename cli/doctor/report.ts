import { wrapped } from "../../common/text-width";
import { visible, visibleJson } from "../../common/visible";
import type { Diagnosis, Section } from "./finding";

const WIDTH = "warning".length;

/**
 * The findings for a terminal, each with its cure below it.
 *
 * @param width - columns that the lines are wrapped to, where their words fit
 */
export const renderSections = (sections: readonly Section[], width = Infinity): string =>
  `${[...sections.map((section) => sectionText(section, width)), verdict(sections)].join("\n\n")}\n`;

const sectionText = ({ title, findings }: Section, width: number): string =>
  [visible(title), ...findings.flatMap((finding) => lines(finding, width))].join("\n");

const lines = ({ status, text, cure }: Diagnosis, width: number): string[] => [
  ...hanging(`  ${status.padEnd(WIDTH)}  `, text, width),
  ...(cure === undefined ? [] : hanging(`${" ".repeat(WIDTH + 4)}→ `, cure, width)),
];

/** Text whose lines are all indented by the width of what precedes the first. */
const hanging = (lead: string, text: string, width: number): string[] =>
  wrapped(visible(text), width - lead.length).map(
    (line, index) => `${index === 0 ? lead : " ".repeat(lead.length)}${line}`,
  );

function verdict(sections: readonly Section[]): string {
  const statuses = sections.flatMap(({ findings }) => findings.map(({ status }) => status));
  const count = (expected: Diagnosis["status"]): number =>
    statuses.filter((status) => status === expected).length;
  const [problems, warnings] = [count("failed"), count("warning")];
  if (problems === 0 && warnings === 0) return "No problems found.";
  return `${problems} failed, ${warnings} ${warnings === 1 ? "warning" : "warnings"}.`;
}

/** The findings for tools. */
export const renderDoctorJson = (sections: readonly Section[]): string =>
  `${visibleJson(JSON.stringify({ version: 1, sections }, undefined, 2))}\n`;
