import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AUTHORITIES } from "./authorities";
import { CLOUDS } from "./clouds";
import type { Answer, Complaint } from "./table";
import { TOOLS } from "./tools";

const ROOT = join(__dirname, "../../..");
const PAGE = join(ROOT, "docs/complaints.md");

const SECTIONS: Readonly<Record<string, readonly Complaint[]>> = {
  "pulumi-tls, terraform-provider-tls, terraform-provider-acme": TOOLS,
  "Cloud providers": CLOUDS,
  "CAs: Vault, step-ca, cert-manager, cfssl, mkcert, OpenBao": AUTHORITIES,
};

const ALL = Object.values(SECTIONS).flat();

const cell = (text: string): string => text.replaceAll("|", "\\|");

function answerOf(answer: Answer): string {
  if ("test" in answer) return `\`test/${answer.test[0]}\`: ${answer.test[1]}`;
  return "no" in answer ? `does not apply: ${answer.no}` : `**open**: ${answer.open}`;
}

function page(): string {
  const sections = Object.entries(SECTIONS).flatMap(([title, complaints]) => [
    `## ${title}`,
    "",
    "| where | complaint | answer |",
    "| --- | --- | --- |",
    ...complaints.map(({ at, says, answer }) => `| ${[at, says, answerOf(answer)].map(cell).join(" | ")} |`),
    "",
  ]);
  const intro =
    "What users of other certificates-as-code tools complain about, and what answers it here: a test that would fail, or the reason why there is none. Numbers are issues and pull requests in the tool's own repository; complaints without one are documented, or were found by trying the tool.";
  return ["# Complaints, and what answers them", "", intro, "", ...sections].join("\n");
}

test.each(ALL.flatMap(({ at, answer }) => ("test" in answer ? [[at, ...answer.test] as const] : [])))(
  "%s: test/%s has the test that answers it: %s",
  (_at, file, title) => {
    expect(readFileSync(join(ROOT, "test", file), "utf8")).toContain(title);
  },
);

test("docs/complaints.md shows them; UPDATE_DOCS=1 writes it", () => {
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, page());
  expect(readFileSync(PAGE, "utf8")).toBe(page());
});
