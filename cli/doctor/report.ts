import { visible, visibleJson } from "../../common/visible";
import type { Diagnosis, Section } from "./finding";

const WIDTH = "warning".length;

/** The findings for a terminal, each with its cure below it. */
export const renderSections = (sections: readonly Section[]): string =>
  `${[...sections.map(sectionText), verdict(sections)].join("\n\n")}\n`;

const sectionText = ({ title, findings }: Section): string =>
  [title, ...findings.flatMap(lines)].map((line) => visible(line)).join("\n");

function lines({ status, text, cure }: Diagnosis): string[] {
  const first = `  ${status.padEnd(WIDTH)}  ${text}`;
  return cure === undefined ? [first] : [first, `${" ".repeat(WIDTH + 4)}→ ${cure}`];
}

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
