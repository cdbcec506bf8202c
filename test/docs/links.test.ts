import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const ROOT = join(__dirname, "../../..");

/** Every page that the package or its repository shows. */
const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

const textOf = (page: string): string => readFileSync(join(ROOT, page), "utf8");

/** Its text without code, in which brackets are no links. */
const proseOf = (page: string): string =>
  textOf(page)
    .replace(/^(`{3,})[^]*?^\1$/gm, "")
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, " "));

/** The anchors that code hosts give to headings; repeated ones are numbered. */
function anchorsOf(page: string): ReadonlySet<string> {
  const text = textOf(page).replace(/^(`{3,})[^]*?^\1$/gm, "");
  const anchors = new Set<string>();
  for (const [, heading = ""] of text.matchAll(/^#+ (.*)$/gm)) {
    const anchor = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-");
    let number = 0;
    while (anchors.has(number === 0 ? anchor : `${anchor}-${number}`)) number++;
    anchors.add(number === 0 ? anchor : `${anchor}-${number}`);
  }
  return anchors;
}

/** What is wrong with a link to a file of the repository. */
function problemOf(page: string, target: string): string | undefined {
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? join(ROOT, page) : resolve(ROOT, dirname(page), path);
  if (!existsSync(file)) return `${page}: ${target} does not exist`;
  if (anchor === undefined || statSync(file).isDirectory() || !file.endsWith(".md")) return undefined;
  const isThere = anchorsOf(relative(ROOT, file)).has(anchor);
  return isThere ? undefined : `${page}: ${target} has no such heading`;
}

test("every link between the pages leads to a file and a heading that exist", () => {
  const links = PAGES.flatMap((page) =>
    [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => [page, target] as const),
  ).filter(([, target]) => !/^[a-z]+:/i.test(target));
  expect(links.length).toBeGreaterThan(200);
  expect(links.flatMap(([page, target]) => problemOf(page, target) ?? [])).toEqual([]);
});
