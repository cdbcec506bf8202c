import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../../..");
const ENGLISH = readFileSync(join(ROOT, "README.md"), "utf8");
const CHINESE = readFileSync(join(ROOT, "README.zh-CN.md"), "utf8");

/** The English text of each section when it was last translated. A change here belongs to a change of the translation. */
const TRANSLATED: Record<string, string> = {
  "pulumi-pki": "fdd338cc55bf",
  "Try it: one command": "337ab4c03876",
  "Test it: one command": "2e91b39a4afa",
  "Your own stack": "4f8cef83e86b",
  Commands: "5ac686b44adc",
  "Where things are": "6d38e9b84d1d",
};

/** The sections of a page: each second-level heading with its text, and what stands before the first. */
const sectionsOf = (page: string): string[] => page.split(/^(?=## )/m);

const digestOf = (text: string): string =>
  createHash("sha256").update(text.replaceAll(/\s+/g, " ")).digest("hex").slice(0, 12);

const titleOf = (section: string): string => /^#+ (.*)$/m.exec(section)?.[1] ?? "";

/** The code of a section without its comments, which are translated. */
const codeOf = (section: string): string[] =>
  [...section.matchAll(/^```\w+\n([^]*?)^```$/gm)].map(([, code = ""]) =>
    code.replaceAll(/\s+(?:\/\/|#) .*$/gm, ""),
  );

const linksOf = (section: string): string[] =>
  [...section.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !target.startsWith("README"));

const sections = sectionsOf(ENGLISH).map((english, index) => ({
  title: titleOf(english),
  english,
  chinese: sectionsOf(CHINESE)[index] ?? "",
}));

test("the translation has the sections of the README", () => {
  expect(sectionsOf(CHINESE)).toHaveLength(sections.length);
  expect(sections.length).toBeGreaterThan(5);
});

test.each(sections)("$title: same code and links", ({ english, chinese }) => {
  expect(codeOf(chinese)).toEqual(codeOf(english));
  expect(linksOf(chinese).sort()).toEqual(linksOf(english).sort());
});

test("no section has changed since it was translated", () => {
  expect(Object.fromEntries(sections.map(({ title, english }) => [title, digestOf(english)]))).toEqual(
    TRANSLATED,
  );
});
